package io.sluice.loadtest.simulation;

import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationChange;
import io.sluice.engine.protocol.ReservationStatus;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The rules once more, told as plainly as speed allows: what has to be answered to one command
 * after the other, and what there is after it.
 *
 * <p>It shares nothing with the engine but the vocabulary. Where the rules leave something to the
 * engine, which slot a record gets and when something old is forgotten, it learns from the events
 * what was done, and checks that it was allowed.
 */
final class Model {
  private final ModelCatalog catalog;
  final ModelStock stock;
  final ModelKeys keys;
  private final ModelActivities activities;
  private final ModelSales sales;
  private final ModelLooks looks;
  private final ModelOrders orders;
  private final ModelWaits waits;
  private final ModelReservations reservations;
  private final ModelClaims claims;
  private final ModelAnswers answers;
  private final ModelRefusals refusals;
  private final Marks marks;

  // Time and place.
  private long position;
  private long lastTime;
  private @Nullable Resumption resumption;

  // The command that is decided.
  private long now;
  private Statements statements = Resolution.nothing(0);
  private Resolution resolution = Resolution.nothing(0);
  private @Nullable ModelClaim subject;
  private boolean created;
  private boolean changed;
  private boolean mayBeGone;
  private boolean keyed;
  private boolean mayBeRepeat;
  private boolean executed;
  private @Nullable Expected refusal;

  /** How units came to be there for those who wait. */
  private Mark freedBy = Mark.GRANTED_IN_A_LATER_TURN;

  /** What the last start said of time. */
  record Resumption(long time, long bootId, long uptimeMs) {}

  Model(final Swarm swarm, final Marks marks) {
    final int mostSkus = swarm.skus() + Swarm.MORE_SKUS;
    catalog = new ModelCatalog(mostSkus, swarm.locations(), swarm.channels());
    stock = new ModelStock(catalog, mostSkus, swarm.locations(), marks);
    activities = new ModelActivities(catalog, stock, marks);
    sales = new ModelSales(catalog, stock, activities, marks);
    looks = new ModelLooks(catalog, stock, activities);
    keys = new ModelKeys();
    claims = new ModelClaims(keys, marks);
    this.marks = marks;
    waits = new ModelWaits(stock, activities, sales, claims, this::endHold, marks);
    reservations = new ModelReservations(stock, activities, sales, claims, waits, this::endHold);
    orders = new ModelOrders(stock, activities, this::endHold, sales::mayHaveAgain);
    refusals = new ModelRefusals(stock, activities, marks);
    answers = new ModelAnswers(activities, claims, waits, looks, marks);
  }

  private Model(final Model other) {
    catalog = new ModelCatalog(other.catalog);
    stock = new ModelStock(other.stock, catalog);
    activities = new ModelActivities(other.activities, catalog, stock);
    sales = new ModelSales(catalog, stock, activities, other.marks);
    looks = new ModelLooks(catalog, stock, activities);
    keys = new ModelKeys(other.keys);
    claims = new ModelClaims(other.claims, keys);
    marks = other.marks;
    waits = new ModelWaits(stock, activities, sales, claims, this::endHold, marks);
    reservations = new ModelReservations(stock, activities, sales, claims, waits, this::endHold);
    waits.follow(other.waits);
    orders = new ModelOrders(other.orders, stock, activities, this::endHold, sales::mayHaveAgain);
    refusals = new ModelRefusals(stock, activities, marks);
    refusals.follow(other.refusals);
    answers = new ModelAnswers(activities, claims, waits, looks, marks);
    position = other.position;
    lastTime = other.lastTime;
    resumption = other.resumption;
    now = other.now;
  }

  /** As it is now, whatever becomes of this one. */
  Model copy() {
    return new Model(this);
  }

  ModelCatalog catalog() {
    return catalog;
  }

  ModelActivities activities() {
    return activities;
  }

  ModelWaits waits() {
    return waits;
  }

  ModelRefusals refusals() {
    return refusals;
  }

  long position() {
    return position;
  }

  /** Time of the last event. */
  long lastTime() {
    return lastTime;
  }

  /** What the last start said of time, or null before the first. */
  @Nullable
  Resumption resumption() {
    return resumption;
  }

