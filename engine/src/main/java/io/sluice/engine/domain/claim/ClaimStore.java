package io.sluice.engine.domain.claim;

import io.sluice.engine.domain.table.HashedTable;
import io.sluice.engine.domain.table.LongFields;
import io.sluice.engine.domain.table.LongTable;
import io.sluice.engine.domain.table.RowPool;
import io.sluice.engine.domain.table.TableContent;
import io.sluice.engine.domain.table.WritesState;

/**
 * The records of reservations and orders: units of one or more lines, set aside for one customer.
 *
 * <p>A record is a row of thirteen longs and is known by its number and its row, the slot. The
 * first allocation stands in the row, the others in a chain of a second table. A record stays while
 * it is alive, and after that as long as a remembered key refers to it.
 */
public final class ClaimStore {
  /** No record. */
  public static final int NONE = -1;

  /** Slots that ids have room for. */
  private static final int MAX_SLOTS = 1 << 28;

  private static final int ROW_LONGS = 13;
  private static final int SEQUENCE = 0;
  private static final int STATE = 1;
  private static final int EXPIRES_AT = 2;
  private static final int CUSTOMER_HIGH = 3;
  private static final int CUSTOMER_LOW = 4;
  private static final int CHANNEL_AND_KEY_ROW = 5;
  private static final int AMOUNT_OR_ORDER_SEQUENCE = 6;
  private static final int CURRENCY_OR_ORDER_SLOT = 7;
  private static final int FIRST_UNITS = 8;
  private static final int FIRST_PLACE = 9;
  private static final int EXTERNAL_HIGH_OR_WAIT_POOL = 10;
  private static final int EXTERNAL_LOW_OR_WAIT_ROW = 11;
  private static final int CHAIN = 12;

  private static final int ALLOCATION_LONGS = 3;
  private static final int UNITS = 0;
  private static final int PLACE = 1;
  private static final int NEXT = 2;

  // STATE: status 8 bits, payment 8, flags 8, references 24, allocations 16
  private static final int PAYMENT_SHIFT = 8;
  private static final int FLAGS_SHIFT = 16;
  private static final int REFERENCES_SHIFT = 24;
  private static final int ALLOCATIONS_SHIFT = 48;
  private static final long BYTE = 0xff;
  private static final long SHORT = 0xffff;

  /** Keys that may refer to one record: a hold extended 190 times a second for a day. */
  private static final int MAX_REFERENCES = (1 << 24) - 1;

  private static final int FLAG_ORDER = 1;
  private static final int FLAG_REACQUIRED = 2;
  private static final int FLAG_ENDED = 4;

  private static final long REFERENCES = (long) MAX_REFERENCES << REFERENCES_SHIFT;
  private static final long ENDED = (long) FLAG_ENDED << FLAGS_SHIFT;

  private static final int LAST_SEQUENCE = 0;
  private static final int HOLD_CAPACITY = 1;

  private final LongTable rows;
  private final RowPool rowPool;
  private final LongTable allocations;
  private final RowPool allocationPool;
  private final LongFields counters;

  /**
   * An empty store.
   *
   * @param firstTableName the first of five numbers for its tables
   */
  public ClaimStore(final int firstTableName) {
    rows = new LongTable(firstTableName, ROW_LONGS);
    rowPool = new RowPool(firstTableName + 1, rows, EXPIRES_AT);
    allocations = new LongTable(firstTableName + 2, ALLOCATION_LONGS);
    allocationPool = new RowPool(firstTableName + 3, allocations, NEXT);
    counters = new LongFields(firstTableName + 4, 2);
  }

  /** The slot that the next record gets. */
  public int nextSlot() {
    return rowPool.next();
  }

  /** The number that the next record gets. */
  public long nextSequence() {
    return counters.get(LAST_SEQUENCE) + 1;
  }

  /** Holds that may live at the same time. */
  public int holdCapacity() {
    return (int) counters.get(HOLD_CAPACITY);
  }

  /** True if the id of another record could be told from all others. */
  public boolean hasFreeSlot() {
    return rowPool.next() < MAX_SLOTS;
  }

  /** Records that exist. */
  public long size() {
    return rowPool.inUse();
  }

  /** No slot at or above this was ever used. */
  public int slotEnd() {
    return rowPool.highWater();
  }

  /** True if there is a record with this number in this slot. */
  public boolean exists(final long sequence, final int slot) {
    return slot >= 0 && slot < slotEnd() && sequence > 0 && rows.get(slot, SEQUENCE) == sequence;
  }

