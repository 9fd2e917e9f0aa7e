package io.sluice.engine.domain.claim;

import io.sluice.engine.codec.event.CauseDecoder;
import io.sluice.engine.domain.activity.ActivityApplier;
import io.sluice.engine.domain.dedup.KeyKind;
import io.sluice.engine.domain.dedup.KeyMemory;
import io.sluice.engine.domain.dedup.KeyMemoryApplier;
import io.sluice.engine.domain.stock.Bucket;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.domain.table.WritesState;

/**
 * The common part of applying facts about reservations and orders: units between buckets, expiry,
 * keys, and the end of records.
 */
public final class ClaimApplier {
  /** Groups of keys forgotten for each that comes: more than one, so that a backlog shrinks. */
  private static final int FORGET_LIMIT = 2;

  private final ClaimStore claims;
  private final ExpiryHeap expiry;
  private final KeyMemory keys;
  private final KeyMemoryApplier keyApplier;
  private final StockLedger ledger;
  private final ActivityApplier activities;
  private final AllocationCursor cursor;

  /** Rows of the keys that are being forgotten. */
  private final int[] goingRows = new int[KeyMemory.FORGET_GROUP];

  /** Keeps loads ahead of their use from being left out; means nothing. */
  private long touched;

  /** An applier that writes records, the order of expiry, keys, tallies and the ledger. */
  public ClaimApplier(
      final ClaimStore claims,
      final ExpiryHeap expiry,
      final KeyMemory keys,
      final StockLedger ledger,
      final ActivityApplier activities) {
    this.claims = claims;
    this.expiry = expiry;
    this.keys = keys;
    this.keyApplier = new KeyMemoryApplier(keys);
    this.ledger = ledger;
    this.activities = activities;
    this.cursor = new AllocationCursor(claims);
  }

  /** Sets how many keys and how many living holds there may be. */
  @WritesState
  public void capacity(final int keyCapacity, final int holdCapacity) {
    keyApplier.capacity(keyCapacity, holdCapacity);
    claims.holdCapacity(holdCapacity);
  }

  /** Binds the key that made a record, and lets the record expire. */
  @WritesState
  public void begin(
      final int slot, final CauseDecoder cause, final KeyKind kind, final long position) {
    expiry.add(slot, claims.sequence(slot), claims.expiresAt(slot));
    tallyHold(slot, 1);
    activities.sweepOn();
    if (hasKey(cause)) {
      final int row = keyApplier.bind(cause, kind, position, slot);
      claims.bindKey(slot, row);
      forgetOldKeys(cause.time());
    }
  }

  /**
   * Ends the hold of a record: it no longer expires, and the key that made it may go in its turn.
   */
  @WritesState
  public void endHold(final int slot, final long now) {
    expiry.remove(slot);
    tallyHold(slot, -1);
    final int row = claims.keyRow(slot);
    if (row != ClaimStore.NONE) {
      claims.unbindKey(slot);
      keyApplier.enqueue(row, now);
    }
  }

  /** Lets a record expire at another time. */
  @WritesState
  public void expireAt(final int slot, final long time) {
    expiry.remove(slot);
    claims.expiresAt(slot, time);
    expiry.add(slot, claims.sequence(slot), time);
  }

  /** Takes available units for a record. */
  @WritesState
  public void take(
      final int slot,
      final int line,
      final boolean pinned,
      final int cell,
      final long units,
      final Bucket to) {
    claims.allocate(slot, line, pinned, cell, units);
    ledger.move(cell, Bucket.AVAILABLE, to, units);
    activities.tally(cell, claims.customerHigh(slot), claims.customerLow(slot), units);
  }

  /** A record, which has no units, begins to wait for some. */
  @WritesState
  public void join(final int slot, final int pool, final long units, final long ttlMs) {
    final int row = activities.join(
        slot, pool, claims.customerHigh(slot), claims.customerLow(slot), units, ttlMs);
    claims.waitFor(slot, pool, units, row);
  }

  /** A record does not wait any more; whether it gets units is another matter. */
  @WritesState
  public void leave(final int slot) {
    activities.leave(
        claims.waitRow(slot),
        claims.waitPool(slot),
        claims.customerHigh(slot),
        claims.customerLow(slot));
    claims.waitNoMore(slot);
  }

  /** Promises all held units of a record. */
  @WritesState
  public void promise(final int slot) {
    claims.read(slot, cursor);
    while (cursor.next()) {
      ledger.move(cursor.cell(), Bucket.HELD, Bucket.ALLOCATED, cursor.units());
    }
  }

