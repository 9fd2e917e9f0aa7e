package io.sluice.engine.naive;

import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationChange;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.testing.ClaimId;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Outcome;
import io.sluice.engine.testing.Swarm;
import io.sluice.engine.testing.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the engine has to answer to one command after the other.
 *
 * <p>It is shown what the engine did answer, for two purposes only: to learn which slot a new
 * record got, and, where the rules allow the engine to have forgotten a key or a record or to have
 * no room for another key, to learn whether that was so.
 */
final class NaiveEngine {
  /** Grants that follow one command at once; the others come with what is due. */
  private static final int GRANTS_AT_ONCE = 256;

  private final Swarm swarm;
  private final NaiveCatalog catalog = new NaiveCatalog();
  private final NaiveStock stock = new NaiveStock(catalog);
  private final NaiveKeys keys = new NaiveKeys();
  private final Map<Long, NaiveClaim> claimByNumber = new TreeMap<>();
  private final NaiveActivities activities = new NaiveActivities(catalog, stock);
  private final NaiveOrders orders = new NaiveOrders(
      stock, this::endHold, order -> sale().isWithinLimits(order), this::countUnpaid);
  private final NaiveWaits waits = new NaiveWaits(
      stock, activities, this::endHold, (activity, customer) -> sale().holdsIn(activity, customer));
  private final NaiveSale sale = new NaiveSale(stock, activities, claimByNumber.values(), waits);
  private final NaiveRefusals refusals = new NaiveRefusals(stock, activities, waits);
  private final Predicate<ClaimId> engineKeeps;
  private long lastNumber;
  private int slotEnd;
  private int mostHolds;

  // The command that is decided.
  private long now;
  private Outcome actual = new Outcome.Movement(new Outcome.Answer(0, 0, false), 0);
  private @Nullable NaiveClaim subject;
  private boolean created;
  private boolean changed;
  private List<Long> granted = List.of();

  /**
   * Nothing yet.
   *
   * @param engineKeeps tells if the engine has a record
   */
  NaiveEngine(final Swarm swarm, final Predicate<ClaimId> engineKeeps) {
    this.swarm = swarm;
    this.engineKeeps = engineKeeps;
  }

  /** From now on it may remember and hold so much. */
  void capacity(final int newMostKeys, final int newMostHolds) {
    keys.capacity(newMostKeys);
    mostHolds = newMostHolds;
  }

  private void countUnpaid(final NaiveClaim claim, final int holds) {
    waits.countUnpaid(claim.parts.getFirst().pool(), claim.customer, holds);
  }

  private NaiveSale sale() {
    return sale;
  }

  /** Numbers of the holds that expire now, in order; no more things than a limit happen. */
  List<Long> expireDue(final long time) {
    now = time;
    final List<Long> expired = new ArrayList<>(waits.grantAll(time, swarm.sweepLimit()));
    int left = swarm.sweepLimit() - expired.size();
    left -= refusals.tellAtOnce(left);
    while (left > 0) {
      final NaiveClaim inVain = waits.firstInVain();
      final NaiveClaim claim = nextToExpire();
      final long claimAt = claim == null ? Long.MAX_VALUE : claim.expiresAt;
      final long activityAt = activities.nextDueAt();
      if (inVain != null) {
        waits.end(inVain, ReservationStatus.EXPIRED);
        expired.add(inVain.id.sequence());
      } else if (Math.min(refusals.nextAt(), Math.min(claimAt, activityAt)) > time) {
        break;
      } else if (refusals.nextAt() <= Math.min(claimAt, activityAt)) {
        refusals.tellNextTimed();
      } else if (claim != null && claimAt <= activityAt) {
        expire(claim);
        expired.add(claim.id.sequence());
      } else {
        activities.due(time);
        refusals.tellEnded();
      }
      left--;
      final List<Long> granted = waits.grantAll(time, left);
      expired.addAll(granted);
      left -= granted.size();
      left -= refusals.tellAtOnce(left);
    }
    return expired;
  }

  private void expire(final NaiveClaim claim) {
    if (claim.isWaiting()) {
      waits.end(claim, ReservationStatus.EXPIRED);
    } else {
      orders.expire(claim);
    }
  }