  ModelClaims claims() {
    return claims;
  }

  /** True if the record of a claim must be there. */
  boolean mustKeep(final ModelClaim claim) {
    return claims.mustKeep(claim, now);
  }

  /** A process started: time goes on, and it may remember and hold so much. */
  void start(
      final Resumption newResumption,
      final int mostKeys,
      final int newMostHolds,
      final long newPosition) {
    now = newResumption.time();
    lastTime = now;
    resumption = newResumption;
    keys.capacity(mostKeys);
    claims.room(newMostHolds);
    refusals.loseCounts();
    position = newPosition;
  }

  /**
   * When the next hold is due, or something of an activity, or of those who wait for units, or a
   * count of those who got none.
   */
  long nextDue() {
    return waits.isPressing(now) ? 0 : Math.min(refusals.nextAt(), nextChange());
  }

  /** When time changes something next. */
  private long nextChange() {
    return Math.min(claims.nextDue(), activities.nextAt());
  }

  /** A hold has expired: the one that comes first, and not before its time. */
  void expire(final long number, final long time) {
    now = time;
    final long dueAt = claims.nextDue();
    Violation.unless(dueAt <= time, "a hold expired before its time");
    Violation.unless(dueAt <= activities.nextAt(), "a hold expired out of turn");
    Violation.unless(dueAt < refusals.nextAt(), "a count of refusals that is due is stated first");
    marks.hitIf(dueAt == activities.nextAt(), Mark.HOLD_AND_ACTIVITY_DUE_TOGETHER);
    Violation.unless(claims.takeDue() == number, "a hold expired out of turn or twice");
    final ModelClaim claim = claims.existing(number);
    Violation.unless(waits.firstInVain() == null, "who waits in vain is told so first");
    if (claim.isWaiting()) {
      freedBy = Mark.GRANTED_BY_THE_END_OF_A_WAIT;
      waits.endByTime(claim);
    } else {
      freedBy = Mark.GRANTED_BY_AN_EXPIRY;
      orders.expire(claim);
    }
    position++;
    lastTime = time;
  }

  /** Something of an activity was due: what comes first, and not before its time. */
  Doing actByTime(final long time) {
    now = time;
    Violation.unless(activities.nextAt() <= time, "an activity did something before its time");
    Violation.unless(activities.nextAt() < claims.nextDue(), "holds that are due expire first");
    Violation.unless(
        activities.nextAt() < refusals.nextAt(), "a count of refusals that is due is stated first");
    Violation.unless(waits.firstInVain() == null, "who waits in vain is told so first");
    final Doing doing = withCounts(activities.due(time));
    freedBy = Mark.GRANTED_BY_A_WAVE;
    position += doing.events();
    lastTime = time;
    return doing;
  }

  /** What was counted in an activity is stated before its end. */
  private Doing withCounts(final Doing doing) {
    return doing.wave() == Doing.END ? doing.behind(refusals.sayAll(doing.activity())) : doing;
  }

  /** A count of refusals is stated because its second is over. */
  void sayTimed(final long time) {
    Violation.unless(refusals.nextAt() <= nextChange(), "a count of refusals was stated too late");
    Violation.unless(waits.firstInVain() == null, "who waits in vain is told so first");
    refusals.sayTimed(time);
    pass(time);
  }

  /** A count of refusals is stated because it is complete. */
  void sayComplete(final long time) {
    refusals.sayComplete();
    pass(time);
  }

  private void pass(final long time) {
    now = time;
    position++;
    lastTime = time;
  }

  /** Somebody is told that he waits for what will never come. */
  void endInVain(final long number, final long time) {
    now = time;
    waits.endInVain(number);
    position++;
    lastTime = time;
  }

  /** A turn begins: what is given to those who wait now was left over by another. */
  void beginTurn() {
    freedBy = Mark.GRANTED_IN_A_LATER_TURN;
  }

  /** Gives units to the next who waits, or ends his wait. */
  Gift give(final long time) {
    now = time;
    final Gift gift = waits.give(time, freedBy);
    freedBy = gift.granted() ? freedBy : Mark.GRANTED_BY_THE_END_OF_A_WAIT;
    position++;
    lastTime = time;
    return gift;
  }

