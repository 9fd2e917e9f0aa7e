package io.sluice.loadtest.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.function.LongConsumer;

/**
 * Open-loop traffic: requests become due by a schedule, however slow the answers are, and each
 * latency counts from the intended time.
 *
 * <p>A request that finds no free connection waits, and that wait is part of its latency. Runs
 * once, on the thread that calls {@link #run}.
 */
public final class OpenTraffic implements Traffic {
  /** From when all connections are open until the first request is due. */
  private static final long START_DELAY_NS = 50_000_000;

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(60);

  /** A ticket is the request's number and, above it, which attempt this is. */
  private static final int ATTEMPT_SHIFT = 48;

  private static final long NUMBER_MASK = (1L << ATTEMPT_SHIFT) - 1;
  private static final long NS_PER_SECOND = 1_000_000_000;

  private final Schedule schedule;
  private final Schedule noticing;
  private final long count;
  private final RequestWriter writer;
  private final AnswerListener listener;
  private final int maxAttempts;
  private final Tally tally = new Tally();
  private final PriorityQueue<Repeat> repeats = new PriorityQueue<>();

  private long patienceNs = NEVER;
  private LongConsumer onStart = ns -> {};

  private long startNs;
  private long sent;
  private long noticed;
  private long ended;

  /** A request that will be sent again, with the same key. */
  private record Repeat(long dueNs, long ticket, long intendedNs) implements Comparable<Repeat> {
    @Override
    public int compareTo(final Repeat other) {
      return Long.compare(dueNs - other.dueNs, 0);
    }
  }

  /**
   * Traffic that was not sent yet.
   *
   * @param schedule when requests are due; its first time is the first request's
   * @param count number of requests
   * @param writer writes the request with a number, from 0
   * @param listener looks at each final answer
   * @param maxAttempts how often one request may be sent; more than 1 repeats what was overloaded,
   *     unknown or lost
   */
  public OpenTraffic(
      final Schedule schedule,
      final long count,
      final RequestWriter writer,
      final AnswerListener listener,
      final int maxAttempts) {
    this.schedule = schedule.copy();
    this.noticing = schedule.copy();
    this.count = count;
    this.writer = writer;
    this.listener = listener;
    this.maxAttempts = maxAttempts;
  }

  /**
   * Lets it give up a request that found no free connection for so long, so that what a stall piled
   * up is not sent after it. Without this each waits for ever.
   */
  public OpenTraffic withPatience(final Duration patience) {
    patienceNs = patience.toNanos();
    return this;
  }

  /**
   * Lets somebody know, on the thread of the run, when the first request is due: on the clock of
   * {@link System#nanoTime()}.
   */
  public OpenTraffic onStart(final LongConsumer heard) {
    onStart = heard;
    return this;
  }

  /**
   * Opens the connections, sends all of it, and returns when each request has ended or no
   * connection is left.
   */
  public void run(final LoopOptions options) throws IOException {
    final HttpLoop loop = new HttpLoop(options, this);
    loop.connect(CONNECT_LIMIT);
    startNs = System.nanoTime() + START_DELAY_NS;
    onStart.accept(startNs);
    final Pacer pacer = new Pacer(schedule.copy(), startNs, count, loop::wake);
    try {
      loop.run();
    } finally {
      pacer.close();
    }
  }

  /** What was counted. */
  public Tally tally() {
    return tally;
  }

  @Override
  public void onTime(final long nowNs) {
    while (noticed < count && startNs + noticing.offsetNs() - nowNs <= 0) {
      tally.onLag(nowNs - startNs - noticing.offsetNs());
      noticing.advance();
      noticed++;
    }
    while (sent < count && nowNs - startNs - schedule.offsetNs() > patienceNs) {
      tally.onLost(Loss.UNSENT);
      listener.onLost(sent, Loss.UNSENT);
      schedule.advance();
      sent++;
      ended++;
    }
  }

  @Override
  public long dueInNs(final long nowNs) {
    final long newInNs = sent < count ? startNs + schedule.offsetNs() - nowNs : NEVER;
    final Repeat repeat = repeats.peek();
    return repeat == null ? newInNs : Math.min(newInNs, repeat.dueNs() - nowNs);
  }

  @Override
  public void write(final Flight flight, final ByteBuffer out) {
    final Repeat repeat = repeats.peek();
    if (repeat != null && repeat.dueNs() - System.nanoTime() <= 0) {
      repeats.remove();
      flight.begin(repeat.ticket(), repeat.intendedNs());
    } else {
      flight.begin(sent, startNs + schedule.offsetNs());
      schedule.advance();
      sent++;
    }
    writer.write(flight.ticket() & NUMBER_MASK, out);
  }

  @Override
  public void onAnswer(final Flight flight, final Answer answer, final long nowNs) {
    final int status = answer.status();
    final boolean decided = Outcome.of(status) != Outcome.OVERLOADED && status != 504;
    final long pauseNs = Math.max(0, answer.retryAfterSeconds()) * NS_PER_SECOND;
    if (decided || !repeat(flight, nowNs + pauseNs)) {
      tally.onAnswer(status, nowNs - flight.intendedNs());
      listener.onAnswer(flight.ticket() & NUMBER_MASK, answer, flight.intendedNs(), nowNs);
      ended++;
    }
  }

  @Override
  public void onLost(final Flight flight, final Loss loss, final long nowNs) {
    if (!repeat(flight, nowNs)) {
      tally.onLost(loss);
      listener.onLost(flight.ticket() & NUMBER_MASK, loss);
      ended++;
    }
  }

  @Override
  public boolean isOver() {
    return ended == count;
  }

  private boolean repeat(final Flight flight, final long dueNs) {
    final long attempt = (flight.ticket() >>> ATTEMPT_SHIFT) + 1;
    if (attempt >= maxAttempts) {
      return false;
    }
    final long ticket = (flight.ticket() & NUMBER_MASK) | (attempt << ATTEMPT_SHIFT);
    repeats.add(new Repeat(dueNs, ticket, flight.intendedNs()));
    tally.onRepeat();
    return true;
  }
}
