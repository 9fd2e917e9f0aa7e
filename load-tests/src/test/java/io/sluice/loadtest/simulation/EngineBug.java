package io.sluice.loadtest.simulation;

import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;

/**
 * Bugs within the parts of Sluice: each is a place in a class as it was compiled, and what goes
 * wrong there.
 */
enum EngineBug implements Planted {
  // Time to live.
  SWEPT_A_MILLISECOND_LATE(
      "domain.StateMachine", "expireDue", Kind.RESULT, "nextDueTime", v -> v + 1),
  SWEPT_A_MILLISECOND_EARLY(
      "domain.StateMachine", "expireDue", Kind.RESULT, "nextDueTime", v -> v - 1),
  DUE_HOLD_STILL_CONFIRMED(
      "domain.reservation.ReservationDecider", "statusAt", Kind.RESULT, "expiresAt", v -> v << 1),
  DUE_ORDER_STILL_PAID(
      "domain.order.OrderDecider", "statusAt", Kind.RESULT, "expiresAt", v -> v << 1),
  ORDER_OF_EXPIRY_BACKWARDS("domain.claim.ClaimApplier", "begin", Kind.RESULT, "sequence", v -> -v),
  EXPIRED_TWICE("domain.claim.ClaimApplier", "endHold", Kind.CALL, "remove", value -> 1),
  EXTENDED_HOLD_NEVER_ENDS("domain.claim.ClaimApplier", "expireAt", Kind.CALL, "add", value -> 1),
  EXTENSION_SHORTENS(
      "domain.reservation.ReservationDecider", "extended", Kind.MAX, "max", value -> 1),
  SLEEPS_WHATEVER_IS_DUE("sequencer.Sequencer", "idleNs", Kind.RETURNED, "", v -> Long.MAX_VALUE),

  // Units.
  RELEASED_TWICE("domain.claim.ClaimApplier", "giveBack", Kind.ARGUMENT, "giveBack", v -> 2 * v),
  UNITS_OF_CANCELLED_ORDER_KEPT(
      "domain.order.OrderApplier", "apply", "OrderCancelled", Kind.CALL, "giveBack", value -> 1),
  UNITS_OF_EXPIRED_ORDER_KEPT(
      "domain.order.OrderApplier", "apply", "OrderExpired", Kind.CALL, "giveBack", value -> 1),
  SHIPPED_UNITS_STAY("domain.stock.StockLedger", "ship", Kind.CALL, "add", value -> 1),
  SOLD_TO_ANY_CHANNEL(
      "domain.sourcing.AllocationPlan", "firstCellWith", Kind.RESULT, "serves", v -> 1),
  EARLIER_LINES_FORGOTTEN("domain.sourcing.AllocationPlan", "left", Kind.RESULT, "get", v -> 0),
  HASH_ORDER_OF_LOCATIONS(
      "domain.sourcing.AllocationPlan",
      "firstCellWith",
      Kind.RESULT,
      "rank",
      v -> Randomness.mix(v) >>> 1),
  SOLD_ONE_MORE_THAN_THERE_IS(
      "domain.stock.StockLedger", "availableToPromise", Kind.RETURNED, "", v -> v + 1),
  HOLDS_WITHOUT_LIMIT(
      "domain.reservation.ReservationDecider", "isFull", Kind.RESULT, "size", v -> 0),