  /** True if a slot holds a record. */
  public boolean isUsed(final int slot) {
    return rows.get(slot, SEQUENCE) != 0;
  }

  /** Number of a record. */
  public long sequence(final int slot) {
    return rows.get(slot, SEQUENCE);
  }

  /** True if the record is an order. */
  public boolean isOrder(final int slot) {
    return hasFlag(slot, FLAG_ORDER);
  }

  /** Code of its status. */
  public int status(final int slot) {
    return (int) (rows.get(slot, STATE) & BYTE);
  }

  /** Code of the payment status of an order. */
  public int payment(final int slot) {
    return (int) (rows.get(slot, STATE) >>> PAYMENT_SHIFT & BYTE);
  }

  /** True if an order was paid after expiry and got its units again. */
  public boolean isReacquired(final int slot) {
    return hasFlag(slot, FLAG_REACQUIRED);
  }

  /** End of the hold or of the time to pay, in engine time. */
  public long expiresAt(final int slot) {
    return rows.get(slot, EXPIRES_AT);
  }

  /** Channel that it was made in. */
  public int channel(final int slot) {
    return (int) (rows.get(slot, CHANNEL_AND_KEY_ROW) >>> 32);
  }

  /** Row of the bound key that made it, or {@link #NONE}. */
  public int keyRow(final int slot) {
    return (int) rows.get(slot, CHANNEL_AND_KEY_ROW) - 1;
  }

  /** True if it was made for this customer. */
  public boolean isOf(final int slot, final long customerHigh, final long customerLow) {
    return rows.get(slot, CUSTOMER_HIGH) == customerHigh
        && rows.get(slot, CUSTOMER_LOW) == customerLow;
  }

  /** First half of the hash of its customer; 0 and 0 for none. */
  public long customerHigh(final int slot) {
    return rows.get(slot, CUSTOMER_HIGH);
  }

  /** Second half of the hash of its customer. */
  public long customerLow(final int slot) {
    return rows.get(slot, CUSTOMER_LOW);
  }

  /** Pool whose units a reservation waits or waited for, 0 if it never waited. */
  public int waitPool(final int slot) {
    return isOrder(slot) ? 0 : (int) rows.get(slot, EXTERNAL_HIGH_OR_WAIT_POOL);
  }

  /** Row of a reservation that waits in the waitlist. */
  public int waitRow(final int slot) {
    return (int) rows.get(slot, EXTERNAL_LOW_OR_WAIT_ROW) - 1;
  }

  /** Units that a reservation waits or waited for without getting them. */
  public long waitUnits(final int slot) {
    assert allocationCount(slot) == 0 : "it has none";
    return rows.get(slot, FIRST_UNITS);
  }

  /** Number of the order that took the units of a reservation, or 0. */
  public long orderSequence(final int slot) {
    return isOrder(slot) ? 0 : rows.get(slot, AMOUNT_OR_ORDER_SEQUENCE);
  }

  /** Slot of that order. */
  public int orderSlot(final int slot) {
    return (int) rows.get(slot, CURRENCY_OR_ORDER_SLOT);
  }

  /** Price of an order in minor units, -1 when not known. */
  public long amount(final int slot) {
    return rows.get(slot, AMOUNT_OR_ORDER_SEQUENCE);
  }

  /** Currency of an order. */
  public int currency(final int slot) {
    return (int) rows.get(slot, CURRENCY_OR_ORDER_SLOT);
  }

  /** First half of the hash of an order's outside id; 0 and 0 for none. */
  public long externalHigh(final int slot) {
    return rows.get(slot, EXTERNAL_HIGH_OR_WAIT_POOL);
  }

  /** Second half of the hash of an order's outside id. */
  public long externalLow(final int slot) {
    return rows.get(slot, EXTERNAL_LOW_OR_WAIT_ROW);
  }

  /**
   * Loads the record in a slot ahead of its use: at most three cache lines, wherever it begins. The
   * value means nothing.
   */
  public long touch(final int slot) {
    return rows.get(slot, SEQUENCE)
        + rows.get(slot, CURRENCY_OR_ORDER_SLOT)
        + rows.get(slot, CHAIN);
  }

  /** Cell of the first allocation, or 0 if there is no record in the slot. */
  public int firstCell(final int slot) {
    return (int) (firstPlace(slot) >>> Integer.SIZE);
  }

  /** Remembered keys that refer to it. */
  public int references(final int slot) {
    return (int) (rows.get(slot, STATE) >>> REFERENCES_SHIFT) & MAX_REFERENCES;
  }