  /** An outcome of the command that was decided last, with what was given behind it. */
  Expected shownAgain(final Expected decided) {
    return answers.shownAgain(decided, now);
  }

  /**
   * Decides one command and returns the outcome that it has to have.
   *
   * @param key its number, or less than 0 for none
   * @param stated the events that say what it did
   */
  Expected decide(final Wish wish, final int key, final long time, final Statements stated) {
    now = time;
    statements = stated;
    resolution = Resolution.nothing(position);
    subject = null;
    created = false;
    changed = false;
    freedBy = Mark.GRANTED_IN_A_LATER_TURN;
    keyed = key >= 0;
    refusal = null;
    mayBeRepeat = false;
    executed = false;
    final ModelKeys.Accepted known = keyed ? keys.find(key) : null;
    if (known != null && keys.mustRemember(known, now)) {
      return answers.repeat(known, wish, position, now);
    }
    mayBeRepeat = known != null && !stated.isNext();
    if (known != null && mayBeRepeat) {
      return answers.repeat(known, wish, position, now).or(logged(wish, fresh(wish)));
    }
    if (known != null) {
      marks.hit(Mark.KEY_FORGOTTEN);
      keys.forget(known, now);
    }
    executed = true;
    final Expected expected = logged(wish, fresh(wish));
    if (expected == null) {
      throw new Violation("nothing was stated, although the rules want it: " + wish);
    }
    if (changed && keyed) {
      accept(key, wish, expected);
    }
    return expected;
  }

  /** Remembers what a log has to say something of. */
  private @Nullable Expected logged(final Wish wish, final @Nullable Expected expected) {
    if (expected != null && expected.isRefusal() && refusals.isLogged(wish)) {
      refusal = expected;
    }
    return expected;
  }

  /**
   * The refusal of the command that was decided last, if a log has to say something of it; null if
   * none has.
   */
  @Nullable
  Expected refusal() {
    return refusal;
  }

  /**
   * True if the command that was decided last was answered from the memory of keys or not, which
   * its answer tells.
   */
  boolean mayBeRepeat() {
    return mayBeRepeat;
  }

  /** True if the command that was decided last was not answered from the memory of keys, surely. */
  boolean isExecuted() {
    return executed;
  }

  /** Nothing came of a command of which a log has to say something. */
  ModelRefusals.Kept refuse(final Wish wish, final Expected answer, final long time) {
    final ModelRefusals.Kept kept = refusals.refuse(wish, answer, position, time);
    if (kept == ModelRefusals.Kept.AS_A_FACT) {
      pass(time);
      answer.at(position, false);
    }
    return kept;
  }

  private void accept(final int key, final Wish wish, final Expected expected) {
    final ModelClaim about = subject;
    keys.accept(
        key,
        new ModelKeys.Accepted(
            wish,
            resolution.position(),
            about == null ? 0 : about.number,
            created,
            expected.isRefusal()),
        created && about != null,
        now);
    if (about != null && created) {
      about.madeBy = key;
    } else if (about != null) {
      about.lastKey = key;
    }
  }

  /**
   * What the rules say to it if its key is not known. Null if it has to state something, did not,
   * and is not allowed not to.
   */
  private @Nullable Expected fresh(final Wish wish) {
    mayBeGone = false;
    final Expected expected = switch (wish.kind) {
      case DEFINE_SKU, DEFINE_LOCATION, DEFINE_CHANNEL -> define(wish);
      case DEFINE_ACTIVITY -> defineActivity(wish);
      case CHANGE_ACTIVITY -> changeActivity(wish);
      case READ_ACTIVITY -> looks.activity(wish, now);
      case RECEIVE, ADJUST -> move(wish);
      case RESERVE, RESERVE_OR_WAIT -> reserve(wish);
      case CHANGE -> change(wish);
      case PLACE, CHECK_OUT -> place(wish);
      case PAY -> pay(wish);
      case CANCEL -> cancel(wish);
      case READ_RESERVATION -> read(wish, false);
      case READ_ORDER -> read(wish, true);
      case READ_STOCK -> looks.stock(wish.code);
      case READ_AVAILABILITY -> looks.availability(wish);
    };
    return expected == null || expected.replayed ? expected : expected.at(position, false);
  }

