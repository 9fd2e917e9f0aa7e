package io.sluice.api.http;

/**
 * Bounds of those who listen to live numbers.
 *
 * @param maxListeners listeners at the same time, beside the connections for everything else
 * @param slowMs a listener who leaves what it was given unread for so long is let go
 * @param heartbeatMs a listener that there is nothing to tell for so long is told that
 */
public record LiveSettings(int maxListeners, int slowMs, int heartbeatMs) {
  /** Checks the ranges. */
  public LiveSettings {
    if (maxListeners < 0 || slowMs < 1 || heartbeatMs < 1) {
      throw new IllegalArgumentException("no listener could be served like this");
    }
  }

  /** The settings of the contract. */
  public static LiveSettings defaults() {
    return new LiveSettings(20_000, 5_000, 15_000);
  }

  /** The same with another bound of listeners. */
  public LiveSettings withMaxListeners(final int count) {
    return new LiveSettings(count, slowMs, heartbeatMs);
  }
}
