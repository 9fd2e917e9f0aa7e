package io.sluice.engine.domain.activity;

import io.sluice.engine.domain.decision.Decision;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ActivityItem;
import io.sluice.engine.protocol.ActivityStatus;
import io.sluice.engine.protocol.HoldRules;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.RejectReason;
import java.util.Arrays;

/**
 * What an activity asks of one reservation or order: that it is live, sells the SKU, and that the
 * customer and the order stay within its limits. Decides in one step with the units. Reads only;
 * reused; engine thread.
 */
public final class SaleRules {
  /** No activity. */
  public static final int NO_ACTIVITY = -1;

  /** A time to live that the request does not name. */
  private static final long NOT_NAMED = -1;

  private final Activities activities;
  private final CustomerTallies tallies;
  private final Waitlist waitlist;
  private final StockLedger ledger;

  // One command.
  private int activity = NO_ACTIVITY;
  private long customerHigh;
  private long customerLow;
  private int[] pools = new int[4];
  private long[] unitsByPool = new long[4];
  private int poolCount;
  private boolean scarce;

  /** Whether the units that are asked for are in the tallies of the customer already. */
  private boolean counted;

  /** Rules over activities. */
  public SaleRules(final Activities activities, final StockLedger ledger) {
    this.ledger = ledger;
    this.activities = activities;
    this.tallies = activities.tallies();
    this.waitlist = activities.waitlist();
  }

  /**
   * Begins the next command.
   *
   * @param ofActivity that it names, or {@link #NO_ACTIVITY}
   * @return {@code NONE}, or why the activity does not sell
   */
  public RejectReason begin(
      final int ofActivity,
      final int channel,
      final long ofCustomerHigh,
      final long ofCustomerLow,
      final Decision decision) {
    follow(ofActivity, ofCustomerHigh, ofCustomerLow);
    if (activity == NO_ACTIVITY) {
      return RejectReason.NONE;
    }
    if (!activities.registry().has(activity)) {
      return RejectReason.ACTIVITY_UNKNOWN;
    }
    final ActivityDefinition definition = activities.registry().at(activity);
    if (definition.channel() != channel) {
      return RejectReason.ACTIVITY_OF_ANOTHER_CHANNEL;
    }
    if (activities.statusAt(activity, decision.now()) != ActivityStatus.LIVE) {
      return RejectReason.ACTIVITY_CLOSED;
    }
    return checkHolds(definition);
  }

  /** Begins a command about units that were set aside before, which asks nothing anew. */
  public void follow(final int ofActivity, final long ofCustomerHigh, final long ofCustomerLow) {
    activity = ofActivity;
    customerHigh = ofCustomerHigh;
    customerLow = ofCustomerLow;
    poolCount = 0;
    counted = false;
    scarce = false;
  }

  /** As {@link #follow}, about all units of a record that still has them. */
  public void followCounted(
      final int ofActivity, final long ofCustomerHigh, final long ofCustomerLow) {
    follow(ofActivity, ofCustomerHigh, ofCustomerLow);
    counted = true;
  }

  /** Looks whether units of a pool are scarce, before any of them are taken. */
  public void lookAt(final int pool) {
    if (pool != StockLedger.SHARED_POOL && !ledger.isClosed(pool)) {
      final HoldRules rules =
          activities.registry().at(activities.activityOf(pool)).holds();
      scarce |= ledger.promisable(ledger.skuOfPool(pool), pool) < rules.scarceBelow();
    }
  }

  /** The pool that units of a SKU come from, or {@link StockLedger#NONE} if it does not sell it. */
  public int poolOf(final int sku) {
    if (activity == NO_ACTIVITY) {
      return StockLedger.SHARED_POOL;
    }
    final ActivityDefinition definition = activities.registry().at(activity);
    final int item = definition.itemOf(sku);
    return item < 0 ? StockLedger.NONE : definition.items().get(item).pool();
  }

  /** True if somebody waits for units of a pool, so that nobody else gets any. */
  public boolean isAwaited(final int pool) {
    return pool != StockLedger.SHARED_POOL && waitlist.waiting(pool) > 0;
  }

  /** True if one may wait for so many units of a SKU, of which there may be too few now. */
  public boolean mayWaitFor(final int sku, final long units) {
    if (activity == NO_ACTIVITY) {
      return false;
    }
    final ActivityDefinition definition = activities.registry().at(activity);
    return definition.has(ActivityDefinition.WAITLIST)
        && units <= definition.items().get(definition.itemOf(sku)).quantity();
  }

  /** True if as many wait for the activity as may. */
  public boolean isWaitlistFull() {
    return waitlist.waitingIn(activity) >= Limits.MAX_WAITING;
  }