  /** What the events say of the command that was decided last. */
  Resolution resolution() {
    return resolution;
  }

  /** True if the engine stated what the rules say that it has to. */
  private boolean states() {
    resolution = statements.take();
    changed = resolution.stated();
    if (changed) {
      position = resolution.position();
      lastTime = now;
    }
    return changed;
  }

  /** The engine stated nothing where it should have: only for want of room for the key. */
  private @Nullable Expected withoutRoom() {
    if (keyed && keys.mayBeFull(now)) {
      return Expected.refused(RejectReason.KEY_MEMORY_FULL).at(position, false);
    }
    return null;
  }

  private @Nullable Expected define(final Wish wish) {
    final Expected unchanged = catalog.unchanged(wish);
    if (unchanged != null) {
      marks.hitIf(unchanged.isRefusal(), Mark.VERSION_STALE);
      return unchanged;
    }
    freedBy = Mark.GRANTED_BY_ANOTHER_LIST_OF_LOCATIONS;
    return states() ? catalog.define(wish, position) : null;
  }

  private @Nullable Expected defineActivity(final Wish wish) {
    final Expected unchanged = activities.unchanged(wish, now);
    if (unchanged != null) {
      return unchanged;
    }
    freedBy = Mark.GRANTED_BY_A_TOP_UP;
    return states() ? activities.define(wish, position, now) : null;
  }

  private @Nullable Expected changeActivity(final Wish wish) {
    final RejectReason refusal = activities.refusal(wish, now);
    if (refusal != RejectReason.NONE) {
      return Expected.refused(refusal);
    }
    final long before = position;
    if (!states()) {
      return withoutRoom();
    }
    freedBy = Mark.GRANTED_BY_A_WAVE;
    final Doing doing = withCounts(activities.change(wish));
    Violation.unless(position == before + doing.events(), "more or less was given back");
    return activities.shown(wish.activity, now);
  }

  private @Nullable Expected move(final Wish wish) {
    final Expected refused = stock.refusal(wish);
    if (refused != null) {
      return refused;
    }
    if (!states()) {
      return withoutRoom();
    }
    stock.move(wish);
    return ModelAnswers.moved(position);
  }

  private @Nullable Expected reserve(final Wish wish) {
    if (!catalog.hasChannel(wish.channel)) {
      return Expected.refused(RejectReason.CHANNEL_UNKNOWN);
    }
    final Expected closed = sales.closed(wish, now);
    final Expected refused = closed != null ? closed : sales.plan(wish);
    if (refused != null && refused.reason == RejectReason.SOLD_OUT && waits.mayWait(wish)) {
      return join(wish);
    }
    return refused != null ? refused : openPlanned(wish, null);
  }

  private @Nullable Expected join(final Wish wish) {
    if (!claims.hasRoom()) {
      marks.hit(Mark.RECORDS_FULL);
      return Expected.refused(RejectReason.RECORDS_FULL);
    }
    if (!states()) {
      return withoutRoom();
    }
    final long end = ModelWaits.endOf(wish, now);
    final ModelClaim claim = claims.open(resolution, false, wish, Part.NONE, end, now);
    claim.begunAt = position;
    waits.join(claim, wish);
    subject = claim;
    created = true;
    return waits.shown(claim, true, now);
  }

  /**
   * Opens a reservation or an order of what is planned.
   *
   * @param prices of the lines of an order; null for a reservation
   */
  private @Nullable Expected openPlanned(final Wish wish, final long @Nullable [] prices) {
    if (!claims.hasRoom()) {
      marks.hit(Mark.RECORDS_FULL);
      return Expected.refused(RejectReason.RECORDS_FULL);
    }
    if (!states()) {
      return withoutRoom();
    }
    final Part[] parts = stock.plan();
    marks.hitIf(parts.length > wish.lineCount, Mark.SPLIT_OVER_LOCATIONS);
    final long ttlMs = sales.ttlMs(wish.ttlMs, wish.activity, parts);
    stock.hold(parts, wish.customer);
    final ModelClaim claim = open(wish, prices != null, ttlMs, parts);
    if (prices != null) {
      orders.place(claim, wish, prices);
    } else {
      claim.status = ReservationStatus.HELD.code();
    }
    return claim.shown(true, now);
  }

