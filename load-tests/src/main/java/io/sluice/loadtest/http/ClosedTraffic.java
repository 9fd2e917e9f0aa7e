package io.sluice.loadtest.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Closed-loop traffic: each connection sends its next request right after an answer, for a time. It
 * finds the highest throughput; its latencies are those of so many callers, no more.
 *
 * <p>Runs once, on the thread that calls {@link #run}.
 */
public final class ClosedTraffic implements Traffic {
  private final long durationNs;
  private final long firstNumber;
  private final RequestWriter writer;
  private final AnswerListener listener;
  private final Tally tally = new Tally();

  private long startNs;
  private long lastAnswerNs;
  private long sent;
  private boolean over;

  /**
   * Traffic that was not sent yet.
   *
   * @param duration for how long new requests are sent
   * @param firstNumber number of the first request, so that runs can share a server without sharing
   *     keys
   * @param writer writes the request with a number
   * @param listener looks at each answer
   */
  public ClosedTraffic(
      final Duration duration,
      final long firstNumber,
      final RequestWriter writer,
      final AnswerListener listener) {
    durationNs = duration.toNanos();
    this.firstNumber = firstNumber;
    this.writer = writer;
    this.listener = listener;
  }

  /** Sends for the given time and returns when the last request has ended. */
  public void run(final LoopOptions options) throws IOException {
    startNs = System.nanoTime();
    lastAnswerNs = startNs;
    new HttpLoop(options, this).run();
  }

  /** What was counted. */
  public Tally tally() {
    return tally;
  }

  /** Number of the next request, for the run after this one. */
  public long nextNumber() {
    return firstNumber + sent;
  }

  /** From the start to the last answer. */
  public Duration elapsed() {
    return Duration.ofNanos(lastAnswerNs - startNs);
  }

  @Override
  public long dueInNs(final long nowNs) {
    over |= nowNs - startNs >= durationNs;
    return over ? NEVER : 0;
  }

  @Override
  public void write(final Flight flight, final ByteBuffer out) {
    final long number = firstNumber + sent++;
    flight.begin(number, System.nanoTime());
    writer.write(number, out);
  }

  @Override
  public void onAnswer(final Flight flight, final Answer answer, final long nowNs) {
    lastAnswerNs = nowNs;
    tally.onAnswer(answer.status(), nowNs - flight.intendedNs());
    listener.onAnswer(flight.ticket(), answer);
  }

  @Override
  public void onLost(final Flight flight, final Loss loss, final long nowNs) {
    tally.onLost(loss);
    listener.onLost(flight.ticket(), loss);
  }

  @Override
  public boolean isOver() {
    return over;
  }
}