  /**
   * Whether a customer may have units of a pool that he waited for, which count as his already. The
   * limits may be others than when he joined.
   */
  public boolean mayStillHave(
      final int pool, final long ofCustomerHigh, final long ofCustomerLow, final long units) {
    follow(activities.activityOf(pool), ofCustomerHigh, ofCustomerLow);
    lookAt(pool);
    final HoldRules rules = activities.registry().at(activity).holds();
    final ActivityItem item = activities.itemOf(pool);
    assert item != null : "the pool is open";
    if (item.limitPerOrder() >= 0 && units > item.limitPerOrder()) {
      return false;
    }
    if (isAnonymous()) {
      return item.limitPerCustomer() < 0 && !rules.asksForCustomer();
    }
    return isWithin(tallies.units(pool, customerHigh, customerLow), item.limitPerCustomer())
        && isWithin(tallies.holds(activity, customerHigh, customerLow), rules.livePerCustomer())
        && (rules.maxUnpaid() < 0 || unpaid() < rules.maxUnpaid());
  }

  private static boolean isWithin(final long count, final long limit) {
    return limit < 0 || count <= limit;
  }

  private long unpaid() {
    return tallies.unpaid(activity, customerHigh, customerLow);
  }

  /** Adds units of a pool, and says whether they are within the limits, with the other lines. */
  public RejectReason add(
      final int pool, final int line, final int sku, final long units, final Decision decision) {
    if (pool == StockLedger.SHARED_POOL) {
      return RejectReason.NONE;
    }
    final ActivityItem item = activities.itemOf(pool);
    if (item == null) {
      return RejectReason.NONE;
    }
    lookAt(pool);
    final long before = unitsOf(pool);
    count(pool, units);
    if (item.limitPerOrder() >= 0 && before + units > item.limitPerOrder()) {
      return decision.refuse(
          RejectReason.LIMIT_EXCEEDED, line, sku, Math.max(0, item.limitPerOrder() - before));
    }
    if (item.limitPerCustomer() < 0) {
      return RejectReason.NONE;
    }
    if (isAnonymous()) {
      return decision.refuse(RejectReason.CUSTOMER_REQUIRED, line, sku);
    }
    final long had = tallies.units(pool, customerHigh, customerLow);
    final long left = item.limitPerCustomer() - had + (counted ? units : -before);
    return units > left
        ? decision.refuse(RejectReason.LIMIT_EXCEEDED, line, sku, Math.max(0, left))
        : RejectReason.NONE;
  }

  /** Price of a unit of a SKU in the activity, -1 for none. */
  public long priceOf(final int sku) {
    if (activity == NO_ACTIVITY) {
      return ActivityItem.NOT_STATED;
    }
    final ActivityDefinition definition = activities.registry().at(activity);
    final int item = definition.itemOf(sku);
    return item < 0 ? ActivityItem.NOT_STATED : definition.items().get(item).price();
  }

  /** How long a hold lives: as asked, but in an activity no longer than that allows. */
  public long ttlMs(final long asked, final long otherwise) {
    final long wanted = asked == NOT_NAMED ? otherwise : asked;
    if (activity == NO_ACTIVITY) {
      return wanted;
    }
    final ActivityDefinition definition = activities.registry().at(activity);
    final long most = definition.holdTtlMs();
    final long ttlMs = most < 0 || asked != NOT_NAMED ? wanted : most;
    final long limited = most < 0 ? ttlMs : Math.min(ttlMs, most);
    return scarce ? Math.min(limited, definition.holds().scarceTtlMs()) : limited;
  }

  private RejectReason checkHolds(final ActivityDefinition definition) {
    final HoldRules rules = definition.holds();
    if (!rules.asksForCustomer()) {
      return RejectReason.NONE;
    }
    if (isAnonymous()) {
      return RejectReason.CUSTOMER_REQUIRED;
    }
    if (rules.livePerCustomer() >= 0
        && tallies.holds(activity, customerHigh, customerLow) >= rules.livePerCustomer()) {
      return RejectReason.TOO_MANY_HOLDS;
    }
    return rules.maxUnpaid() >= 0 && unpaid() >= rules.maxUnpaid()
        ? RejectReason.TOO_MANY_UNPAID
        : RejectReason.NONE;
  }

  private boolean isAnonymous() {
    return customerHigh == 0 && customerLow == 0;
  }

  private long unitsOf(final int pool) {
    for (int i = 0; i < poolCount; i++) {
      if (pools[i] == pool) {
        return unitsByPool[i];
      }
    }
    return 0;
  }

  private void count(final int pool, final long units) {
    for (int i = 0; i < poolCount; i++) {
      if (pools[i] == pool) {
        unitsByPool[i] += units;
        return;
      }
    }
    if (poolCount == pools.length) {
      pools = Arrays.copyOf(pools, poolCount * 2);
      unitsByPool = Arrays.copyOf(unitsByPool, poolCount * 2);
    }
    pools[poolCount] = pool;
    unitsByPool[poolCount++] = units;
  }
}