  private @Nullable Expected change(final Wish wish) {
    final ModelClaim claim = find(wish.number, wish.slot, false);
    if (claim == null) {
      return Expected.refused(RejectReason.RESERVATION_UNKNOWN);
    }
    final ReservationChange change = ReservationChange.ofCode(wish.change);
    final boolean possible = reservations.allows(change, claim, now);
    if (!possible) {
      marks.hitIf(
          change == ReservationChange.CONFIRM && claim.held && !claim.isWaiting(),
          Mark.DUE_BUT_NOT_SWEPT_REFUSED);
      return orUnknown(
          Expected.refused(RejectReason.RESERVATION_CLOSED), RejectReason.RESERVATION_UNKNOWN);
    }
    if (!states()) {
      return withoutRoom();
    }
    marks.hitIf(
        change == ReservationChange.CONFIRM && claim.expiresAt == now + 1,
        Mark.CONFIRM_IN_THE_LAST_MS);
    freedBy = reservations.apply(change, claim, wish, now);
    subject = claim;
    return waits.shown(claim, false, now);
  }

  private @Nullable Expected place(final Wish wish) {
    if (!catalog.hasChannel(wish.channel)) {
      return Expected.refused(RejectReason.CHANNEL_UNKNOWN);
    }
    final long known = orders.withOutsideId(wish.external);
    if (known > 0) {
      final ModelClaim order = claims.existing(known);
      return ModelAnswers.placedBefore(order, mustKeep(order), position, now);
    }
    ModelClaim reservation = null;
    if (wish.number >= 0) {
      reservation = find(wish.number, wish.slot, false);
      final RejectReason reason = reservations.notFor(reservation, wish, now);
      if (reason != RejectReason.NONE) {
        return orUnknown(Expected.refused(reason), RejectReason.RESERVATION_UNKNOWN);
      }
    } else {
      final Expected closed = sales.closed(wish, now);
      if (closed != null) {
        return closed;
      }
    }
    final int activity = reservation == null ? wish.activity : reservations.activityOf(reservation);
    final long[] prices = sales.prices(wish, activity);
    for (int i = 0; i < wish.lineCount; i++) {
      final Expected refused = sales.unknownIn(wish, i);
      if (refused != null) {
        return refused;
      }
      if (ModelOrders.isTooDear(wish, prices, i + 1)) {
        return Expected.refused(RejectReason.AMOUNT_TOO_LARGE, i, wish.skus[i], -1);
      }
    }
    if (reservation != null) {
      return placeReserved(wish, reservation, prices);
    }
    final Expected refused = sales.plan(wish);
    return refused != null ? refused : openPlanned(wish, prices);
  }

  private @Nullable Expected placeReserved(
      final Wish wish, final ModelClaim reservation, final long[] prices) {
    final Expected different = sales.compare(wish, reservation);
    if (different != null) {
      return different;
    }
    if (!states()) {
      return withoutRoom();
    }
    final Part[] parts = Arrays.stream(reservation.parts)
        .map(part ->
            part.pinnedIf(wish.lineCount > 0 && wish.locations[part.line()] != Wish.ANYWHERE))
        .toArray(Part[]::new);
    final long ttlMs = sales.ttlMs(wish.ttlMs, reservations.activityOf(reservation), parts);
    final ModelClaim order = open(wish, true, ttlMs, parts);
    stock.handOver(parts, reservation.customer, order.customer);
    endHold(reservation);
    reservation.end();
    reservation.status = ReservationStatus.CONFIRMED.code();
    reservation.orderNumber = order.number;
    reservation.orderSlot = order.slot;
    orders.place(order, wish, prices);
    return order.shown(true, now);
  }

