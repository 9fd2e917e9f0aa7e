package io.sluice.loadtest.http;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * What a run counted: outcomes, losses, latencies, and how late the generator itself was.
 *
 * <p>The loop's thread writes; one other thread reads, also while the run goes on.
 */
public final class Tally {
  private static final int PRECISION_DIGITS = 3;
  private static final Outcome[] OUTCOMES = Outcome.values();
  private static final int STATUSES = 600;

  // Written by the loop's thread.
  private final SingleWriterRecorder[] recorderByOutcome =
      new SingleWriterRecorder[OUTCOMES.length];
  private final SingleWriterRecorder lagRecorder = new SingleWriterRecorder(PRECISION_DIGITS);
  private final AtomicLongArray countByOutcome = new AtomicLongArray(OUTCOMES.length);
  private final AtomicLongArray countByLoss = new AtomicLongArray(Loss.values().length);
  private final AtomicLongArray countByStatus = new AtomicLongArray(STATUSES);
  private final AtomicLong repeats = new AtomicLong();

  // Of the reading thread.
  private final Histogram[] totalByOutcome = new Histogram[OUTCOMES.length];
  private final Histogram lagTotal = new Histogram(PRECISION_DIGITS);

  /** An empty tally. */
  public Tally() {
    Arrays.setAll(recorderByOutcome, i -> new SingleWriterRecorder(PRECISION_DIGITS));
    Arrays.setAll(totalByOutcome, i -> new Histogram(PRECISION_DIGITS));
  }

  void onAnswer(final int status, final long latencyNs) {
    final Outcome outcome = Outcome.of(status);
    recorder(outcome).recordValue(Math.max(0, latencyNs));
    increment(countByOutcome, outcome.ordinal());
    increment(countByStatus, Math.min(status, countByStatus.length() - 1));
  }

  void onLost(final Loss loss) {
    increment(countByLoss, loss.ordinal());
  }

  void onRepeat() {
    repeats.setRelease(repeats.getPlain() + 1);
  }

  void onLag(final long lagNs) {
    lagRecorder.recordValue(Math.max(0, lagNs));
  }

  /** Requests with this outcome so far. */
  public long count(final Outcome outcome) {
    return countByOutcome.getAcquire(outcome.ordinal());
  }

  /** Requests that were answered with this status so far. */
  public long countOfStatus(final int status) {
    return countByStatus.getAcquire(status);
  }

  /** How often a request was sent once more so far, because nothing was decided or heard. */
  public long repeats() {
    return repeats.getAcquire();
  }

  /** Requests with this outcome that took at most so long, to a thousandth of it. */
  public long countWithin(final Outcome outcome, final Duration atMost) {
    collect(outcome);
    return total(outcome).getCountBetweenValues(0, atMost.toNanos());
  }

  /** Requests that the generator saw later than this after they were due. */
  public long countLaterThan(final Duration lag) {
    lagTotal.add(lagRecorder.getIntervalHistogram());
    return lagTotal.getTotalCount() - lagTotal.getCountBetweenValues(0, lag.toNanos());
  }

  /** Requests without an answer so far. */
  public long lost() {
    long lost = 0;
    for (final Loss loss : Loss.values()) {
      lost += countByLoss.getAcquire(loss.ordinal());
    }
    return lost;
  }

  /** Requests without an answer for one reason so far. */
  public long lost(final Loss why) {
    return countByLoss.getAcquire(why.ordinal());
  }

  /** Requests that ended so far, with an answer or without. */
  public long ended() {
    long ended = lost();
    for (final Outcome outcome : OUTCOMES) {
      ended += count(outcome);
    }
    return ended;
  }

  /** Latencies of what was answered since the last call. */
  public Histogram answeredSinceLastCall() {
    final Histogram interval = new Histogram(PRECISION_DIGITS);
    for (final Outcome outcome : OUTCOMES) {
      interval.add(collect(outcome));
    }
    return interval;
  }

  /** Latencies of all requests with this outcome. */
  public Percentiles percentiles(final Outcome outcome) {
    collect(outcome);
    return Percentiles.of(total(outcome), 0);
  }

  /** Latencies of all requests; the lost ones count as infinite. */
  public Percentiles percentiles() {
    final Histogram all = new Histogram(PRECISION_DIGITS);
    for (final Outcome outcome : OUTCOMES) {
      collect(outcome);
      all.add(total(outcome));
    }
    return Percentiles.of(all, lost());
  }

  /** How late the generator saw that a request was due: its own fault, not the server's. */
  public Percentiles generatorLag() {
    lagTotal.add(lagRecorder.getIntervalHistogram());
    return Percentiles.of(lagTotal, 0);
  }

  private Histogram collect(final Outcome outcome) {
    final Histogram interval = recorder(outcome).getIntervalHistogram();
    total(outcome).add(interval);
    return interval;
  }

  private SingleWriterRecorder recorder(final Outcome outcome) {
    return recorderByOutcome[outcome.ordinal()];
  }

  private Histogram total(final Outcome outcome) {
    return totalByOutcome[outcome.ordinal()];
  }

  private static void increment(final AtomicLongArray counts, final int index) {
    // One thread writes, so that a plain addition loses nothing.
    counts.setRelease(index, counts.getPlain(index) + 1);
  }
}
