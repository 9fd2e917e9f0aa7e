package io.sluice.engine.domain.dedup;

/** What an accepted key did, and so how a repeat is answered. */
public enum KeyKind {
  /** Made the reservation. */
  RESERVATION_CREATED,
  /** Changed the reservation. */
  RESERVATION_CHANGED,
  /** Made the order. */
  ORDER_CREATED,
  /** Changed the order. */
  ORDER_CHANGED,
  /** A payment that was recorded as one to refund. */
  PAYMENT_REFUSED,
  /** Moved stock. */
  STOCK_MOVED,
  /** Changed the activity. */
  ACTIVITY_CHANGED;

  private static final KeyKind[] BY_CODE = values();

  static KeyKind ofCode(final int code) {
    return BY_CODE[code];
  }

  /** True if the key refers to the record of a reservation or order. */
  public boolean refersToRecord() {
    return this != STOCK_MOVED && this != ACTIVITY_CHANGED;
  }
}