  private @Nullable NaiveClaim nextToExpire() {
    NaiveClaim next = null;
    for (final NaiveClaim claim : claimByNumber.values()) {
      // Numbers ascend, so the first of those that expire together stays.
      if (claim.held && (next == null || claim.expiresAt < next.expiresAt)) {
        next = claim;
      }
    }
    return next;
  }

  /** The outcome that a command has to have. */
  Outcome answer(final Traffic.Request request, final long time, final Outcome actualOutcome) {
    now = time;
    actual = actualOutcome;
    subject = null;
    created = false;
    changed = false;
    granted = List.of();
    sale.begin(now, answered());
    final NaiveKeys.Accepted known = keys.find(request.key());
    if (known != null) {
      if (keys.mustRemember(known, now) || actual.answer().replayed() || isKeyReused()) {
        return repeat(known, request.command());
      }
      keys.forget(known, now);
    }
    if (isRefusedFor(RejectReason.KEY_MEMORY_FULL) && request.key() != Command.NONE) {
      if (!keys.mayBeFull(now)) {
        throw new AssertionError("there was room for another key");
      }
      endCommand(request.command(), actual);
      return actual;
    }
    final Outcome decided = decide(request.command());
    endCommand(request.command(), decided);
    final Outcome expected = granted.isEmpty() ? decided : shownAgain(decided);
    if (changed && request.key() != Command.NONE) {
      final boolean refund = expected instanceof Outcome.Rejected;
      keys.accept(
          new NaiveKeys.Accepted(
              request.key(),
              request.command(),
              actual.answer().position(),
              subject,
              request.command() instanceof final Command.ChangeActivity change
                  ? change.activity()
                  : Command.NO_ACTIVITY,
              created,
              refund),
          created,
          now);
    }
    return expected;
  }

  private void endCommand(final Command command, final Outcome decided) {
    if (decided instanceof final Outcome.Rejected refusal && !changed) {
      refusals.onRefused(command, refusal, now);
    }
    refusals.tellEnded();
    granted = waits.grantAll(now, GRANTS_AT_ONCE);
    refusals.tellAtOnce(Integer.MAX_VALUE);
  }

  /** What is said of those who are refused. */
  NaiveRefusals refusals() {
    return refusals;
  }

  /** Numbers of those to whom the last command brought what they waited for, or the end of it. */
  List<Long> granted() {
    return granted;
  }

  /** An outcome as it is behind the grants that follow the command. */
  private Outcome shownAgain(final Outcome outcome) {
    return switch (outcome) {
      case Outcome.Reservation it ->
        waits.shown(
            Objects.requireNonNull(claimByNumber.get(it.id().sequence())),
            it.answer(),
            it.created(),
            now);
      case Outcome.Activity it -> shown(it.activity(), it.answer());
      case Outcome.Stock it -> new Outcome.Stock(it.answer(), it.sku(), stock.rows(it.sku()));
      default -> outcome;
    };
  }

  private Outcome shown(final int activity, final Outcome.Answer answer) {
    return activities.shown(activity, answer, now, waits::waiting);
  }

  private Outcome shown(
      final NaiveClaim claim, final Outcome.Answer answer, final boolean createdThen) {
    return claim.isOrder()
        ? claim.shown(answer, createdThen, now)
        : waits.shown(claim, answer, createdThen, now);
  }

  NaiveStock stock() {
    return stock;
  }

  /** All that was not forgotten for sure. */
  Iterable<NaiveClaim> claims() {
    return claimByNumber.values();
  }

  /** True if the record of a claim must be there. */
  boolean mustKeep(final NaiveClaim claim) {
    return !claim.ended || keys.mustKeep(claim, now);
  }

  private Outcome repeat(final NaiveKeys.Accepted known, final Command command) {
    if (!known.command.equals(command)) {
      return refused(RejectReason.REQUEST_KEY_REUSED);
    }
    final Outcome.Answer answer = new Outcome.Answer(0, known.position, true);
    if (known.refund) {
      return new Outcome.Rejected(answer, RejectReason.ORDER_CLOSED, -1, -1, -1, true);
    }
    if (known.activity != Command.NO_ACTIVITY) {
      return shown(known.activity, answer);
    }
    return known.claim == null
        ? new Outcome.Movement(answer, known.position)
        : shown(known.claim, answer, known.created);
  }

