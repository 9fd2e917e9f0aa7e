package io.sluice.api.http;

import io.sluice.api.gateway.ClaimCommands;
import io.sluice.api.gateway.EarlyRefusal;
import io.sluice.api.gateway.Outcome;
import io.sluice.api.gateway.UnknownCode;
import io.sluice.api.gateway.Waiting;
import io.sluice.api.json.BatchBody;
import io.sluice.api.json.JsonInput;
import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.JsonOutput.Name;
import io.sluice.api.json.MalformedBody;
import io.sluice.api.json.ReservationBody;
import io.sluice.engine.codec.outcome.RejectedDecoder;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one batch of reservations, which is sent when every entry has its result.
 *
 * <p>Results are written as they come and put into the order of the entries at the end. One event
 * loop.
 */
final class BatchExchange implements Waiting {
  private static final Name RESULTS = Name.of("results");
  private static final Name KEY = Name.of("key");
  private static final Name STATUS = Name.of("status");
  private static final Name REPLAYED = Name.of("replayed");
  private static final int OK = 200;

  private final EdgeLoop loop;
  private final Exchange exchange;
  private final @Nullable String[] keys;
  private final int[] starts;
  private final int[] ends;
  private final JsonOutput results = new JsonOutput();
  private int missing;
  private long highestPosition;

  BatchExchange(final EdgeLoop loop, final Exchange exchange, final int count) {
    this.loop = loop;
    this.exchange = exchange;
    this.keys = new String[count];
    this.starts = new int[count];
    this.ends = new int[count];
    this.missing = count;
    this.highestPosition = loop.gateway().directory().position();
  }

  /** Offers the entries in their order. */
  void offer(
      final BatchBody batch, final JsonInput in, final byte[] bytes, final ReservationBody body) {
    loop.counters().batchEntries().add(batch.count());
    for (int entry = 0; entry < batch.count(); entry++) {
      in.begin(bytes, batch.start(entry), batch.length(entry));
      final Problem problem = offer(entry, in, body);
      if (problem != null) {
        if (keys[entry] == null) {
          in.begin(bytes, batch.start(entry), batch.length(entry));
          keys[entry] = ReservationBody.findKey(in);
        }
        refuse(entry, problem);
      }
    }
    sendWhenComplete();
  }

  @Override
  public void onOutcome(final Outcome outcome, final int part) {
    highestPosition = Math.max(highestPosition, outcome.position());
    begin(part);
    if (outcome.templateId() == RejectedDecoder.TEMPLATE_ID) {
      loop.resources().rejection(results, outcome.rejected(), ResourceWriter.LINE, null);
    } else {
      results.number(STATUS, Answers.status(outcome));
      results.flag(REPLAYED, outcome.isReplayed());
      loop.resources().reservationOfResult(results, outcome);
    }
    end(part);
    sendWhenComplete();
  }

  @Override
  public void onOutcomeUnknown(final int part) {
    refuse(part, Problem.UNKNOWN);
    sendWhenComplete();
  }

  @Override
  public void onDefect(final int part) {
    exchange.onDefect(part);
  }

  /** Offers one entry, or refuses it as the engine would; returns why neither can be, or null. */
  private @Nullable Problem offer(final int entry, final JsonInput in, final ReservationBody body) {
    final Problem closed = Problem.ofAdmission(loop.gateway().admission());
    if (closed != null) {
      return closed;
    }
    try {
      body.readEntry(in);
      final String key = body.key();
      if (key == null) {
        return Problem.of(ProblemType.IDEMPOTENCY_KEY_MISSING, "the entry has no key");
      }
      keys[entry] = key;
      final ClaimCommands claims = loop.gateway().claims();
      claims.reserve(key, body);
      if (claims.refusal().isCertain()) {
        refuse(entry, claims.refusal());
        return null;
      }
      return exchange.tryOffer(this, entry) ? null : Problem.FULL;
    } catch (final MalformedBody malformed) {
      return Problem.of(malformed);
    } catch (final UnknownCode unknown) {
      return Problem.of(unknown);
    }
  }

  private void refuse(final int entry, final Problem problem) {
    begin(entry);
    loop.resources().problem(results, problem);
    end(entry);
  }

  private void refuse(final int entry, final EarlyRefusal refusal) {
    loop.counters().soldOutAnswers().increment();
    highestPosition = Math.max(highestPosition, refusal.position());
    begin(entry);
    loop.resources().soldOut(results, refusal);
    end(entry);
  }

  private void begin(final int entry) {
    // A line each, so that no comma is put between results, whose order is not that of the entries.
    results.newLine();
    starts[entry] = results.length();
    results.beginObject();
    final String key = keys[entry];
    if (key != null) {
      results.text(KEY, key);
    }
  }

  private void end(final int entry) {
    results.endObject();
    ends[entry] = results.length();
    missing--;
    if (missing == 0) {
      exchange.onEnded();
    }
  }

  private void sendWhenComplete() {
    if (missing > 0 || exchange.isGone()) {
      return;
    }
    final JsonOutput out = loop.out().clear().beginObject().beginArray(RESULTS);
    for (int entry = 0; entry < keys.length; entry++) {
      out.copy(results.bytes(), starts[entry], ends[entry] - starts[entry]);
    }
    out.endArray().endObject();
    exchange.sendResource(OK, highestPosition);
  }
}
