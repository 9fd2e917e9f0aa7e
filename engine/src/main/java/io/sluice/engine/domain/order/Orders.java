package io.sluice.engine.domain.order;

import io.sluice.engine.domain.table.HashIndex;
import io.sluice.engine.domain.table.HashedTable;
import io.sluice.engine.domain.table.TextTable;

/**
 * What is known of orders beside their records: which outside ids exist and which payments were
 * recorded, for ever, and under which reference a living order was paid.
 */
public final class Orders {
  private static final int STATUS_BITS = 8;

  private final HashIndex externalIds;
  private final HashIndex payments;
  private final TextTable paidReferences;

  /**
   * No orders.
   *
   * @param firstTableName the first of three numbers for its tables
   */
  public Orders(final int firstTableName) {
    externalIds = new HashIndex(firstTableName);
    payments = new HashIndex(firstTableName + 1);
    paidReferences = new TextTable(firstTableName + 2);
  }

  /** Orders by the hash of channel and outside id: number, then slot and status. */
  public HashIndex externalIds() {
    return externalIds;
  }

  /** Orders by the hash of a payment reference: number, then 1 if the payment is to be refunded. */
  public HashIndex payments() {
    return payments;
  }

  /** References under which orders were paid, by slot. */
  public TextTable paidReferences() {
    return paidReferences;
  }

  /** Slot and status as one value of {@link #externalIds()}. */
  static long slotAndStatus(final int slot, final int status) {
    return (long) slot << STATUS_BITS | status;
  }

  /** Slot in a value of {@link #externalIds()}. */
  static int slot(final long slotAndStatus) {
    return (int) (slotAndStatus >>> STATUS_BITS);
  }

  /** Status in a value of {@link #externalIds()}. */
  static int status(final long slotAndStatus) {
    return (int) slotAndStatus & (1 << STATUS_BITS) - 1;
  }

  /** Its tables, for the hash of the state. */
  public HashedTable[] tables() {
    return new HashedTable[] {externalIds.hashes(), payments.hashes(), paidReferences.hashes()};
  }
}