  /** True if no other key can refer to it. */
  public boolean isReferenceFull(final int slot) {
    return references(slot) == MAX_REFERENCES;
  }

  /** True if nothing can change it any more, but for money. */
  public boolean isEnded(final int slot) {
    return hasFlag(slot, FLAG_ENDED);
  }

  /** Number of allocations. */
  public int allocationCount(final int slot) {
    return (int) (rows.get(slot, STATE) >>> ALLOCATIONS_SHIFT & SHORT);
  }

  /** Its tables, for the hash of the state. */
  public HashedTable[] tables() {
    return new HashedTable[] {
      rows, rowPool.counters(), allocations, allocationPool.counters(), counters
    };
  }

  /** Its tables, for snapshots. */
  public TableContent[] contents() {
    return new TableContent[] {
      rows, rowPool.counters(), allocations, allocationPool.counters(), counters
    };
  }

  /** Sets how many holds may live at the same time. */
  @WritesState
  void holdCapacity(final int capacity) {
    counters.set(HOLD_CAPACITY, capacity);
  }

  /** Makes the next record, in the next slot. */
  @WritesState
  public int open(
      final long sequence, final boolean order, final int channel, final long expiresAt) {
    assert sequence == nextSequence() : "numbers are dense";
    final int slot = rowPool.take();
    rows.set(slot, SEQUENCE, sequence);
    rows.set(slot, EXPIRES_AT, expiresAt);
    rows.set(slot, CHANNEL_AND_KEY_ROW, (long) channel << 32);
    if (order) {
      rows.set(slot, STATE, (long) FLAG_ORDER << FLAGS_SHIFT);
    }
    counters.set(LAST_SEQUENCE, sequence);
    return slot;
  }

  /** Says whose it is. */
  @WritesState
  public void customer(final int slot, final long high, final long low) {
    rows.set(slot, CUSTOMER_HIGH, high);
    rows.set(slot, CUSTOMER_LOW, low);
  }

  /** Says what an order costs. */
  @WritesState
  public void price(final int slot, final long amount, final int currency) {
    rows.set(slot, AMOUNT_OR_ORDER_SEQUENCE, amount);
    rows.set(slot, CURRENCY_OR_ORDER_SLOT, currency);
  }

  /** Says what an order is called outside. */
  @WritesState
  public void external(final int slot, final long high, final long low) {
    rows.set(slot, EXTERNAL_HIGH_OR_WAIT_POOL, high);
    rows.set(slot, EXTERNAL_LOW_OR_WAIT_ROW, low);
  }

  /** Says what a reservation without units waits for, and its row in the waitlist. */
  @WritesState
  void waitFor(final int slot, final int pool, final long units, final int row) {
    rows.set(slot, EXTERNAL_HIGH_OR_WAIT_POOL, pool);
    rows.set(slot, EXTERNAL_LOW_OR_WAIT_ROW, row + 1L);
    rows.set(slot, FIRST_UNITS, units);
  }

  /** Says that a reservation waits no more. */
  @WritesState
  void waitNoMore(final int slot) {
    rows.set(slot, EXTERNAL_LOW_OR_WAIT_ROW, 0);
  }

  /** Says which order took the units of a reservation. */
  @WritesState
  public void takenBy(final int slot, final long orderSequence, final int orderSlot) {
    rows.set(slot, AMOUNT_OR_ORDER_SEQUENCE, orderSequence);
    rows.set(slot, CURRENCY_OR_ORDER_SLOT, orderSlot);
  }

  /** Adds an allocation after the others; they come in the order of their lines. */
  @WritesState
  public void allocate(
      final int slot, final int line, final boolean pinned, final int cell, final long units) {
    final long place = (long) cell << 32 | (long) line << 1 | (pinned ? 1 : 0);
    if (allocationCount(slot) == 0) {
      rows.set(slot, FIRST_UNITS, units);
      rows.set(slot, FIRST_PLACE, place);
    } else {
      append(slot, place, units);
    }
    rows.add(slot, STATE, 1L << ALLOCATIONS_SHIFT);
  }

  /** Forgets all allocations. */
  @WritesState
  public void dropAllocations(final int slot) {
    giveBackChain(slot);
    rows.set(slot, CHAIN, 0);
    rows.set(slot, FIRST_UNITS, 0);
    rows.set(slot, FIRST_PLACE, 0);
    rows.add(slot, STATE, -((long) allocationCount(slot) << ALLOCATIONS_SHIFT));
  }

