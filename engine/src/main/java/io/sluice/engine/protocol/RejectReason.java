package io.sluice.engine.protocol;

/** Why the engine refused: the broken precondition. */
public enum RejectReason {
  /** Not refused. */
  NONE,
  SKU_UNKNOWN,
  LOCATION_UNKNOWN,
  CHANNEL_UNKNOWN,
  RESERVATION_UNKNOWN,
  ORDER_UNKNOWN,
  /** The key was accepted before with another request. */
  REQUEST_KEY_REUSED,
  /** If-Match names a version that is not the newest. */
  VERSION_STALE,
  /** Fewer units can be promised than a line asks for. */
  SOLD_OUT,
  /** An adjustment would leave less than nothing available. */
  STOCK_INSUFFICIENT,
  /** A movement would pass the most units that an account can hold. */
  ACCOUNT_FULL,
  /** The line names a location that its channel does not sell from. */
  LOCATION_NOT_IN_CHANNEL,
  /** The reservation is not in a status that allows the change. */
  RESERVATION_CLOSED,
  /** The reservation was made for another customer or channel. */
  RESERVATION_OF_ANOTHER,
  /** The order's lines are not those of its reservation. */
  LINES_DIFFER,
  /** The order can not take the payment or the change. */
  ORDER_CLOSED,
  /** The payment reference was recorded for another order. */
  REFERENCE_REUSED,
  /** The command would be split over more cells than one command may. */
  TOO_MANY_PARTS,
  /** All remembered keys are too young or too much alive to be forgotten. */
  KEY_MEMORY_FULL,
  /** There is no place for another reservation or order. */
  RECORDS_FULL,
  /** A defect: nothing was changed. */
  INTERNAL,
  /** Prices times quantities pass the most money that an order can cost. */
  AMOUNT_TOO_LARGE,
  ACTIVITY_UNKNOWN,
  /** The activity has not begun, or is over. */
  ACTIVITY_CLOSED,
  /** The activity sells in another channel. */
  ACTIVITY_OF_ANOTHER_CHANNEL,
  /** The line names a SKU that the activity does not sell. */
  SKU_NOT_IN_ACTIVITY,
  /** A limit needs to know who buys. */
  CUSTOMER_REQUIRED,
  /** The customer or the order would get more units than the activity allows. */
  LIMIT_EXCEEDED,
  /** The customer has as many holds as the activity allows. */
  TOO_MANY_HOLDS,
  /** Another activity sells the same SKU at the same time. */
  ACTIVITY_CONFLICT,
  /** The channel or the begin of an activity that has begun can not be changed. */
  ACTIVITY_BEGUN,
  /** The activity has no wave that is still held back. */
  NO_WAVE_LEFT,
  /** As many wait for the activity as may. */
  WAITLIST_FULL,
  /** As many holds of the customer expired without payment as the activity allows. */
  TOO_MANY_UNPAID;

  private static final RejectReason[] BY_CODE = values();

  /** Number of this constant in events, commands and outcomes. Never reused. */
  public int code() {
    return ordinal();
  }

  /**
   * The constant with a code.
   *
   * @throws IllegalArgumentException if no constant has it
   */
  public static RejectReason ofCode(final int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new IllegalArgumentException("no RejectReason has the code " + code);
    }
    return BY_CODE[code];
  }
}
