package io.sluice.engine.domain.activity;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.command.ChangeActivityDecoder;
import io.sluice.engine.codec.command.DefineActivityDecoder;
import io.sluice.engine.domain.catalog.Catalog;
import io.sluice.engine.domain.channel.Channels;
import io.sluice.engine.domain.decision.Decision;
import io.sluice.engine.domain.decision.Subject;
import io.sluice.engine.domain.location.Locations;
import io.sluice.engine.domain.sourcing.AllocationPlan;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.domain.table.Registry;
import io.sluice.engine.protocol.ActivityChange;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ActivityItem;
import io.sluice.engine.protocol.ActivityStatus;
import io.sluice.engine.protocol.ActivityWave;
import io.sluice.engine.protocol.HoldRules;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.RejectReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what happens to activities. The units of an item are set apart when it is defined, all or
 * none, and go back when the activity ends.
 */
public final class ActivityDecider {
  private final Activities activities;
  private final StockLedger ledger;
  private final Catalog catalog;
  private final Locations locations;
  private final Channels channels;
  private final AllocationPlan plan;
  private final ActivityFacts facts;
  private final Repooling repooling;
  private final RefusalDecider refusals;

  /** A decider that reads state and states facts in a batch. */
  public ActivityDecider(
      final Activities activities,
      final StockLedger ledger,
      final Catalog catalog,
      final Locations locations,
      final Channels channels,
      final AllocationPlan plan,
      final RefusalDecider refusals,
      final EventBatch events) {
    this.activities = activities;
    this.ledger = ledger;
    this.catalog = catalog;
    this.locations = locations;
    this.channels = channels;
    this.plan = plan;
    this.facts = new ActivityFacts(events);
    this.repooling = new Repooling(ledger);
    this.refusals = refusals;
  }

  /** Sets an activity up or describes it anew; the same again states nothing. */
  public RejectReason decide(final DefineActivityDecoder command, final Decision decision) {
    final long expectedVersion = command.expectedVersion();
    final ActivityDefinition wanted = read(command);
    final int known = activities.registry().indexOf(wanted.code());
    final ActivityDefinition old =
        known == Registry.UNKNOWN ? null : activities.registry().at(known);
    if (expectedVersion >= 0 && (old == null || old.version() != expectedVersion)) {
      return RejectReason.VERSION_STALE;
    }
    final int index = old == null ? activities.registry().size() : known;
    final ActivityDefinition placed = withPools(wanted, index, old);
    if (old != null && old.describes(placed)) {
      decision.answerWith(Subject.DEFINITION, index, false);
      return RejectReason.NONE;
    }
    RejectReason refusal = checkCodes(placed, decision);
    if (refusal == RejectReason.NONE) {
      refusal = checkTime(placed, old, decision);
    }
    if (refusal == RejectReason.NONE) {
      refusal = repooling.plan(placed, old, plan, decision);
    }
    if (refusal != RejectReason.NONE) {
      return refusal;
    }
    // ---- no refusal below this line ----
    decision.answerWith(Subject.DEFINITION, index, old == null);
    facts.defined(decision, placed, repooling);
    return RejectReason.NONE;
  }

  /** Stops an activity, or lets its next wave out. */
  public RejectReason decide(final ChangeActivityDecoder command, final Decision decision) {
    final int activity = command.activity();
    if (!activities.registry().has(activity)) {
      return RejectReason.ACTIVITY_UNKNOWN;
    }
    final ActivityDefinition definition = activities.registry().at(activity);
    decision.channel(definition.channel());
    decision.answerWith(Subject.ACTIVITY, activity, false);
    final ActivityStatus status = activities.statusAt(activity, decision.now());
    if (status == ActivityStatus.ENDED) {
      return RejectReason.ACTIVITY_CLOSED;
    }
    if (ActivityChange.ofCode(command.change()) == ActivityChange.STOP) {
      // ---- no refusal below this line ----
      end(activity, true, decision);
      return RejectReason.NONE;
    }
    final int item = command.sku() < 0 ? -1 : definition.itemOf(command.sku());
    if (command.sku() >= 0 && item < 0) {
      return RejectReason.SKU_NOT_IN_ACTIVITY;
    }
    if (status != ActivityStatus.LIVE) {
      return RejectReason.ACTIVITY_CLOSED;
    }
    final int wave = activities.nextWave(activity, item);
    if (wave < 0) {
      return RejectReason.NO_WAVE_LEFT;
    }
    // ---- no refusal below this line ----
    release(activity, wave, decision);
    return RejectReason.NONE;
  }

  /** Shows an activity. */
  public RejectReason read(final int activity, final Decision decision) {
    if (!activities.registry().has(activity)) {
      return RejectReason.ACTIVITY_UNKNOWN;
    }
    decision.answerWith(Subject.ACTIVITY, activity, false);
    return RejectReason.NONE;
  }

  /** States what is due to an activity: its end, or else its next wave. */
  public void due(final int activity, final Decision decision) {
    final ActivityDefinition definition = activities.registry().at(activity);
    decision.channel(definition.channel());
    if (decision.now() >= definition.endsAt()) {
      end(activity, false, decision);
    } else {
      release(activity, activities.nextWave(activity, -1), decision);
    }
  }

  private void end(final int activity, final boolean stopped, final Decision decision) {
    refusals.tellAll(activity, decision);
    repooling.planEnd(activities.registry().at(activity));
    facts.ended(decision, activity, stopped, repooling);
  }

