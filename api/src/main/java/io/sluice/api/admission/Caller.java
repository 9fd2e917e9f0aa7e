package io.sluice.api.admission;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One caller and its bucket of tokens, a token a request.
 *
 * <p>The bucket is one number, the time at which it will be full again (the generic cell rate
 * algorithm, ITU-T I.371): a request moves it on by the time that a token takes to come. Any
 * thread.
 */
public final class Caller {
  private static final long NS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final long perRequestNs;
  private final long burst;
  private final AtomicLong fullAtNs;

  /** Changed under the lock of the map of callers. */
  int connections;

  Caller(final long perRequestNs, final long burst, final long nowNs) {
    this.perRequestNs = perRequestNs;
    this.burst = burst;
    this.fullAtNs = new AtomicLong(nowNs);
  }

  /** Takes a token; false if there is none. */
  public boolean tryTake(final long nowNs) {
    while (true) {
      final long full = fullAtNs.get();
      final long from = full - nowNs > 0 ? full : nowNs;
      if (from - nowNs > (burst - 1) * perRequestNs) {
        return false;
      }
      if (fullAtNs.compareAndSet(full, from + perRequestNs)) {
        return true;
      }
    }
  }

  /** Takes tokens for what turned out to be more than one request, though they may not be there. */
  public void owe(final long tokens, final long nowNs) {
    if (tokens > 0) {
      fullAtNs.updateAndGet(
          full -> (full - nowNs > 0 ? full : nowNs) + Math.multiplyExact(tokens, perRequestNs));
    }
  }

  /** Tokens that are there. */
  public long remaining(final long nowNs) {
    final long missingNs = Math.max(0, fullAtNs.get() - nowNs);
    return Math.max(0, burst - (missingNs + perRequestNs - 1) / perRequestNs);
  }

  /** Whole seconds until there is a token, 0 if there is one. */
  public int secondsToNext(final long nowNs) {
    final long waitNs = fullAtNs.get() - nowNs - (burst - 1) * perRequestNs;
    return waitNs <= 0 ? 0 : (int) ((waitNs + NS_PER_SECOND - 1) / NS_PER_SECOND);
  }

  /** True if nothing was taken that has not come back. */
  boolean isFull(final long nowNs) {
    return fullAtNs.get() - nowNs <= 0;
  }
}
