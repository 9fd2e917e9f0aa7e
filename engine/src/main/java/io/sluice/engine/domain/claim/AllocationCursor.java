package io.sluice.engine.domain.claim;

/**
 * Reads the allocations of one record, in the order of their lines. Reused; valid until the record
 * changes.
 */
public final class AllocationCursor {
  private ClaimStore claims;
  private int slot;
  private int remaining;
  private int chainRow;
  private boolean first;
  private long place;
  private long units;

  /** A cursor over nothing. */
  public AllocationCursor(final ClaimStore claims) {
    this.claims = claims;
  }

  void start(final ClaimStore store, final int recordSlot) {
    claims = store;
    slot = recordSlot;
    remaining = store.allocationCount(recordSlot);
    first = true;
  }

  /** Goes to the next allocation; false if there is none. */
  public boolean next() {
    if (remaining == 0) {
      return false;
    }
    remaining--;
    if (first) {
      first = false;
      place = claims.firstPlace(slot);
      units = claims.firstUnits(slot);
      chainRow = claims.firstInChain(slot);
    } else {
      place = claims.chainPlace(chainRow);
      units = claims.chainUnits(chainRow);
      chainRow = claims.nextInChain(chainRow);
    }
    return true;
  }

  /** Index of the line that it serves. */
  public int line() {
    return (int) place >>> 1 & 0xffff;
  }

  /** True if the line named the location. */
  public boolean pinned() {
    return (place & 1) != 0;
  }

  /** The cell that it takes units from. */
  public int cell() {
    return (int) (place >>> 32);
  }

  /** How many. */
  public long units() {
    return units;
  }
}
