package io.sluice.engine.domain.activity;

import io.sluice.engine.domain.table.HashIndex;
import io.sluice.engine.domain.table.HashedTable;
import io.sluice.engine.domain.table.LongFields;
import io.sluice.engine.domain.table.TableContent;
import io.sluice.engine.domain.table.WritesState;
import java.util.function.IntPredicate;

/**
 * How many units of each pool each customer holds or bought, and how many holds each has in an
 * activity, and how many refusals were stated. What came to nothing is forgotten, and what belongs
 * to something that is over goes bit by bit.
 */
public final class CustomerTallies {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long SPREAD = 0xBF58476D1CE4E5B9L;

  /** Bit of the scopes of holds that came to nothing; pools have lower numbers. */
  private static final int UNPAID = 1 << 30;

  /** Tells the refusals of an activity from its holds. */
  private static final int OF_REFUSALS = 1 << 30;

  private static final int NEXT_PART = 0;
  private static final int PARTS_LEFT = 1;

  private final HashIndex counts;
  private final LongFields sweep;

  /**
   * No customers.
   *
   * @param firstTableName the first of two numbers for its tables
   */
  CustomerTallies(final int firstTableName) {
    counts = new HashIndex(firstTableName);
    sweep = new LongFields(firstTableName + 1, 2);
  }

  /** Units of a pool that a customer holds or bought. */
  public long units(final int pool, final long customerHigh, final long customerLow) {
    return count(pool, customerHigh, customerLow);
  }

  /** Holds that a customer has in an activity. */
  public long holds(final int activity, final long customerHigh, final long customerLow) {
    return count(scopeOfHolds(activity), customerHigh, customerLow);
  }

  /** Holds of a customer in an activity that expired without payment. */
  public long unpaid(final int activity, final long customerHigh, final long customerLow) {
    return count(UNPAID | activity, customerHigh, customerLow);
  }

  /** Refusals of a customer that were stated one by one in an activity. */
  public long refusals(final int activity, final long customerHigh, final long customerLow) {
    return count(scopeOfRefusals(activity), customerHigh, customerLow);
  }

  /** Entries that there are. */
  public long size() {
    return counts.size();
  }

  /** Counts units more, or less. */
  @WritesState
  void addUnits(final int pool, final long customerHigh, final long customerLow, final long units) {
    add(pool, customerHigh, customerLow, units);
  }

  /** Counts a hold more, or less. */
  @WritesState
  void addHolds(
      final int activity, final long customerHigh, final long customerLow, final long holds) {
    add(scopeOfHolds(activity), customerHigh, customerLow, holds);
  }

  /** Counts a hold more that expired without payment, or one less. */
  @WritesState
  void addUnpaid(
      final int activity, final long customerHigh, final long customerLow, final long holds) {
    add(UNPAID | activity, customerHigh, customerLow, holds);
  }

  /** Counts a refusal. */
  @WritesState
  void addRefusal(final int activity, final long customerHigh, final long customerLow) {
    add(scopeOfRefusals(activity), customerHigh, customerLow, 1);
  }

  /** Something is over: every entry is looked at once more. */
  @WritesState
  void beginSweep() {
    sweep.set(PARTS_LEFT, HashIndex.partCount());
  }

  /**
   * Forgets some of what belongs to pools that are closed and to activities that are over.
   *
   * @param isClosed says of a pool whether it is closed
   * @param isOver says of an activity whether it is over
   */
  @WritesState
  void sweepOn(final IntPredicate isClosed, final IntPredicate isOver) {
    if (sweep.get(PARTS_LEFT) == 0) {
      return;
    }
    final int part = (int) sweep.get(NEXT_PART);
    counts.removeIf(part, scope -> {
      final int of = (int) scope;
      if (of < 0) {
        return isOver.test(~of & ~OF_REFUSALS);
      }
      return of >= UNPAID ? isOver.test(of & ~UNPAID) : isClosed.test(of);
    });
    sweep.set(NEXT_PART, (part + 1) % HashIndex.partCount());
    sweep.add(PARTS_LEFT, -1);
  }

  /** Its tables, for the hash of the state. */
  HashedTable[] tables() {
    return new HashedTable[] {counts.hashes(), sweep};
  }

  /** Its tables, for snapshots. */
  TableContent[] contents() {
    return new TableContent[] {counts, sweep};
  }

  /** The entries, for checks. */
  public HashIndex counts() {
    return counts;
  }

  private static int scopeOfRefusals(final int activity) {
    return ~(activity | OF_REFUSALS);
  }

  private static int scopeOfHolds(final int activity) {
    return ~activity;
  }

  private long count(final int scope, final long customerHigh, final long customerLow) {
    final long entry = counts.find(high(scope, customerHigh), low(scope, customerLow));
    return entry < 0 ? 0 : counts.second(entry);
  }

  @WritesState
  private void add(
      final int scope, final long customerHigh, final long customerLow, final long delta) {
    final long high = high(scope, customerHigh);
    final long low = low(scope, customerLow);
    final long after = count(scope, customerHigh, customerLow) + delta;
    if (after > 0) {
      counts.put(high, low, scope, after);
    } else {
      // Less than nothing is what was forgotten when its pool was closed.
      counts.remove(high, low);
    }
  }

  // The hashes of customers are secret, so that nobody chooses two that collide in here.

  private static long high(final int scope, final long customerHigh) {
    final long z = (customerHigh ^ scope) * GOLDEN;
    return (z ^ z >>> 29) * SPREAD;
  }

  private static long low(final int scope, final long customerLow) {
    final long z = (customerLow + scope * SPREAD) * GOLDEN;
    final long mixed = z ^ z >>> 32;
    return mixed == 0 ? 1 : mixed;
  }
}