  private @Nullable Expected pay(final Wish wish) {
    final ModelClaim order = find(wish.number, wish.slot, true);
    if (orders.isRecorded(wish.reference)) {
      return paidBefore(wish, order);
    }
    // A reservation is no order; once its record is gone, nobody knows any more which it was.
    final ModelClaim claim = order != null ? order : find(wish.number, wish.slot, false);
    final boolean mayBeForgotten = claim != null && mayBeGone;
    if (claim == null ? !claims.wasGivenOut(wish) : order == null && !mayBeForgotten) {
      return Expected.refused(RejectReason.ORDER_UNKNOWN);
    }
    if (!states()) {
      return claim == order
          ? withoutRoom()
          : Expected.refused(RejectReason.ORDER_UNKNOWN).or(withoutRoom());
    }
    if (order == null || (mayBeForgotten && resolution.targetForgotten())) {
      if (claim != null) {
        claims.forget(claim, now);
      }
      orders.payForgotten(wish);
      // Its reference is remembered, its key is not: there is no record that it could refer to.
      keyed = false;
      return Expected.refund();
    }
    subject = order;
    final boolean late = order.statusAt(now) == OrderStatus.EXPIRED.code();
    final boolean apart = order.parts[0].pool() != ModelPools.SHARED;
    final boolean over = apart && stock.pools().isClosed(order.parts[0].pool());
    freedBy = Mark.GRANTED_BY_AN_EXPIRY;
    final boolean taken = orders.pay(order, wish, now);
    marks.hitIf(late && taken && apart && !over, Mark.PAID_LATE_IN_AN_ACTIVITY);
    marks.hitIf(late && taken && over, Mark.PAID_LATE_AFTER_AN_ACTIVITY);
    marks.hitIf(late && taken, Mark.PAID_LATE_AND_REACQUIRED);
    marks.hitIf(late && !taken, Mark.PAID_LATE_AND_REFUNDED);
    return taken ? order.shown(false, now) : Expected.refund();
  }

  private Expected paidBefore(final Wish wish, final @Nullable ModelClaim order) {
    if (!orders.isPaymentOf(wish)) {
      return Expected.refused(RejectReason.REFERENCE_REUSED);
    }
    if (!orders.isTaken(wish.reference)) {
      return Expected.refund().at(position, true);
    }
    return ModelAnswers.paidBefore(wish, order, mayBeGone, position, now);
  }

  private @Nullable Expected cancel(final Wish wish) {
    final ModelClaim order = find(wish.number, wish.slot, true);
    if (order == null) {
      return Expected.refused(RejectReason.ORDER_UNKNOWN);
    }
    if (!ModelOrders.isCancellable(order, now)) {
      return orUnknown(Expected.refused(RejectReason.ORDER_CLOSED), RejectReason.ORDER_UNKNOWN);
    }
    if (!states()) {
      return withoutRoom();
    }
    freedBy = Mark.GRANTED_BY_A_CANCELLATION;
    orders.cancel(order);
    subject = order;
    return order.shown(false, now);
  }

  private Expected read(final Wish wish, final boolean order) {
    final ModelClaim claim = find(wish.number, wish.slot, order);
    final RejectReason unknown =
        order ? RejectReason.ORDER_UNKNOWN : RejectReason.RESERVATION_UNKNOWN;
    return claim == null
        ? Expected.refused(unknown)
        : orUnknown(waits.shown(claim, false, now), unknown);
  }

  /** A refusal or an answer, or, if the record may be gone, that it is not known. */
  private Expected orUnknown(final Expected expected, final RejectReason unknown) {
    return mayBeGone ? expected.or(Expected.refused(unknown).at(position, false)) : expected;
  }

  private @Nullable ModelClaim find(final long number, final int slot, final boolean order) {
    final ModelClaim claim = claims.claim(number);
    if (claim == null || claim.gone || claim.slot != slot || claim.isOrder != order) {
      return null;
    }
    mayBeGone = !mustKeep(claim);
    return claim;
  }

  private ModelClaim open(
      final Wish wish, final boolean order, final long ttlMs, final Part[] parts) {
    final ModelClaim claim = claims.open(resolution, order, wish, parts, now + ttlMs, now);
    activities.tallyHold(parts[0].pool(), claim.customer, 1);
    subject = claim;
    created = true;
    return claim;
  }

  private void endHold(final ModelClaim claim) {
    claims.endHold(claim, now);
    activities.tallyHold(claim.pool(), claim.customer, -1);
  }
}
