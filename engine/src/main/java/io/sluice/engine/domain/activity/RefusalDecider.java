package io.sluice.engine.domain.activity;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.command.MessageHeaderDecoder;
import io.sluice.engine.codec.command.PlaceOrderDecoder;
import io.sluice.engine.codec.command.ReserveOrWaitDecoder;
import io.sluice.engine.codec.command.ReserveStockDecoder;
import io.sluice.engine.codec.event.AttemptRefusedEncoder;
import io.sluice.engine.codec.event.MessageHeaderEncoder;
import io.sluice.engine.codec.event.RefusalsCountedEncoder;
import io.sluice.engine.domain.decision.Decision;
import io.sluice.engine.domain.sourcing.AllocationPlan;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ActivityStatus;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.RejectReason;
import org.agrona.DirectBuffer;

/**
 * Decides what a log of an activity says of those who got nothing: states a refusal, or counts it
 * and states the count later.
 *
 * <p>A refusal is stated as long as its item has units for anybody, up to a bound for the activity
 * and one for each customer. Whatever is not stated is counted.
 */
public final class RefusalDecider {
  private static final int NO_ACTIVITY = -1;
  private static final int NO_SKU = -1;
  private static final int NO_ITEM = 0;
  private static final long NOT_FOR_WANT_OF_UNITS = 0;

  private final Activities activities;
  private final StockLedger ledger;
  private final AllocationPlan plan;
  private final PendingRefusals pending;
  private final EventBatch events;
  private final ReserveStockDecoder reserve = new ReserveStockDecoder();
  private final ReserveOrWaitDecoder reserveOrWait = new ReserveOrWaitDecoder();
  private final PlaceOrderDecoder place = new PlaceOrderDecoder();
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final AttemptRefusedEncoder refused = new AttemptRefusedEncoder();
  private final RefusalsCountedEncoder counted = new RefusalsCountedEncoder();

  // What was attempted.
  private int activity;
  private long customerHigh;
  private long customerLow;
  private long quantity;
  private long before;
  private int location;

  /**
   * A decider that reads state and states facts in a batch.
   *
   * @param pending what it counts
   */
  public RefusalDecider(
      final Activities activities,
      final StockLedger ledger,
      final AllocationPlan plan,
      final PendingRefusals pending,
      final EventBatch events) {
    this.activities = activities;
    this.ledger = ledger;
    this.plan = plan;
    this.pending = pending;
    this.events = events;
  }

  /**
   * States or counts that a command was refused, if an activity that it names keeps a log.
   *
   * @param header of the command, which begins at the offset
   * @param position that the refusal saw
   */
  public void decide(
      final MessageHeaderDecoder header,
      final DirectBuffer command,
      final int offset,
      final RejectReason reason,
      final long position,
      final Decision decision) {
    if (!isAttempt(header, command, offset)) {
      return;
    }
    final ActivityStatus status = activities.statusAt(activity, decision.now());
    if (status == ActivityStatus.ENDED) {
      return;
    }
    final ActivityDefinition definition = activities.registry().at(activity);
    decision.channel(definition.channel());
    if (status == ActivityStatus.SCHEDULED || !couldBeServed(reason)) {
      count(NO_ITEM, NOT_FOR_WANT_OF_UNITS, decision);
      return;
    }
    final int item = decision.refusedSku() < 0 ? -1 : definition.itemOf(decision.refusedSku());
    final int pool = item < 0 ? NO_ITEM : definition.items().get(item).pool();
    if (pool != NO_ITEM && isSoldOut(pool)) {
      final boolean wantOfUnits =
          reason == RejectReason.SOLD_OUT || reason == RejectReason.WAITLIST_FULL;
      count(pool, wantOfUnits ? position : NOT_FOR_WANT_OF_UNITS, decision);
    } else if (mayBeStated()) {
      readLines(header, decision.refusedLine(), decision.refusedSku());
      state(reason, pool, decision);
    } else {
      count(pool, NOT_FOR_WANT_OF_UNITS, decision);
    }
  }

  /** True if counts are to be stated now because there are units again. */
  public boolean mustTell() {
    boolean must = false;
    for (int i = 0; i < pending.size(); i++) {
      final int pool = pending.pool(i);
      // What was refused for other reasons says nothing of the time between.
      final boolean isOver = pool != NO_ITEM
          && (ledger.isClosed(pool) || (pending.soldOut(i) > 0 && !isSoldOut(pool)));
      if (isOver) {
        pending.close(i);
      }
      must |= pending.isClosed(i);
    }
    return must;
  }

  /** States the first count for whose item there are units again. */
  public void tellNext(final Decision decision) {
    int i = 0;
    while (!pending.isClosed(i)) {
      i++;
    }
    tell(i, false, decision);
  }

  /** States the count whose second was over first. */
  public void tellNextTimed(final Decision decision) {
    tell(pending.nextTimed(), false, decision);
  }

  /** States all counts of an activity, before the end of it, which is stated in the same step. */
  void tellAll(final int ofActivity, final Decision decision) {
    for (int i = 0; i < pending.size(); i++) {
      if (pending.activity(i) == ofActivity) {
        tell(i, true, decision);
      }
    }
  }

