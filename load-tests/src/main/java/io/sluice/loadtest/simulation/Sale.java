package io.sluice.loadtest.simulation;

import java.util.List;

/**
 * How an activity is wanted, as it would stand in the body of its definition. Immutable.
 *
 * @param code which one
 * @param channel that it sells in
 * @param startsAt engine time of its begin
 * @param endsAt engine time of its end
 * @param holdTtlMs longest life of its holds; -1 for any
 * @param overlap whether others may sell the same SKU meanwhile
 * @param provable whether it keeps a log of whom it refused
 * @param liveHolds that one customer may have at the same time; -1 for any number
 * @param rules for those who come too late, and against those who do not pay
 * @param items what it sells, each SKU once
 * @param waves what it holds back
 */
record Sale(
    int code,
    int channel,
    long startsAt,
    long endsAt,
    long holdTtlMs,
    boolean overlap,
    boolean provable,
    int liveHolds,
    Rules rules,
    List<Item> items,
    List<Wave> waves) {
  /**
   * What it sells of one SKU.
   *
   * @param sku which
   * @param location where from, or {@link Wish#ANYWHERE}
   * @param units that are set apart in all
   * @param price of one; -1 for none
   * @param perCustomer that one customer may have; -1 for any number
   * @param perOrder that one reservation or order may have; -1 for any number
   */
  record Item(int sku, int location, long units, long price, long perCustomer, long perOrder) {
    /** The same with another number of units. */
    Item with(final long otherUnits) {
      return new Item(sku, location, otherUnits, price, perCustomer, perOrder);
    }

    /** The same with other limits. */
    Item within(final long newPerCustomer, final long newPerOrder) {
      return new Item(sku, location, units, price, newPerCustomer, newPerOrder);
    }
  }

  /**
   * What happens when there is not enough for all.
   *
   * @param waitlist whether one may wait for units
   * @param scarceTtlMs longest life of a hold that is taken while units are scarce
   * @param scarceBelow units are scarce while fewer of an item can be promised; -1 for never
   * @param maxUnpaid holds of one customer that may expire without payment; -1 for any number
   */
  record Rules(boolean waitlist, long scarceTtlMs, long scarceBelow, int maxUnpaid) {
    /** None of that. */
    static final Rules NONE = new Rules(false, -1, -1, -1);
  }

  /**
   * Units that are held back for a while.
   *
   * @param at engine time until which
   * @param item index among the items
   * @param units how many, which are part of those of the item
   */
  record Wave(long at, int item, long units) {}

  /** Index of the item of a SKU, or -1. */
  int itemOf(final int sku) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).sku() == sku) {
        return i;
      }
    }
    return -1;
  }

  /** The same that ends at another time. */
  Sale until(final long newEndsAt) {
    return new Sale(
        code, channel, startsAt, newEndsAt, holdTtlMs, overlap, provable, liveHolds, rules, items,
        waves);
  }

  /** The same in another channel. */
  Sale in(final int newChannel) {
    return new Sale(
        code,
        newChannel,
        startsAt,
        endsAt,
        holdTtlMs,
        overlap,
        provable,
        liveHolds,
        rules,
        items,
        waves);
  }

  /** The same under other rules. */
  Sale under(final Rules newRules) {
    return new Sale(
        code, channel, startsAt, endsAt, holdTtlMs, overlap, provable, liveHolds, newRules, items,
        waves);
  }

  /** The same that keeps a log, or none. */
  Sale provable(final boolean newProvable) {
    return new Sale(
        code,
        channel,
        startsAt,
        endsAt,
        holdTtlMs,
        overlap,
        newProvable,
        liveHolds,
        rules,
        items,
        waves);
  }

  /** The same with other items and waves. */
  Sale of(final List<Item> newItems, final List<Wave> newWaves) {
    return new Sale(
        code, channel, startsAt, endsAt, holdTtlMs, overlap, provable, liveHolds, rules, newItems,
        newWaves);
  }
}
