package io.sluice.loadtest.simulation;

import java.util.ArrayList;
import java.util.List;

/** The pools that activities set units apart in, and what customers have of each. */
final class ModelPools {
  /** The pool that everybody sells from. */
  static final int SHARED = 0;

  /** One of them. */
  private static final class Pool {
    private final int sku;
    private final int activity;
    private final long[] unitsByCustomer;
    private long withheld;
    private long shipped;
    private long waiting;

    /** How many were closed with it, and before; 0 while it is open. */
    private int closedAs;

    Pool(final int sku, final int activity) {
      this.sku = sku;
      this.activity = activity;
      unitsByCustomer = new long[Swarm.CUSTOMERS];
    }

    Pool(final Pool other) {
      sku = other.sku;
      activity = other.activity;
      unitsByCustomer = other.unitsByCustomer.clone();
      withheld = other.withheld;
      shipped = other.shipped;
      waiting = other.waiting;
      closedAs = other.closedAs;
    }
  }

  private final List<Pool> pools = new ArrayList<>();
  private int closedCount;

  ModelPools() {}

  ModelPools(final ModelPools other) {
    other.pools.forEach(pool -> pools.add(new Pool(pool)));
    closedCount = other.closedCount;
  }

  /** How many there are; they are numbered from 1. */
  int count() {
    return pools.size();
  }

  void open(final int sku, final int activity) {
    pools.add(new Pool(sku, activity));
  }

  int sku(final int pool) {
    return at(pool).sku;
  }

  int activity(final int pool) {
    return at(pool).activity;
  }

  boolean isClosed(final int pool) {
    return at(pool).closedAs > 0;
  }

  /** How many pools were closed until this one was, with it. */
  int closedAs(final int pool) {
    return at(pool).closedAs;
  }

  /** How many wait for units of a pool. */
  long waiting(final int pool) {
    return at(pool).waiting;
  }

  /** True if somebody waits for units of a pool, so that nobody else gets any. */
  boolean isAwaited(final int pool) {
    return pool != SHARED && at(pool).waiting > 0;
  }

  /** One more waits for units of a pool, or one less. */
  void count(final int pool, final int waiting) {
    at(pool).waiting += waiting;
  }

  void close(final int pool) {
    at(pool).withheld = 0;
    at(pool).closedAs = ++closedCount;
  }

  long withheld(final int pool) {
    return at(pool).withheld;
  }

  void withhold(final int pool, final long units) {
    at(pool).withheld = units;
  }

  long shipped(final int pool) {
    return at(pool).shipped;
  }

  void ship(final int pool, final long units) {
    if (pool != SHARED) {
      at(pool).shipped += units;
    }
  }

  /** Where units of a pool come to be free: in it, or in the shared one if it is closed. */
  int home(final int pool) {
    return pool != SHARED && isClosed(pool) ? SHARED : pool;
  }

  /** Units of a pool that a customer holds or bought. */
  long unitsOf(final int pool, final int customer) {
    return at(pool).unitsByCustomer[customer];
  }

  /** A customer has units of a pool more, or less; nobody in particular is not counted. */
  void tally(final int pool, final int customer, final long units) {
    if (pool != SHARED && customer != 0) {
      at(pool).unitsByCustomer[customer] += units;
    }
  }

  private Pool at(final int pool) {
    return pools.get(pool - 1);
  }
}
