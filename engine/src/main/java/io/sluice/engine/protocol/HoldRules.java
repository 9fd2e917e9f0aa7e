package io.sluice.engine.protocol;

/**
 * What an activity does against those who hold units and do not pay. Immutable.
 *
 * @param livePerCustomer reservations and unpaid orders that one customer may have at the same
 *     time, those that wait among them; {@link #NOT_STATED} for any number
 * @param scarceTtlMs longest life of a hold that is taken while units are scarce, in milliseconds;
 *     {@link #NOT_STATED} for no other than else
 * @param scarceBelow units are scarce while fewer of an item can be promised; {@link #NOT_STATED}
 *     for never
 * @param maxUnpaid holds of one customer that may expire without payment before he gets no more;
 *     {@link #NOT_STATED} for any number
 */
public record HoldRules(int livePerCustomer, long scarceTtlMs, long scarceBelow, int maxUnpaid) {
  /** No such rule. */
  public static final int NOT_STATED = -1;

  /** No rules. */
  public static final HoldRules NONE =
      new HoldRules(NOT_STATED, NOT_STATED, NOT_STATED, NOT_STATED);

  /** True if a rule has to know who buys. */
  public boolean asksForCustomer() {
    return livePerCustomer >= 0 || maxUnpaid >= 0;
  }
}