  /** Changes the status. */
  @WritesState
  public void status(final int slot, final int code) {
    rows.add(slot, STATE, code - status(slot));
  }

  /** Changes the payment status of an order. */
  @WritesState
  public void payment(final int slot, final int code) {
    rows.add(slot, STATE, (long) (code - payment(slot)) << PAYMENT_SHIFT);
  }

  /** Says that an order was paid after expiry and got its units again. */
  @WritesState
  public void reacquired(final int slot) {
    setFlag(slot, FLAG_REACQUIRED, true);
  }

  /** Says whether anything but money can still change the record. */
  @WritesState
  public void ended(final int slot, final boolean ended) {
    setFlag(slot, FLAG_ENDED, ended);
  }

  /** Changes the end of the hold. */
  @WritesState
  public void expiresAt(final int slot, final long time) {
    rows.set(slot, EXPIRES_AT, time);
  }

  /** Binds the key that made it, and counts it. */
  @WritesState
  public void bindKey(final int slot, final int row) {
    rows.add(slot, CHANNEL_AND_KEY_ROW, row + 1L);
    addReference(slot, 1);
  }

  /** Lets the key that made it go in its turn. */
  @WritesState
  public void unbindKey(final int slot) {
    rows.add(slot, CHANNEL_AND_KEY_ROW, -(keyRow(slot) + 1L));
  }

  /** Counts one key more, or one less, that refers to it. */
  @WritesState
  public void addReference(final int slot, final int delta) {
    final int after = references(slot) + delta;
    assert after >= 0 : "no key refers twice";
    assert after <= MAX_REFERENCES : "too many keys refer to one record";
    rows.add(slot, STATE, (long) delta << REFERENCES_SHIFT);
  }

  /** Counts one key less that refers to it; what ended goes with its last key. */
  @WritesState
  void dropReference(final int slot) {
    final long state = rows.get(slot, STATE) - (1L << REFERENCES_SHIFT);
    assert (state & REFERENCES) != REFERENCES : "the key was counted";
    if ((state & (REFERENCES | ENDED)) == ENDED) {
      forget(slot);
    } else {
      rows.set(slot, STATE, state);
    }
  }

  /** Ends a record for good; it goes with the last key that refers to it. */
  @WritesState
  void end(final int slot) {
    if (references(slot) == 0) {
      forget(slot);
    } else {
      ended(slot, true);
    }
  }

  /** Starts reading the allocations of a record. */
  public void read(final int slot, final AllocationCursor cursor) {
    cursor.start(this, slot);
  }

  long firstUnits(final int slot) {
    return rows.get(slot, FIRST_UNITS);
  }

  long firstPlace(final int slot) {
    return rows.get(slot, FIRST_PLACE);
  }

  int firstInChain(final int slot) {
    return (int) (rows.get(slot, CHAIN) >>> 32) - 1;
  }

  long chainUnits(final int row) {
    return allocations.get(row, UNITS);
  }

  long chainPlace(final int row) {
    return allocations.get(row, PLACE);
  }

  int nextInChain(final int row) {
    return (int) allocations.get(row, NEXT) - 1;
  }

  @WritesState
  private void forget(final int slot) {
    giveBackChain(slot);
    rowPool.giveBack(slot);
  }

  @WritesState
  private void giveBackChain(final int slot) {
    int row = firstInChain(slot);
    while (row != NONE) {
      final int next = nextInChain(row);
      allocationPool.giveBack(row);
      row = next;
    }
  }

  @WritesState
  private void append(final int slot, final long place, final long units) {
    final int row = allocationPool.take();
    allocations.set(row, UNITS, units);
    allocations.set(row, PLACE, place);
    allocations.set(row, NEXT, 0);
    final long chain = rows.get(slot, CHAIN);
    if (chain == 0) {
      rows.set(slot, CHAIN, (row + 1L) << 32 | (row + 1L));
    } else {
      allocations.set((int) chain - 1, NEXT, row + 1L);
      rows.set(slot, CHAIN, chain >>> 32 << 32 | (row + 1L));
    }
  }

  private boolean hasFlag(final int slot, final int flag) {
    return (rows.get(slot, STATE) >>> FLAGS_SHIFT & flag) != 0;
  }

  @WritesState
  private void setFlag(final int slot, final int flag, final boolean on) {
    if (hasFlag(slot, flag) != on) {
      rows.add(slot, STATE, (long) (on ? flag : -flag) << FLAGS_SHIFT);
    }
  }
}
