package io.sluice.api.live;

import io.sluice.engine.domain.stock.Bucket;
import io.sluice.engine.domain.stock.StockLedger;

/**
 * The units that are set apart in one pool of an activity, over all its cells, and how many wait
 * for some. The feed's thread.
 */
final class PoolUnits {
  private final int activity;
  private final long[] units = new long[Bucket.COUNT];
  private long shipped;
  private int waiting;
  private boolean closed;

  /** A pool with nothing in it. */
  PoolUnits(final int activity) {
    this.activity = activity;
  }

  /** A pool as an engine has it, but for those who wait. */
  static PoolUnits of(final int activity, final StockLedger ledger, final int pool) {
    final PoolUnits known = new PoolUnits(activity);
    for (final Bucket bucket : Bucket.values()) {
      known.units[bucket.ordinal()] = ledger.unitsInPool(pool, bucket);
    }
    known.shipped = ledger.shipped(pool);
    known.closed = ledger.isClosed(pool);
    return known;
  }

  /** The activity that it belongs to. */
  int activity() {
    return activity;
  }

  /** Units that nobody has, also those that wait for their wave. */
  long available() {
    return units[Bucket.AVAILABLE.ordinal()];
  }

  /** Units that reservations and unpaid orders have. */
  long held() {
    return units[Bucket.HELD.ordinal()];
  }

  /** Units that were sold, those that left among them. */
  long sold() {
    return units[Bucket.ALLOCATED.ordinal()] + shipped;
  }

  /** How many wait. */
  int waiting() {
    return waiting;
  }

  /** Units come in from the shared pool, or, with less than 0, go back there. */
  void repool(final long moved) {
    add(Bucket.AVAILABLE, moved);
  }

  /** Units go from one bucket to another. */
  void move(final Bucket from, final Bucket to, final long moved) {
    add(from, -moved);
    add(to, moved);
  }

  /** Units are free again: those of a pool that is closed go to the shared one. */
  void giveBack(final Bucket from, final long moved) {
    add(from, -moved);
    if (!closed) {
      add(Bucket.AVAILABLE, moved);
    }
  }

  /** Units that were sold leave. */
  void ship(final long moved) {
    add(Bucket.ALLOCATED, -moved);
    shipped += moved;
  }

  /** One more waits. */
  void join() {
    waiting++;
  }

  /** One waits no more. */
  void leave() {
    assert waiting > 0 : "whoever leaves had joined";
    waiting--;
  }

  /** From now on what is free again goes to the shared pool. */
  void close() {
    assert available() == 0 : "what is left was moved before";
    closed = true;
  }

  private void add(final Bucket bucket, final long moved) {
    units[bucket.ordinal()] += moved;
    assert units[bucket.ordinal()] >= 0 : "no bucket is negative after a movement";
  }
}