  private Outcome decide(final Command command) {
    return switch (command) {
      case Command.DefineSku define -> define(define);
      case Command.DefineLocation define -> define(define);
      case Command.DefineChannel define -> define(define);
      case Command.DefineActivity define ->
        activities.define(define, answered(), actual.answer().position(), now);
      case Command.ChangeActivity change -> change(change);
      case Command.ReadActivity read ->
        activities.has(read.activity())
            ? shown(read.activity(), answered())
            : refused(RejectReason.ACTIVITY_UNKNOWN);
      case Command.MoveStock move -> move(move);
      case Command.ReserveStock reserve -> reserve(reserve, null);
      case Command.ReserveOrWait reserve -> reserve(reserve.plain(), reserve);
      case Command.ChangeReservation change -> change(change);
      case Command.PlaceOrder place -> place(place);
      case Command.RecordPayment pay -> pay(pay);
      case Command.CancelOrder cancel -> cancel(cancel);
      case Command.ReadReservation read -> {
        final NaiveClaim claim = find(read.id(), false);
        yield claim == null ? refused(RejectReason.RESERVATION_UNKNOWN) : shown(claim);
      }
      case Command.ReadOrder read -> {
        final NaiveClaim claim = find(read.id(), true);
        yield claim == null ? refused(RejectReason.ORDER_UNKNOWN) : shown(claim);
      }
      case Command.ReadStock read ->
        catalog.hasSku(read.sku())
            ? new Outcome.Stock(answered(), read.sku(), stock.rows(read.sku()))
            : refused(RejectReason.SKU_UNKNOWN);
      case Command.ReadAvailability read -> stock.availability(read, answered());
    };
  }

  private Outcome define(final Command command) {
    // A definition remembers no key.
    return catalog.define(command, answered(), actual.answer().position());
  }

  private Outcome move(final Command.MoveStock command) {
    for (int i = 0; i < command.lines().size(); i++) {
      final Command.MoveLine line = command.lines().get(i);
      if (!catalog.hasSku(line.sku())) {
        return refused(RejectReason.SKU_UNKNOWN, i, -1);
      }
      if (!catalog.hasLocation(line.location())) {
        return refused(RejectReason.LOCATION_UNKNOWN, i, line.sku());
      }
    }
    final Outcome shortage = stock.shortage(command.lines(), answered());
    if (shortage != null) {
      return shortage;
    }
    stock.move(command.lines());
    changed = true;
    return new Outcome.Movement(answered(), actual.answer().position());
  }

  private Outcome reserve(
      final Command.ReserveStock command, final Command.@Nullable ReserveOrWait waiting) {
    if (!catalog.hasChannel(command.channel())) {
      return refused(RejectReason.CHANNEL_UNKNOWN);
    }
    final Outcome closed = sale.closed(command.activity(), command.channel(), command.customer());
    if (closed != null) {
      return closed;
    }
    final List<NaiveStock.Wanted> wanted = new ArrayList<>();
    NaiveStock.Plan plan = stock.plan(command.channel(), wanted);
    for (final Command.Line line : command.lines()) {
      final int i = wanted.size();
      final RejectReason unknown = unknownIn(line.sku(), line.location());
      if (unknown != RejectReason.NONE) {
        return refused(unknown, i, unknown == RejectReason.SKU_UNKNOWN ? -1 : line.sku());
      }
      final Outcome refusal = sale.want(
          wanted,
          command.activity(),
          command.customer(),
          new Command.OrderLine(line.sku(), line.location(), line.quantity(), 0));
      if (refusal != null) {
        return refusal;
      }
      plan = sale.plan(command.channel(), wanted);
      if (plan.isRefused()) {
        return plan.reason() == RejectReason.SOLD_OUT && waiting != null && waits.mayWait(waiting)
            ? join(waiting)
            : refused(plan, wanted);
      }
    }
    if (holds() >= mostHolds) {
      return refused(RejectReason.RECORDS_FULL);
    }
    final long ttlMs = sale.ttlMs(command.activity(), command.ttlMs(), plan.parts());
    stock.hold(plan.parts(), command.customer());
    final NaiveClaim claim = open(command.channel(), command.customer(), ttlMs, plan.parts());
    claim.reservationStatus = ReservationStatus.HELD;
    return shown(claim);
  }

