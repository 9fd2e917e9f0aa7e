package io.sluice.api.http;

import io.sluice.api.query.MirrorAnswer;
import io.sluice.api.query.MirrorAnswer.Missing;
import io.sluice.api.query.MirrorQueries;
import io.sluice.api.query.MirrorQuestion;
import io.sluice.api.query.MirrorQuestion.Kind;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;

/**
 * One question to the mirror, from when it is asked until it is answered, which takes as long as it
 * may wait and a time-out of Redis at most. One event loop, but for the answer, which comes on a
 * thread of the mirror's reader.
 */
final class MirrorExchange extends OpenRequest {
  private final EdgeLoop loop;
  private final Exchange exchange;
  private final MirrorQueries mirror;

  MirrorExchange(final EdgeLoop loop, final Exchange exchange, final MirrorQueries mirror) {
    this.loop = loop;
    this.exchange = exchange;
    this.mirror = mirror;
  }

  /** Asks, and answers later. */
  void ask(final MirrorQuestion question) {
    loop.open().add(this);
    if (!mirror.tryAsk(question, answer -> loop.execute(() -> send(question, answer)))) {
      loop.open().remove(this);
      exchange.refuse(Problem.FULL);
    }
  }

  @Override
  void onTick(final long nowMs) {
    // Whoever reads the mirror looks at the time.
  }

  private void send(final MirrorQuestion question, final MirrorAnswer answer) {
    loop.open().remove(this);
    if (exchange.isGone()) {
      return;
    }
    switch (answer) {
      case MirrorAnswer.Known known -> {
        aged(known.ageMs()).sendJson(Buffer.buffer(known.json()), known.position());
      }
      case MirrorAnswer.Absent absent ->
        aged(absent.ageMs()).refuseAt(problem(question, absent.missing()), absent.position());
      case MirrorAnswer.Unavailable unavailable ->
        exchange.refuse(Problem.of(ProblemType.MIRROR_UNAVAILABLE, unavailable.why()));
      case MirrorAnswer.Failed failed -> {
        loop.onDefect(failed.defect());
        exchange.refuseAndClose(Problem.DEFECT);
      }
    }
  }

  private Exchange aged(final long ageMs) {
    return exchange.with(Headers.MIRROR_AGE, Long.toString(ageMs));
  }

  private static Problem problem(final MirrorQuestion question, final Missing missing) {
    if (question.kind() != Kind.AVAILABILITY) {
      return Problem.NO_ID;
    }
    return missing == Missing.THING
        ? Problem.noCode("SKU", question.name(), '/' + ReadQuery.SKU)
        : Problem.noCode(
            ReadQuery.CHANNEL,
            Objects.requireNonNull(question.channel(), "availability is of a channel"),
            '/' + ReadQuery.CHANNEL);
  }
}