  private boolean isAttempt(
      final MessageHeaderDecoder header, final DirectBuffer command, final int offset) {
    activity = NO_ACTIVITY;
    switch (header.templateId()) {
      case ReserveStockDecoder.TEMPLATE_ID -> {
        reserve.wrapAndApplyHeader(command, offset, header);
        activity = reserve.activity();
        customer(reserve.customerHigh(), reserve.customerLow());
      }
      case ReserveOrWaitDecoder.TEMPLATE_ID -> {
        reserveOrWait.wrapAndApplyHeader(command, offset, header);
        activity = reserveOrWait.activity();
        customer(reserveOrWait.customerHigh(), reserveOrWait.customerLow());
      }
      case PlaceOrderDecoder.TEMPLATE_ID -> {
        place.wrapAndApplyHeader(command, offset, header);
        // Whoever checks out what he holds wants nothing that is free.
        activity = place.reservationSequence() >= 0 ? NO_ACTIVITY : place.activity();
        customer(place.customerHigh(), place.customerLow());
      }
      default -> {
        // It takes no free units of an activity.
      }
    }
    return activity >= 0
        && activities.registry().has(activity)
        && activities.registry().at(activity).has(ActivityDefinition.PROVABLE);
  }

  private void customer(final long high, final long low) {
    customerHigh = high;
    customerLow = low;
  }

  /** False for what no sale could have served, whenever it came. */
  private static boolean couldBeServed(final RejectReason reason) {
    return switch (reason) {
      case ACTIVITY_OF_ANOTHER_CHANNEL,
          CHANNEL_UNKNOWN,
          SKU_UNKNOWN,
          SKU_NOT_IN_ACTIVITY,
          LOCATION_UNKNOWN,
          CUSTOMER_REQUIRED,
          AMOUNT_TOO_LARGE -> false;
      default -> true;
    };
  }

  /** True if nobody could be promised a unit that is not waiting for it already. */
  private boolean isSoldOut(final int pool) {
    if (activities.waitlist().waiting(pool) > 0) {
      return true;
    }
    final int channel = activities.registry().at(activities.activityOf(pool)).channel();
    return plan.promisable(ledger.skuOfPool(pool), pool, channel) == 0;
  }

  private boolean mayBeStated() {
    final boolean anonymous = customerHigh == 0 && customerLow == 0;
    return activities.refusals(activity) < Limits.MAX_REFUSALS
        && (anonymous
            || activities.tallies().refusals(activity, customerHigh, customerLow)
                < Limits.MAX_REFUSALS_OF_CUSTOMER);
  }

  private void count(final int pool, final long seen, final Decision decision) {
    final boolean timed = activities.refusalCounts(activity) < Limits.MAX_REFUSAL_COUNTS;
    pending.count(activity, pool, seen, decision.now(), timed);
  }

  /** Reads what the line wants that was refused, and what earlier ones want of the same SKU. */
  private void readLines(final MessageHeaderDecoder header, final int line, final int sku) {
    quantity = 0;
    before = 0;
    location = AllocationPlan.ANY;
    if (line < 0) {
      return;
    }
    switch (header.templateId()) {
      case ReserveStockDecoder.TEMPLATE_ID -> {
        final ReserveStockDecoder.LinesDecoder lines = reserve.lines();
        for (int i = 0; i <= line; i++) {
          lines.next();
          want(lines.sku() == sku, i == line, lines.quantity(), lines.location());
        }
      }
      case PlaceOrderDecoder.TEMPLATE_ID -> {
        final PlaceOrderDecoder.LinesDecoder lines = place.lines();
        for (int i = 0; i <= line; i++) {
          lines.next();
          want(lines.sku() == sku, i == line, lines.quantity(), lines.location());
        }
      }
      default -> quantity = reserveOrWait.quantity();
    }
  }

  private void want(
      final boolean ofSku, final boolean refusedOne, final long units, final int named) {
    if (refusedOne) {
      quantity = units;
      location = named;
    } else if (ofSku) {
      before += units;
    }
  }

  private void state(final RejectReason reason, final int pool, final Decision decision) {
    refused.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stampWithoutKey(refused.cause());
    refused
        .customerHigh(customerHigh)
        .customerLow(customerLow)
        .quantity(quantity)
        .before(before)
        .available(decision.refusedAvailable())
        .activity(activity)
        .pool(pool)
        .sku(pool == NO_ITEM ? NO_SKU : decision.refusedSku())
        .location(location)
        .reason((short) reason.code());
    events.end(refused.encodedLength());
  }

  private void tell(final int i, final boolean more, final Decision decision) {
    final int pool = pending.pool(i);
    decision.channel(activities.registry().at(pending.activity(i)).channel());
    counted.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(counted.cause(), more);
    counted
        .activity(pending.activity(i))
        .pool(pool)
        .sku(pool == NO_ITEM ? NO_SKU : ledger.skuOfPool(pool))
        .since(pending.since(i))
        .soldOut(pending.soldOut(i))
        .others(pending.others(i))
        .firstPosition(pending.first(i))
        .lastPosition(pending.last(i));
    events.end(counted.encodedLength());
  }
}
