package io.sluice.engine.protocol;

import java.util.List;

/**
 * A flash sale or a livestream as it was set up: who sells what, from when until when, under which
 * limits. Immutable.
 *
 * @param index dense number inside the engine
 * @param code what clients call it
 * @param channel that it sells in
 * @param startsAt engine time of its begin
 * @param endsAt engine time of its end: the first moment at which it is over
 * @param holdTtlMs longest life of its holds in milliseconds, {@link ActivityItem#NOT_STATED} for
 *     that which the request names
 * @param flags bits of {@link #WAITLIST}, {@link #OVERLAP} and {@link #PROVABLE}
 * @param holds what it does against those who hold units and do not pay
 * @param store that the session belongs to, -1 for none
 * @param guide who hosts it, empty for nobody
 * @param items what it sells, each SKU once; nobody changes the list
 * @param waves what is held back, and until when
 * @param version position of its last definition
 * @param since position of its first definition
 */
public record ActivityDefinition(
    int index,
    String code,
    int channel,
    long startsAt,
    long endsAt,
    long holdTtlMs,
    int flags,
    HoldRules holds,
    int store,
    String guide,
    List<ActivityItem> items,
    List<ActivityWave> waves,
    long version,
    long since) {
  /** Units that come back are offered to those who wait. */
  public static final int WAITLIST = 1;

  /** It may sell a SKU that another activity sells at the same time. */
  public static final int OVERLAP = 2;

  /** It states its refusals, so that a log of the sale shows that it was fair. */
  public static final int PROVABLE = 4;

  /** True if a bit is set. */
  public boolean has(final int flag) {
    return (flags & flag) != 0;
  }

  /** True if one of its items has a pool. */
  public boolean hasPool(final int pool) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).pool() == pool) {
        return true;
      }
    }
    return false;
  }

  /** Index of the item of a SKU, or -1. */
  public int itemOf(final int sku) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).sku() == sku) {
        return i;
      }
    }
    return -1;
  }

  /** True if it is described like another: all but index and positions are equal. */
  public boolean describes(final ActivityDefinition other) {
    return equals(new ActivityDefinition(
        index,
        other.code,
        other.channel,
        other.startsAt,
        other.endsAt,
        other.holdTtlMs,
        other.flags,
        other.holds,
        other.store,
        other.guide,
        other.items,
        other.waves,
        version,
        since));
  }
}