  private Outcome join(final Command.ReserveOrWait command) {
    if (holds() >= mostHolds) {
      return refused(RejectReason.RECORDS_FULL);
    }
    final NaiveClaim claim = open(command.channel(), command.customer(), 0, List.of());
    claim.expiresAt = command.waitTtlMs() < 0 ? 253_402_300_799_999L : now + command.waitTtlMs();
    waits.join(
        claim,
        activities.poolOf(command.activity(), command.sku()),
        command.quantity(),
        command.ttlMs());
    return shown(claim);
  }

  private Outcome change(final Command.ChangeReservation command) {
    final NaiveClaim claim = find(command.id(), false);
    if (claim == null) {
      return refused(RejectReason.RESERVATION_UNKNOWN);
    }
    final ReservationStatus status = waits.statusAt(claim, now);
    final boolean waiting = status == ReservationStatus.WAITING;
    final boolean confirmed = status == ReservationStatus.CONFIRMED && claim.order == null;
    final boolean possible = switch (command.change()) {
      case CONFIRM, EXTEND -> status == ReservationStatus.HELD;
      case RELEASE -> status == ReservationStatus.HELD || waiting;
      case CANCEL -> confirmed || waiting;
      case CONSUME -> confirmed;
    };
    if (!possible) {
      return refused(RejectReason.RESERVATION_CLOSED);
    }
    if (waiting) {
      waits.end(
          claim,
          command.change() == ReservationChange.RELEASE
              ? ReservationStatus.RELEASED
              : ReservationStatus.CANCELLED);
      subject = claim;
      changed = true;
      return shown(claim);
    }
    switch (command.change()) {
      case CONFIRM -> {
        stock.promise(claim.parts);
        endHold(claim);
        claim.reservationStatus = ReservationStatus.CONFIRMED;
      }
      case RELEASE -> {
        stock.unhold(claim.parts, claim.customer);
        endHold(claim);
        claim.end();
        claim.reservationStatus = ReservationStatus.RELEASED;
      }
      case EXTEND ->
        claim.expiresAt = Math.max(
            claim.expiresAt,
            now + sale.ttlMs(sale.activityOf(claim), command.ttlMs(), claim.parts));
      case CANCEL -> {
        stock.breakPromise(claim.parts, claim.customer);
        claim.end();
        claim.reservationStatus = ReservationStatus.CANCELLED;
      }
      case CONSUME -> {
        stock.ship(claim.parts);
        claim.end();
        claim.reservationStatus = ReservationStatus.CONSUMED;
      }
    }
    subject = claim;
    changed = true;
    return shown(claim);
  }

  private Outcome place(final Command.PlaceOrder command) {
    if (!catalog.hasChannel(command.channel())) {
      return refused(RejectReason.CHANNEL_UNKNOWN);
    }
    final NaiveClaim existing = orders.withOutsideId(command.external());
    if (existing != null) {
      return existing(existing);
    }
    final ClaimId reservationId = command.reservation();
    final NaiveClaim reservation = reservationId == null ? null : find(reservationId, false);
    int activity = command.activity();
    if (reservationId == null) {
      final Outcome closed = sale.closed(activity, command.channel(), command.customer());
      if (closed != null) {
        return closed;
      }
    } else {
      final RejectReason reason = sale.notFor(reservation, command);
      if (reason != RejectReason.NONE) {
        return refused(reason);
      }
      activity = reservation == null ? Command.NO_ACTIVITY : sale.activityOf(reservation);
    }
    final List<Command.OrderLine> priced = new ArrayList<>();
    for (int i = 0; i < command.lines().size(); i++) {
      final Command.OrderLine line = command.lines().get(i);
      final RejectReason unknown = unknownIn(line.sku(), line.location());
      if (unknown != RejectReason.NONE) {
        return refused(unknown, i, unknown == RejectReason.SKU_UNKNOWN ? -1 : line.sku());
      }
      priced.add(new Command.OrderLine(
          line.sku(),
          line.location(),
          line.quantity(),
          activities.price(activity, line.sku(), line.unitPrice())));
      if (NaiveOrders.isTooDear(priced)) {
        return refused(RejectReason.AMOUNT_TOO_LARGE, i, line.sku());
      }
    }
    return reservation == null
        ? placeFree(command, priced)
        : placeReserved(command, reservation, priced);
  }

