package io.sluice.api.query;

import io.sluice.api.json.JsonOutput;
import io.sluice.api.query.MirrorAnswer.Absent;
import io.sluice.api.query.MirrorAnswer.Failed;
import io.sluice.api.query.MirrorAnswer.Known;
import io.sluice.api.query.MirrorAnswer.Missing;
import io.sluice.api.query.MirrorAnswer.Unavailable;
import io.sluice.persistence.readmodel.AwaitedReading;
import io.sluice.persistence.readmodel.Found;
import io.sluice.persistence.readmodel.MirrorReader;
import io.sluice.persistence.readmodel.MirrorUnavailableException;
import io.sluice.persistence.readmodel.MirroredStock;
import io.sluice.persistence.readmodel.Question;
import io.sluice.persistence.readmodel.Reading;
import io.sluice.persistence.readmodel.ShardPlace;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Puts reads to the mirror. Any thread. */
public final class MirrorQueries {
  /** Questions that may be under way, those that wait for a position among them. */
  static final int MOST_UNDER_WAY = 1_024;

  private final MirrorReader reader;
  private final AtomicInteger underWay = new AtomicInteger();

  /** Writes a thing as a resource of the contract. */
  @FunctionalInterface
  private interface Writer<T> {
    void write(JsonOutput out, T thing, ShardPlace place);
  }

  /** Queries over a reader, which they do not close. */
  public MirrorQueries(final MirrorReader reader) {
    this.reader = reader;
  }

  /**
   * Asks a question.
   *
   * @param handler told the answer once, soon after the time that the question may wait, on a
   *     thread that it must not block
   * @return false if too much is under way; then nobody is told anything
   */
  public boolean tryAsk(final MirrorQuestion question, final Consumer<MirrorAnswer> handler) {
    if (underWay.incrementAndGet() > MOST_UNDER_WAY) {
      underWay.decrementAndGet();
      return false;
    }
    final String name = question.name();
    switch (question.kind()) {
      case STOCK ->
        ask(question, Question.stock(name), known -> true, MirrorWriter::stock, handler);
      case AVAILABILITY -> askAvailability(question, handler);
      case RESERVATION ->
        ask(
            question,
            Question.reservation(name),
            known -> true,
            MirrorWriter::reservation,
            handler);
      case ORDER ->
        ask(question, Question.order(name), known -> true, MirrorWriter::order, handler);
    }
    return true;
  }

  private void askAvailability(
      final MirrorQuestion question, final Consumer<MirrorAnswer> handler) {
    final String channel = Objects.requireNonNull(question.channel(), "it is of a channel");
    final Predicate<MirroredStock> isSold = stock -> stock.sellable(channel).isPresent();
    ask(
        question,
        Question.stock(question.name()),
        isSold,
        (out, stock, place) -> MirrorWriter.availability(out, stock, channel, place),
        handler);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The handler is told, whatever comes of it.
  private <T> void ask(
      final MirrorQuestion question,
      final Question<T> asked,
      final Predicate<T> isThere,
      final Writer<T> writer,
      final Consumer<MirrorAnswer> handler) {
    final Duration wait = Duration.ofMillis(question.waitMs());
    reader
        .askAfter(question.after(), wait, asked)
        .thenApply(awaited -> answer(question, awaited, isThere, writer))
        .exceptionally(MirrorQueries::failure)
        .thenAccept(answer -> {
          underWay.decrementAndGet();
          handler.accept(answer);
        });
  }

  private static <T> MirrorAnswer answer(
      final MirrorQuestion question,
      final AwaitedReading<T> awaited,
      final Predicate<T> isThere,
      final Writer<T> writer) {
    final Reading<T> reading = awaited.reading();
    final ShardPlace place = reading.place();
    final String lack = lack(question, awaited);
    if (lack != null) {
      return new Unavailable(lack);
    }
    final T thing = reading.thing();
    if (thing == null) {
      return new Absent(Missing.THING, place.position(), place.ageMs());
    }
    if (!isThere.test(thing)) {
      return new Absent(Missing.CHANNEL, place.position(), place.ageMs());
    }
    final JsonOutput out = new JsonOutput().beginObject();
    writer.write(out, thing, place);
    out.endObject();
    return new Known(Arrays.copyOf(out.bytes(), out.length()), place.position(), place.ageMs());
  }

  /** Why a reading does not answer what was asked; null if it does. */
  private static @Nullable String lack(
      final MirrorQuestion question, final AwaitedReading<?> awaited) {
    final ShardPlace place = awaited.reading().place();
    if (!place.isLive()) {
      return switch (place.standing()) {
        case REBUILDING -> "the mirror is being written anew";
        case MISSING -> "there is no mirror there yet";
        default -> "what stands there is not the mirror of this server";
      };
    }
    if (!place.isLiveWithin(question.maxAgeMs())) {
      return "the mirror was written " + place.ageMs() + " ms ago";
    }
    if (!awaited.reached()) {
      return "the mirror has come to position " + place.position();
    }
    final Found found = awaited.reading().found();
    if (found == Found.UNREADABLE) {
      return "what stands there was written by somebody else";
    }
    return found == Found.UNKNOWN ? "what stands there is left over" : null;
  }

  private static MirrorAnswer failure(final Throwable failure) {
    final Throwable cause = failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
    return cause instanceof MirrorUnavailableException
        ? new Unavailable(String.valueOf(cause.getMessage()))
        : new Failed(cause);
  }
}
