package io.sluice.engine.recovery;

/**
 * What a machine says of one instant: which boot this is, how long ago it was, and the wall clock.
 *
 * @param bootIdHigh high half of the random id of this boot
 * @param bootIdLow low half; both halves 0 when the machine does not tell
 * @param uptimeMs milliseconds since that boot, sleep included; 0 when the machine does not tell
 * @param wallMs wall clock, milliseconds UTC
 */
public record MachineMoment(long bootIdHigh, long bootIdLow, long uptimeMs, long wallMs) {
  /** True if both moments are known to lie within one boot of one machine. */
  public boolean sameBootAs(final MachineMoment other) {
    final boolean known = bootIdHigh != 0 || bootIdLow != 0;
    return known && bootIdHigh == other.bootIdHigh && bootIdLow == other.bootIdLow;
  }
}