  private Outcome placeFree(
      final Command.PlaceOrder command, final List<Command.OrderLine> priced) {
    final List<NaiveStock.Wanted> wanted = new ArrayList<>();
    NaiveStock.Plan plan = stock.plan(command.channel(), wanted);
    for (final Command.OrderLine line : priced) {
      final Outcome refusal = sale.want(wanted, command.activity(), command.customer(), line);
      if (refusal != null) {
        return refusal;
      }
      plan = sale.plan(command.channel(), wanted);
      if (plan.isRefused()) {
        return refused(plan, wanted);
      }
    }
    if (holds() >= mostHolds) {
      return refused(RejectReason.RECORDS_FULL);
    }
    final long ttlMs = sale.ttlMs(command.activity(), command.ttlMs(), plan.parts());
    stock.hold(plan.parts(), command.customer());
    final NaiveClaim order = open(command.channel(), command.customer(), ttlMs, plan.parts());
    orders.place(order, command, priced);
    return shown(order);
  }

  private Outcome placeReserved(
      final Command.PlaceOrder command,
      final NaiveClaim reservation,
      final List<Command.OrderLine> priced) {
    // Part by part: what is missing of a line is known at the end only.
    for (int i = 1; i <= reservation.parts.size(); i++) {
      final List<NaiveStock.Part> first = reservation.parts.subList(0, i);
      final Outcome.Rejected other = NaiveOrders.compareLines(command.lines(), first, answered());
      if (other != null && (other.sku() < 0 || i == reservation.parts.size())) {
        return Objects.requireNonNull(sale.limited(reservation, first, command, other));
      }
      final Outcome limited = sale.limited(reservation, first, command, null);
      if (limited != null) {
        return limited;
      }
    }
    final List<NaiveStock.Part> parts = reservation.parts.stream()
        .map(part -> part.pinnedIf(NaiveOrders.namesLocation(command.lines(), part.line())))
        .toList();
    final NaiveClaim order = open(
        command.channel(),
        command.customer(),
        sale.ttlMs(sale.activityOf(reservation), command.ttlMs(), parts),
        parts);
    stock.handOver(parts, reservation.customer, command.customer());
    endHold(reservation);
    reservation.end();
    reservation.reservationStatus = ReservationStatus.CONFIRMED;
    reservation.order = order.id;
    orders.place(order, command, priced);
    return shown(order);
  }

  private Outcome change(final Command.ChangeActivity command) {
    final RejectReason reason = activities.change(command, now);
    if (reason != RejectReason.NONE) {
      return refused(reason);
    }
    changed = true;
    return shown(command.activity(), answered());
  }

  private Outcome existing(final NaiveClaim order) {
    if (actual instanceof final Outcome.Order shown && shown.channel() < 0 && !mustKeep(order)) {
      // Its record may be gone: then only its id and how it ended are known.
      forget(order);
      return shown.id().equals(order.id) && shown.status() == order.orderStatus
          ? actual
          : shown(order);
    }
    return shown(order);
  }

  private Outcome pay(final Command.RecordPayment command) {
    final NaiveClaim order = find(command.id(), true);
    if (orders.isRecorded(command.reference())) {
      final Outcome.Answer repeated = answered(true);
      return switch (orders.recorded(command)) {
        case TAKEN ->
          order == null
              ? NaiveOrders.forgotten(command.id(), repeated, now)
              : order.shown(repeated, false, now);
        case REFUSED -> orders.refund(repeated);
        case FOR_ANOTHER -> refused(RejectReason.REFERENCE_REUSED);
      };
    }
    if (order == null) {
      if (!wasGivenOut(command.id()) || find(command.id(), false) != null) {
        return refused(RejectReason.ORDER_UNKNOWN);
      }
      orders.payForgotten(command);
      return orders.refund(answered());
    }
    subject = order;
    changed = true;
    return orders.pay(order, command, now) ? shown(order) : orders.refund(answered());
  }