  // Activities.
  ACTIVITY_SELLS_AFTER_ITS_END(
      "domain.activity.Activities", "statusAt", Kind.RESULT, "endsAt", v -> v << 1),
  ACTIVITY_ENDS_A_MILLISECOND_LATE(
      "domain.activity.Activities",
      "timeOf",
      Kind.RETURNED,
      "",
      v -> v < Long.MAX_VALUE ? v + 1 : v),
  END_OF_ACTIVITY_GIVES_NOTHING_BACK(
      "domain.activity.ActivityDecider", "end", Kind.CALL, "planEnd", value -> 1),
  UNITS_OF_ENDED_ACTIVITY_LOST_IN_IT(
      "domain.stock.StockLedger", "homeOf", Kind.RESULT, "isClosed", v -> 0),
  UNITS_OF_RUNNING_ACTIVITY_GO_TO_EVERYBODY(
      "domain.stock.StockLedger", "homeOf", Kind.RESULT, "isClosed", v -> 1),
  FIRST_WAVE_LETS_ALL_OUT(
      "domain.activity.ActivityApplier",
      "apply",
      "WaveReleased",
      Kind.ARGUMENT,
      "withhold",
      v -> 0),
  UNITS_HELD_BACK_ARE_SOLD(
      "domain.stock.StockLedger", "promisable", Kind.RESULT, "withheld", v -> 0),
  LIMIT_OF_CUSTOMER_FOR_ONE_ORDER_ONLY(
      "domain.activity.SaleRules", "add", Kind.RESULT, "units", v -> 0),
  LIMIT_NOT_FREED_BY_WHAT_COMES_BACK(
      "domain.claim.ClaimApplier", "giveBack", Kind.CALL, "tally", value -> 1),
  UNITS_HANDED_OVER_COUNT_FOR_NOBODY(
      "domain.claim.ClaimApplier", "handOver", Kind.CALL, "tally", value -> 1),
  LIVE_HOLD_COUNTED_FOR_EVER(
      "domain.claim.ClaimApplier", "endHold", Kind.CALL, "tallyHold", value -> 1),
  PRICE_OF_ACTIVITY_LOST(
      "domain.order.PlacementDecider", "readLines", Kind.RESULT, "priceOf", v -> -1),
  LATE_PAYMENT_BEYOND_THE_LIMIT(
      "domain.order.OrderDecider", "payExpired", Kind.RESULT, "isWithinLimits", v -> 1),

  // Who waits.
  UNITS_GO_TO_NEWCOMERS_WHILE_SOMEBODY_WAITS(
      "domain.activity.SaleRules", "isAwaited", Kind.RETURNED, "", v -> 0),
  WHO_JOINED_LAST_IS_SERVED_FIRST(
      "domain.activity.Waitlist", "first", Kind.ARGUMENT, "get", v -> 1),
  FIRST_GETS_FEWER_UNITS_THAN_HE_WAITED_FOR(
      "domain.reservation.WaitDecider", "grantNext", Kind.RESULT, "units", v -> 1),
  LATE_PAYMENT_GETS_WHAT_SOMEBODY_WAITS_FOR(
      "domain.order.OrderDecider", "isAwaited", Kind.RETURNED, "", v -> 0),
  WAIT_THAT_IS_OVER_STILL_SERVED(
      "domain.reservation.WaitDecider", "grantNext", Kind.RESULT, "expiresAt", v -> v << 1),
  LIMITS_NOT_LOOKED_AT_AGAIN_WHEN_IT_IS_HIS_TURN(
      "domain.activity.SaleRules", "mayStillHave", Kind.RETURNED, "", v -> 1),
  UNITS_THAT_COME_BACK_ARE_NOT_NOTICED(
      "domain.claim.ClaimApplier", "giveBack", Kind.CALL, "lookAtPoolOf", value -> 1),
  WAVE_IS_NOT_NOTICED_BY_WHO_WAITS(
      "domain.activity.ActivityApplier", "apply", "WaveReleased", Kind.CALL, "lookAt", v -> 1),
  OTHER_DEFINITION_IS_NOT_NOTICED_BY_WHO_WAITS(
      "domain.activity.ActivityApplier", "apply", "ActivityDefined", Kind.CALL, "lookAt", v -> 1),
  OTHER_LOCATIONS_ARE_NOT_NOTICED_BY_WHO_WAITS(
      "domain.activity.ActivityApplier", "onChannel", Kind.CALL, "lookAt", v -> 1),
  NEXT_IS_NOT_LOOKED_AT_WHEN_THE_FIRST_LEAVES(
      "domain.activity.Waitlist", "leave", Kind.CALL, "lookAt", v -> 1),
  WAIT_OUTLIVES_ITS_ACTIVITY(
      "domain.activity.ActivityApplier", "close", Kind.CALL, "close", v -> 1),
  UNITS_WAITED_FOR_COUNT_FOR_NOBODY(
      "domain.activity.ActivityApplier", "join", Kind.CALL, "tallyUnits", v -> 1),
  UNITS_WAITED_FOR_COUNT_FOR_EVER(
      "domain.activity.ActivityApplier", "leave", Kind.CALL, "tallyUnits", v -> 1),
  PLACES_OF_WHO_LEFT_STILL_COUNTED("domain.activity.WaitPlaces", "leave", Kind.CALL, "add", v -> 1),
  SNAPSHOT_WITHOUT_ITS_QUEUES(
      "domain.activity.Activities", "contents", Kind.CALL, "addAll", () -> every(2)),
  PLACES_LOST_WITH_A_SNAPSHOT(
      "domain.activity.Activities", "restore", Kind.CALL, "restore", v -> 1),

