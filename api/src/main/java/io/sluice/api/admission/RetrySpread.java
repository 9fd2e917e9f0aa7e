package io.sluice.api.admission;

/**
 * When those that are refused should come back: spread over so many seconds that about as many come
 * in each as can be served. One event loop.
 */
final class RetrySpread {
  /** Seconds over which they are spread at most. */
  private static final int MOST_SECONDS = 8;

  /** Each tick the past counts an eighth less: a second of ticks is most of it. */
  private static final int FADING = 8;

  /** So few refusals are no crowd. */
  private static final long CROWD = 16;

  private long state;
  private long admitted;
  private long refused;
  private int window = 1;

  RetrySpread(final long seed) {
    state = seed | 1;
  }

  void onAdmitted() {
    admitted++;
  }

  void onRefused() {
    refused++;
  }

  void onTick() {
    window = refused < CROWD
        ? 1
        : (int) Math.min(MOST_SECONDS, 1 + (refused + admitted - 1) / Math.max(1, admitted));
    admitted -= (admitted + FADING - 1) / FADING;
    refused -= (refused + FADING - 1) / FADING;
  }

  /** A whole number of seconds, at least so many and evenly spread above. */
  int seconds(final int least) {
    return window == 1 ? least : least + (int) Long.remainderUnsigned(next(), window);
  }

  /** Xorshift (Marsaglia, "Xorshift RNGs", 2003). */
  private long next() {
    state ^= state << 13;
    state ^= state >>> 7;
    state ^= state << 17;
    return state;
  }
}
