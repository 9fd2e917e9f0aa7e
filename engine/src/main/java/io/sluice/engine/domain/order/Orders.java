package io.sluice.engine.domain.order;

import io.sluice.engine.domain.table.HashIndex;
import io.sluice.engine.domain.table.HashedTable;
import io.sluice.engine.domain.table.TableContent;
import io.sluice.engine.domain.table.TextTable;
import io.sluice.engine.domain.table.WritesState;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PaymentStatus;

/**
 * What is known of orders beside their records: which outside ids exist and which payments were
 * recorded, for ever, and under which reference a living order was paid.
 */
public final class Orders {
  /**
   * Payment status of an unpaid order that was paid with what does not fit, inside the state only.
   */
  static final int PENDING_AND_OWED = 0x80;

  private static final int STATUS_BITS = 8;
  private static final long TAKEN = 0;
  private static final long REFUSED = 1;

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

  /** Orders by the hash of a payment reference: number, then slot and whether it was taken. */
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

  /** Slot in a value of {@link #externalIds()} or {@link #payments()}. */
  static int slot(final long slotAndStatus) {
    return (int) (slotAndStatus >>> STATUS_BITS);
  }

  /** Status in such a value. */
  static int status(final long slotAndStatus) {
    return (int) slotAndStatus & (1 << STATUS_BITS) - 1;
  }

  /**
   * Code of the payment status that an order shows: it waits for the right payment while it can be
   * paid, and then shows that other money has to go back.
   */
  public static int shownPayment(final int code, final OrderStatus status) {
    if (code != PENDING_AND_OWED) {
      return code;
    }
    return status == OrderStatus.PENDING_PAYMENT
        ? PaymentStatus.PENDING.code()
        : PaymentStatus.REFUND_REQUIRED.code();
  }

  /** Records for ever what became of a payment. */
  @WritesState
  void record(
      final long high, final long low, final long sequence, final int slot, final boolean taken) {
    payments.put(high, low, sequence, (long) slot << STATUS_BITS | (taken ? TAKEN : REFUSED));
  }

  /** True if a recorded payment is one of an order. */
  boolean isPaymentOf(final long recorded, final long sequence, final int slot) {
    return payments.first(recorded) == sequence && slot(payments.second(recorded)) == slot;
  }

  /** True if a recorded payment was taken; else it is to be refunded. */
  boolean isTaken(final long recorded) {
    return status(payments.second(recorded)) == TAKEN;
  }

  /** Its tables, for the hash of the state. */
  public HashedTable[] tables() {
    return new HashedTable[] {externalIds.hashes(), payments.hashes(), paidReferences.hashes()};
  }

  /** Its tables, for snapshots. */
  public TableContent[] contents() {
    return new TableContent[] {externalIds, payments, paidReferences};
  }
}