  // Hoarding.
  UNPAID_RESERVATIONS_NOT_COUNTED(
      "domain.reservation.ReservationApplier",
      "apply",
      "Expired",
      Kind.CALL,
      "tallyUnpaid",
      v -> 1),
  UNPAID_ORDERS_NOT_COUNTED(
      "domain.order.OrderApplier", "apply", "OrderExpired", Kind.CALL, "tallyUnpaid", v -> 1),
  PAID_LATE_AND_STILL_COUNTED_AS_UNPAID(
      "domain.order.OrderApplier", "apply", "OrderPaid", Kind.CALL, "tallyUnpaid", v -> 1),
  SCARCE_UNITS_HELD_AS_LONG_AS_OTHERS(
      "domain.activity.SaleRules", "lookAt", Kind.RESULT, "scarceBelow", v -> -1),

  // Refusals.
  REFUSAL_NOT_STATED("domain.activity.RefusalDecider", "decide", Kind.CALL, "state", v -> 1),
  REFUSALS_OF_CUSTOMER_STATED_WITHOUT_BOUND(
      "domain.activity.RefusalDecider", "mayBeStated", Kind.RESULT, "refusals", v -> 0),
  REFUSALS_OF_CUSTOMER_NOT_COUNTED(
      "domain.activity.ActivityApplier",
      "apply",
      "AttemptRefused",
      Kind.CALL,
      "addRefusal",
      v -> 1),
  REFUSAL_SAYS_NOTHING_OF_EARLIER_LINES(
      "domain.activity.RefusalDecider", "readLines", Kind.RESULT, "sku", v -> -1),
  REFUSED_WHILE_SOMEBODY_WAITS_IS_STATED(
      "domain.activity.RefusalDecider", "isSoldOut", Kind.RESULT, "waiting", v -> 0),
  WHAT_NO_SALE_COULD_SERVE_IS_STATED(
      "domain.activity.RefusalDecider", "decide", Kind.RESULT, "couldBeServed", v -> 1),
  COUNT_STATED_A_MILLISECOND_LATE(
      "domain.activity.PendingRefusals",
      "nextTime",
      Kind.RETURNED,
      "",
      v -> v < Long.MAX_VALUE ? v + 1 : v),
  COUNT_GOES_ON_AFTER_IT_WAS_STATED(
      "domain.EventApplier", "applyToActivity", Kind.CALL, "onStated", v -> 1),
  COUNT_LASTS_FROM_ITS_FIRST_ON(
      "domain.activity.RefusalDecider", "tell", Kind.RESULT, "first", v -> v > 0 ? v - 1 : v),
  COUNT_ENDS_BEFORE_ITS_LAST(
      "domain.activity.RefusalDecider", "tell", Kind.RESULT, "last", v -> v > 0 ? v - 1 : v),
  COUNT_GOES_ON_WHEN_UNITS_CAME_BACK(
      "domain.activity.RefusalDecider", "mustTell", Kind.RETURNED, "", v -> 0),
  COUNTS_NOT_STATED_BEFORE_THE_END(
      "domain.activity.ActivityDecider", "end", Kind.CALL, "tellAll", v -> 1),
  COUNTS_LOST_AT_A_STOP("sequencer.Sequencer", "onClose", Kind.CALL, "tellRefusals", v -> 1),

  // Money.
  PAYMENT_RECORDED_TWICE(
      "domain.order.OrderDecider", "decide", "RecordPayment", Kind.RESULT, "find", v -> -1),
  LATE_PAYMENT_TAKES_WHAT_IS_NOT_THERE(
      "domain.order.OrderDecider", "payExpired", Kind.RESULT, "planUnitsAgain", v -> 1),
  LATE_PAYMENT_OF_ANY_AMOUNT(
      "domain.order.OrderDecider", "payExpired", Kind.RESULT, "fits", v -> 1),
  REFUND_FORGOTTEN(
      "domain.order.OrderDecider",
      "decide",
      "CancelOrder",
      Kind.CALL,
      "refundRequired",
      value -> 1),
  REACQUIRED_FORGOTTEN(
      "domain.order.OrderApplier", "apply", "OrderPaid", Kind.CALL, "reacquired", value -> 1),

