package io.sluice.engine.protocol;

/**
 * What an activity sells of one SKU.
 *
 * @param pool number of the pool that its units are set apart in
 * @param sku index of the SKU
 * @param location that the units come from, {@link #ANY} for those of the channel
 * @param quantity units that are set apart in all
 * @param price of a unit in minor units, {@link #NOT_STATED} for none
 * @param limitPerCustomer units that one customer may hold and buy, {@link #NOT_STATED} for any
 *     number
 * @param limitPerOrder units in one reservation or order, {@link #NOT_STATED} for any number
 */
public record ActivityItem(
    int pool,
    int sku,
    int location,
    long quantity,
    long price,
    long limitPerCustomer,
    long limitPerOrder) {
  /** Any location of the channel. */
  public static final int ANY = -1;

  /** No price, no limit. */
  public static final long NOT_STATED = -1;

  /** The same but for the pool. */
  public ActivityItem in(final int newPool) {
    return new ActivityItem(
        newPool, sku, location, quantity, price, limitPerCustomer, limitPerOrder);
  }
}
