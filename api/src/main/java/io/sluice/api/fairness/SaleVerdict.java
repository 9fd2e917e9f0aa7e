package io.sluice.api.fairness;

/**
 * What a log is worth. Immutable.
 *
 * @param line number of the first line that is wrong, 0 if none is
 * @param what is wrong with it, or what the log holds if nothing is
 */
public record SaleVerdict(long line, String what) {
  /** True if nothing is wrong. */
  public boolean isFair() {
    return line == 0;
  }
}