  // Keys and records.
  ANOTHER_BODY_TAKEN_FOR_THE_SAME(
      "domain.dedup.KeyMemory", "fingerprintMatches", Kind.RETURNED, "", v -> 1),
  KEYS_NOT_FOUND_AFTER_ANOTHER_CAPACITY(
      "domain.dedup.KeyMemory", "indexRows", Kind.CALL, "insert", value -> 1),
  KEYS_FORGOTTEN_EARLY(
      "domain.dedup.KeyMemory", "forgettable", Kind.RESULT, "age", v -> Long.MAX_VALUE),
  FORGOTTEN_KEY_STILL_FOUND(
      "domain.claim.ClaimApplier", "forgetOldest", Kind.CALL, "unlink", value -> 1),
  REFERENCE_NOT_COUNTED(
      "domain.claim.ClaimApplier", "remember", Kind.CALL, "addReference", value -> 1),
  REFUSED_COMMAND_LEAVES_ITS_EVENTS(
      "domain.StateMachine", "decide", Kind.CALL, "truncate", value -> 1),
  EVERY_THIRD_KEY_NOT_REMEMBERED(
      "domain.dedup.KeyMemory", "bind", Kind.CALL, "insert", () -> every(3)),

  // The sequencer and the lanes.
  POSITIONS_WITH_A_GAP("sequencer.Sequencer", "offerFrame", Kind.RESULT, "position", v -> v + 1),
  FRAME_OFFERED_AGAIN("sequencer.Sequencer", "offerFrame", Kind.CALL, "clear", value -> 1),
  OUTCOME_TO_ANOTHER_LANE(
      "sequencer.Sequencer", "onCommand", Kind.RESULT, "getInt", v -> (v + 1) % Rings.LANES),
  ANSWERED_ONE_POSITION_EARLY(
      "sequencer.Sequencer", "onCommand", Kind.RESULT, "position", v -> v - 1),
  LANE_TELLS_AT_ONCE("ingress.Lane", "poll", Kind.RESULT, "position", v -> Long.MAX_VALUE),
  LANE_NOT_WOKEN("ingress.Lane", "announce", Kind.CALL, "wake", value -> 1),

  // Time and starts.
  CLAMP_OF_RESUMED_TIME_LOST("recovery.TimeResumption", "decide", Kind.MAX, "max", value -> 1),
  CLAMP_OF_SLEW_LOST("sequencer.SlewedClock", "step", Kind.RESULT, "clamp", v -> v << 10),
  TIME_OF_EVENTS_NOT_KEPT("domain.EventApplier", "apply", Kind.CALL, "advance", value -> 1),
  CAPACITY_EVENT_IGNORED_IN_REPLAY(
      "domain.EventApplier", "applyRare", Kind.CALL, "capacity", EngineBug::afterTheFirst),

  // The journal.
  FORCE_LEFT_OUT(
      "persistence.memory.InMemoryJournal", "force", Kind.CALL, "forceFrames", value -> 1),
  MARK_NOT_WRITTEN(
      "persistence.memory.InMemoryJournal", "publish", Kind.CALL, "writeMark", value -> 1),
  TAIL_NOT_COPIED_AT_TAKEOVER(
      "persistence.memory.InMemoryJournalStore", "tailAfter", Kind.CALL, "add", value -> 1),
  CUT_ABOVE_WHAT_WAS_FORCED("persistence.memory.MemoryRecovery", "end", Kind.RESULT, "max", v -> 0),
  MARK_BELIEVED_AFTER_A_REBOOT(
      "persistence.memory.MemoryRecovery", "end", Kind.RESULT, "forcedUpTo", v -> v + 1),