  private void release(final int activity, final int wave, final Decision decision) {
    final ActivityDefinition definition = activities.registry().at(activity);
    final ActivityWave released = definition.waves().get(wave);
    facts.released(decision, activity, wave, definition.items().get(released.item()), released);
  }

  private RejectReason checkCodes(final ActivityDefinition wanted, final Decision decision) {
    if (!channels.registry().has(wanted.channel())) {
      return RejectReason.CHANNEL_UNKNOWN;
    }
    if (wanted.store() >= 0 && !locations.registry().has(wanted.store())) {
      return RejectReason.LOCATION_UNKNOWN;
    }
    for (int i = 0; i < wanted.items().size(); i++) {
      final ActivityItem item = wanted.items().get(i);
      if (!catalog.skus().has(item.sku())) {
        return decision.refuse(RejectReason.SKU_UNKNOWN, i, -1);
      }
      if (item.location() != ActivityItem.ANY && !locations.registry().has(item.location())) {
        return decision.refuse(RejectReason.LOCATION_UNKNOWN, i, item.sku());
      }
    }
    return RejectReason.NONE;
  }

  private RejectReason checkTime(
      final ActivityDefinition wanted,
      final @Nullable ActivityDefinition old,
      final Decision decision) {
    final long now = decision.now();
    if (now >= wanted.endsAt()) {
      return RejectReason.ACTIVITY_CLOSED;
    }
    if (old != null) {
      final ActivityStatus status = activities.statusAt(old.index(), now);
      if (status == ActivityStatus.ENDED) {
        return RejectReason.ACTIVITY_CLOSED;
      }
      final boolean moved = wanted.channel() != old.channel()
          || wanted.startsAt() != old.startsAt()
          || wanted.has(ActivityDefinition.PROVABLE) != old.has(ActivityDefinition.PROVABLE);
      if (status == ActivityStatus.LIVE && moved) {
        return RejectReason.ACTIVITY_BEGUN;
      }
    }
    return wanted.has(ActivityDefinition.OVERLAP)
        ? RejectReason.NONE
        : checkConflicts(wanted, decision);
  }

  private RejectReason checkConflicts(final ActivityDefinition wanted, final Decision decision) {
    for (int other = 0; other < activities.registry().size(); other++) {
      final ActivityDefinition definition = activities.registry().at(other);
      final boolean together = other != wanted.index()
          && activities.statusAt(other, decision.now()) != ActivityStatus.ENDED
          && definition.startsAt() < wanted.endsAt()
          && wanted.startsAt() < definition.endsAt();
      for (int i = 0; together && i < wanted.items().size(); i++) {
        if (definition.itemOf(wanted.items().get(i).sku()) >= 0) {
          return decision.refuse(
              RejectReason.ACTIVITY_CONFLICT, i, wanted.items().get(i).sku());
        }
      }
    }
    return RejectReason.NONE;
  }

  /** Gives each item the pool that it had, or the next new one. */
  private ActivityDefinition withPools(
      final ActivityDefinition wanted, final int index, final @Nullable ActivityDefinition old) {
    final List<ActivityItem> items = new ArrayList<>(wanted.items().size());
    int next = ledger.poolCount() + 1;
    for (final ActivityItem item : wanted.items()) {
      final int before = old == null ? -1 : poolOf(item, old);
      items.add(item.in(before < 0 ? next++ : before));
    }
    return new ActivityDefinition(
        index,
        wanted.code(),
        wanted.channel(),
        wanted.startsAt(),
        wanted.endsAt(),
        wanted.holdTtlMs(),
        wanted.flags(),
        wanted.holds(),
        wanted.store(),
        wanted.guide(),
        items,
        wanted.waves(),
        old == null ? 0 : old.version(),
        old == null ? 0 : old.since());
  }

  /** The pool that an item has in a definition, -1 if it is none of it. */
  private static int poolOf(final ActivityItem item, final ActivityDefinition definition) {
    final int known = definition.itemOf(item.sku());
    return known >= 0 && definition.items().get(known).location() == item.location()
        ? definition.items().get(known).pool()
        : -1;
  }

  private static ActivityDefinition read(final DefineActivityDecoder command) {
    final List<ActivityItem> items = new ArrayList<>();
    for (final DefineActivityDecoder.ItemsDecoder item : command.items()) {
      assert item.quantity() >= 1 && item.quantity() <= Limits.MAX_QUANTITY : item.quantity();
      items.add(new ActivityItem(
          0,
          item.sku(),
          item.location(),
          item.quantity(),
          item.price(),
          item.limitPerCustomer(),
          item.limitPerOrder()));
    }
    final List<ActivityWave> waves = new ArrayList<>();
    for (final DefineActivityDecoder.WavesDecoder wave : command.waves()) {
      assert wave.item() < items.size() : wave.item();
      waves.add(new ActivityWave(wave.at(), wave.item(), wave.quantity()));
    }
    final String code = command.code();
    return new ActivityDefinition(
        0,
        code,
        command.channel(),
        command.startsAt(),
        command.endsAt(),
        command.holdTtlMs(),
        command.flags(),
        new HoldRules(
            command.liveHoldsPerCustomer(),
            command.scarceTtlMs(),
            command.scarceBelow(),
            command.maxUnpaid()),
        command.store(),
        command.guide(),
        items,
        waves,
        0,
        0);
  }
}