  private Outcome cancel(final Command.CancelOrder command) {
    final NaiveClaim order = find(command.id(), true);
    if (order == null) {
      return refused(RejectReason.ORDER_UNKNOWN);
    }
    final OrderStatus status = order.orderStatusAt(now);
    if (status != OrderStatus.PENDING_PAYMENT && status != OrderStatus.PAID) {
      return refused(RejectReason.ORDER_CLOSED);
    }
    orders.cancel(order);
    subject = order;
    changed = true;
    return shown(order);
  }

  /** The claim with an id; null if there is none, also if its record may be gone and is. */
  private @Nullable NaiveClaim find(final ClaimId id, final boolean order) {
    final NaiveClaim claim = claimByNumber.get(id.sequence());
    if (claim == null || !claim.id.equals(id) || claim.isOrder() != order) {
      return null;
    }
    if (!engineKeeps.test(id) && !mustKeep(claim)) {
      forget(claim);
      return null;
    }
    return claim;
  }

  private boolean wasGivenOut(final ClaimId id) {
    final boolean knownNumber = id.sequence() > 0 && id.sequence() <= lastNumber;
    return knownNumber && id.slot() >= 0 && id.slot() < slotEnd;
  }

  private NaiveClaim open(
      final int channel, final long customer, final long ttlMs, final List<NaiveStock.Part> parts) {
    final int slot = switch (actual) {
      case Outcome.Reservation reservation -> reservation.id().slot();
      case Outcome.Order order -> order.id().slot();
      default -> throw new AssertionError("a new record was expected, not " + actual);
    };
    for (final NaiveClaim other : List.copyOf(claimByNumber.values())) {
      if (other.id.slot() == slot) {
        if (mustKeep(other)) {
          throw new AssertionError("the slot is that of " + other.id);
        }
        forget(other);
      }
    }
    final NaiveClaim claim =
        new NaiveClaim(new ClaimId(++lastNumber, slot), channel, customer, now + ttlMs, parts);
    claimByNumber.put(lastNumber, claim);
    slotEnd = Math.max(slotEnd, slot + 1);
    subject = claim;
    created = true;
    changed = true;
    return claim;
  }

  private void forget(final NaiveClaim claim) {
    keys.forgetAllOf(claim, now);
    claimByNumber.remove(claim.id.sequence());
  }

  private void endHold(final NaiveClaim claim) {
    claim.held = false;
    keys.unbind(claim, now);
  }

  private int holds() {
    int count = 0;
    for (final NaiveClaim claim : claimByNumber.values()) {
      count += claim.held ? 1 : 0;
    }
    return count;
  }

  private RejectReason unknownIn(final int sku, final int location) {
    if (!catalog.hasSku(sku)) {
      return RejectReason.SKU_UNKNOWN;
    }
    return location == Command.ANYWHERE || catalog.hasLocation(location)
        ? RejectReason.NONE
        : RejectReason.LOCATION_UNKNOWN;
  }

  private boolean isKeyReused() {
    return isRefusedFor(RejectReason.REQUEST_KEY_REUSED);
  }

  private boolean isRefusedFor(final RejectReason reason) {
    return actual instanceof final Outcome.Rejected rejected && rejected.reason() == reason;
  }

  private Outcome shown(final NaiveClaim claim) {
    return shown(claim, answered(), created);
  }

  private Outcome refused(final NaiveStock.Plan plan, final List<NaiveStock.Wanted> wanted) {
    return new Outcome.Rejected(
        answered(),
        plan.reason(),
        plan.line(),
        wanted.get(plan.line()).sku(),
        plan.available(),
        false);
  }

  private Outcome refused(final RejectReason reason) {
    return refused(reason, -1, -1);
  }

  private Outcome refused(final RejectReason reason, final int line, final int sku) {
    return new Outcome.Rejected(answered(), reason, line, sku, -1, false);
  }

  /** The position is that of the last event and checked elsewhere. */
  private Outcome.Answer answered() {
    return answered(false);
  }

  private Outcome.Answer answered(final boolean replayed) {
    return new Outcome.Answer(0, actual.answer().position(), replayed);
  }
}
