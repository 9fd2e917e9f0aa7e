package io.sluice.persistence.mirror;

/**
 * Something that has one key in the mirror.
 *
 * @param kind of thing
 * @param high index of a SKU or an activity, number of a reservation or order, or half of a
 *     customer's hash
 * @param low nothing, the slot of the record, or the other half
 */
record Thing(Kind kind, long high, long low) {
  /** What a thing is. */
  enum Kind {
    SKU,
    RESERVATION,
    ORDER,
    CUSTOMER,
    ACTIVITY;

    /** True if a stream tells of its changes. */
    boolean isStreamed() {
      return this == SKU || this == RESERVATION || this == ORDER;
    }
  }

  static Thing sku(final int index) {
    return new Thing(Kind.SKU, index, 0);
  }

  static Thing claim(final boolean order, final long sequence, final int slot) {
    return new Thing(order ? Kind.ORDER : Kind.RESERVATION, sequence, slot);
  }

  static Thing customer(final long high, final long low) {
    return new Thing(Kind.CUSTOMER, high, low);
  }

  static Thing activity(final int index) {
    return new Thing(Kind.ACTIVITY, index, 0);
  }

  int slot() {
    return (int) low;
  }
}