  // The mirror.
  MIRROR_FORGETS_WHAT_FAILED(
      "persistence.mirror.MirrorFeed", "onLanded", Kind.CALL, "putBack", value -> 1),
  MIRROR_OVERFLOW_NOT_NOTICED(
      "persistence.mirror.MirrorFeed", "note", Kind.CALL, "loseCount", value -> 1),
  MIRROR_GOES_BACK_IN_TIME_UNNOTICED(
      "persistence.mirror.MirrorFeed", "batch", Kind.RESULT, "told", value -> 0),
  MIRROR_LEFT_OVERS_COME_BACK_UNNOTICED(
      "persistence.mirror.PruneMarks", "of", Kind.RETURNED, "", value -> 0),
  MIRROR_WRITES_OVER_WHAT_IS_NEWER(
      "persistence.redis.RedisTwin$Telling", "isNewer", Kind.RETURNED, "", value -> 0),
  MIRROR_UNITS_OF_WHAT_ENDED_NOT_TOLD(
      "persistence.mirror.EventReader", "ended", Kind.CALL, "units", value -> 1),
  MIRROR_RESERVATION_OF_ORDER_NOT_TOLD(
      "persistence.mirror.EventReader", "placed", Kind.CALL, "onClaim", value -> 1),
  MIRROR_FORGETS_HOLDERS("persistence.mirror.EventReader", "held", Kind.CALL, "onHeld", value -> 1),
  MIRROR_UNITS_OF_ACTIVITY_NOT_TOLD(
      "persistence.mirror.EventReader", "units", Kind.CALL, "onActivity", value -> 1),
  MIRROR_CHANNEL_NOT_TOLD(
      "persistence.mirror.EventReader", "readEvent", Kind.CALL, "onChannel", value -> 1),
  MIRROR_SWEEP_LEAVES_THE_LAST_OUT(
      "persistence.mirror.Sweep", "next", Kind.RESULT, "slotEnd", value -> value - 1),
  MIRROR_LETS_GO_WHAT_LIVES("persistence.mirror.ThingText", "ended", Kind.RETURNED, "", value -> 1);

  /** What a bug changes. */
  enum Kind {
    /** What a method returns. */
    RETURNED,
    /** What a call returns. */
    RESULT,
    /** The last argument of a call. */
    ARGUMENT,
    /** A call is left out. */
    CALL,
    /** Of {@code Math.max} only the second argument is left. */
    MAX
  }

  /**
   * Where a bug is.
   *
   * @param className of the class
   * @param method in it
   * @param parameter that the descriptor of the method contains
   * @param call of the method that is called there; empty for its own end
   */
  record Place(String className, String method, String parameter, Kind kind, String call) {}

  @SuppressWarnings("ImmutableEnumChecker") // A record of texts.
  private final Place place;

  @SuppressWarnings("ImmutableEnumChecker") // It makes something new, and keeps nothing.
  private final Supplier<LongUnaryOperator> change;

  EngineBug(
      final String className,
      final String method,
      final Kind kind,
      final String call,
      final LongUnaryOperator change) {
    this(className, method, "", kind, call, change);
  }

  EngineBug(
      final String className,
      final String method,
      final String parameter,
      final Kind kind,
      final String call,
      final LongUnaryOperator change) {
    this(new Place(inFull(className), method, parameter, kind, call), () -> change);
  }

  EngineBug(
      final String className,
      final String method,
      final Kind kind,
      final String call,
      final Supplier<LongUnaryOperator> change) {
    this(new Place(inFull(className), method, "", kind, call), change);
  }

  EngineBug(final Place place, final Supplier<LongUnaryOperator> change) {
    this.place = place;
    this.change = change;
  }

  Place place() {
    return place;
  }

  /** What goes wrong, for one run. */
  LongUnaryOperator newChange() {
    return change.get();
  }

  @Override
  public String part() {
    final String name = place.className();
    return name.substring("io.sluice.".length(), name.lastIndexOf('.'));
  }

  @Override
  public Seams plant() {
    PlantSwitch.turnOn(this);
    return Seams.NONE;
  }

  private static String inFull(final String className) {
    return className.startsWith("persistence.")
        ? "io.sluice." + className
        : "io.sluice.engine." + className;
  }

  private static LongUnaryOperator every(final int period) {
    final int[] count = {0};
    return value -> ++count[0] % period == 0 ? 1 : 0;
  }

  private static LongUnaryOperator afterTheFirst() {
    final int[] count = {0};
    return value -> count[0]++ > 0 ? 1 : 0;
  }
}
