package io.sluice.engine.domain;

/**
 * How much one engine remembers. It is in the log, since replay must forget just what the live
 * engine forgot.
 *
 * @param keys accepted keys that are remembered, at least {@link #MIN_KEYS}
 * @param holds holds and unpaid orders that may live at the same time
 */
public record EngineCapacity(int keys, int holds) {
  /** Least number of keys that the memory can count; a server asks for more. */
  public static final int MIN_KEYS = 1_024;

  /** Most keys. */
  public static final int MAX_KEYS = 500_000_000;

  /** Most holds. */
  public static final int MAX_HOLDS = 100_000_000;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if one is passed
   */
  public EngineCapacity {
    if (keys < MIN_KEYS || keys > MAX_KEYS) {
      throw new IllegalArgumentException(
          "the capacity of keys is " + MIN_KEYS + " to " + MAX_KEYS + ", not " + keys);
    }
    if (holds < 1 || holds > MAX_HOLDS) {
      throw new IllegalArgumentException(
          "the capacity of holds is 1 to " + MAX_HOLDS + ", not " + holds);
    }
  }
}
