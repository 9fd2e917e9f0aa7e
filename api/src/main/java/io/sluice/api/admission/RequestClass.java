package io.sluice.api.admission;

/**
 * What kind of request it is, when not all can be served: the first class is refused last.
 *
 * <p>Each class may use the limit up to a ceiling that lies lower the less it matters, so that what
 * matters more finds room; and below its share it is let in whatever the others do, so that no
 * class starves. Together they can be under way up to 1.5 times the limit.
 */
public enum RequestClass {
  /** Ends what was begun: payments, confirmations, cancellations, releases. */
  PAY(100, 50),
  /** Begins something, or changes stock. */
  RESERVE(90, 30),
  /** Asks the engine and changes nothing. */
  READ(80, 10);

  private final int ceilingPercent;
  private final int sharePercent;

  RequestClass(final int ceilingPercent, final int sharePercent) {
    this.ceilingPercent = ceilingPercent;
    this.sharePercent = sharePercent;
  }

  /** True if one more may begin. */
  boolean fits(final int limit, final int ofClass, final int ofAll) {
    return ofAll * 100L < (long) limit * ceilingPercent
        || ofClass * 100L < (long) limit * sharePercent;
  }
}