  /** Makes all units of a record available again. */
  @WritesState
  public void giveBack(final int slot, final Bucket from) {
    final long high = claims.customerHigh(slot);
    final long low = claims.customerLow(slot);
    claims.read(slot, cursor);
    while (cursor.next()) {
      ledger.giveBack(cursor.cell(), from, cursor.units());
      activities.lookAtPoolOf(cursor.cell());
      activities.tally(cursor.cell(), high, low, -cursor.units());
    }
  }

  /** The units of a record become those of another with the same allocations, which is whose. */
  @WritesState
  public void handOver(final int fromSlot, final int toSlot) {
    claims.read(fromSlot, cursor);
    while (cursor.next()) {
      final int cell = cursor.cell();
      activities.tally(
          cell, claims.customerHigh(fromSlot), claims.customerLow(fromSlot), -cursor.units());
      activities.tally(
          cell, claims.customerHigh(toSlot), claims.customerLow(toSlot), cursor.units());
    }
  }

  /** Moves all units of a record to the customer. */
  @WritesState
  public void ship(final int slot) {
    claims.read(slot, cursor);
    while (cursor.next()) {
      ledger.ship(cursor.cell(), cursor.units());
    }
  }

  /** Remembers the key of a command that changed a record. */
  @WritesState
  public void remember(
      final int slot, final CauseDecoder cause, final KeyKind kind, final long position) {
    if (hasKey(cause) && cause.more() == 0) {
      claims.addReference(slot, 1);
      remember(cause, kind, position, slot);
    }
  }

  /** Remembers the key of a command that is about no record. */
  @WritesState
  public void remember(final CauseDecoder cause, final KeyKind kind, final long position) {
    if (hasKey(cause) && cause.more() == 0) {
      remember(cause, kind, position, 0);
    }
  }

  /** Remembers the key of a command that changed an activity. */
  @WritesState
  public void rememberActivity(final int activity, final CauseDecoder cause, final long position) {
    if (hasKey(cause) && cause.more() == 0) {
      remember(cause, KeyKind.ACTIVITY_CHANGED, position, activity);
    }
  }

  /** The hold of a record expired without payment; with -1, it was paid after all. */
  @WritesState
  public void tallyUnpaid(final int slot, final long holds) {
    activities.tallyUnpaid(
        ledger.pool(claims.firstCell(slot)),
        claims.customerHigh(slot),
        claims.customerLow(slot),
        holds);
  }

  /** Ends a record for good; it goes with the last key that refers to it. */
  @WritesState
  public void end(final int slot) {
    claims.end(slot);
  }

  @WritesState
  private void tallyHold(final int slot, final long holds) {
    final int waitPool = claims.waitPool(slot);
    activities.tallyHold(
        waitPool == 0 ? ledger.pool(claims.firstCell(slot)) : waitPool,
        claims.customerHigh(slot),
        claims.customerLow(slot),
        holds);
  }

  @WritesState
  private void remember(
      final CauseDecoder cause, final KeyKind kind, final long position, final int slot) {
    keyApplier.enqueue(keyApplier.bind(cause, kind, position, slot), cause.time());
    forgetOldKeys(cause.time());
  }

  @WritesState
  private void forgetOldKeys(final long now) {
    if (!keys.hasGroup()) {
      return;
    }
    int count = keys.forgettable(now);
    for (int group = 0; count > 0 && group < FORGET_LIMIT; group++) {
      touchOldest(count);
      forgetOldest(count);
      count = keys.forgettable(now);
    }
  }

  @WritesState
  private void forgetOldest(final int count) {
    for (int i = 0; i < count; i++) {
      final int row = goingRows[i];
      keyApplier.unlink(row);
      if (keys.kind(row).refersToRecord()) {
        claims.dropReference(keys.slot(row));
      }
    }
    keyApplier.forgetOldest(count);
  }

  /**
   * Notes the oldest keys, and loads what forgetting them will need.
   *
   * <p>A loop for each thing that is loaded: the shorter its body, the more of its cache misses are
   * under way at the same time.
   */
  private void touchOldest(final int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      goingRows[i] = keys.oldest(i);
    }
    for (int i = 0; i < count; i++) {
      sum += keys.touchRow(goingRows[i]);
    }
    for (int i = 0; i < count; i++) {
      // Of no record means slot 0, which does no harm and spares a branch that waits for the row.
      sum += claims.touch(keys.slot(goingRows[i]));
    }
    for (int i = count; i < 2 * count; i++) {
      sum += keys.touchNext(i);
    }
    touched = sum;
  }

  private static boolean hasKey(final CauseDecoder cause) {
    return cause.keyHigh() != 0 || cause.keyLow() != 0;
  }

  @Override
  public String toString() {
    return "ClaimApplier of " + claims.size() + " records, " + touched;
  }
}
