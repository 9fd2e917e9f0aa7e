package io.sluice.engine.testing;

import io.sluice.engine.protocol.ActivityChange;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.MovementKind;
import io.sluice.engine.protocol.ReservationChange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commands as a swarm sends them: seeded, and steered by the outcomes so that most of them mean
 * something.
 */
public final class Traffic {
  /** A command and the number of its key, 0 for none. */
  public record Request(Command command, long key) {
    /** The hash of its key. */
    public Name keyName() {
      return Name.of(key);
    }
  }

  /** Things that are remembered to be meant again. */
  private static final int MEMORY = 40;

  private static final int EUR = 0x455552;
  private static final int ACTIVITIES = 4;

  private final Swarm swarm;
  private final Dice dice;
  private final List<Outcome.Reservation> reservations = new ArrayList<>();
  private final List<Outcome.Order> orders = new ArrayList<>();
  private final List<Request> requests = new ArrayList<>();
  private long nextKey = 1;
  private long nowMs = TestMachine.START_MS;

  /** The traffic of a swarm. */
  public Traffic(final Swarm swarm) {
    this.swarm = swarm;
    this.dice = new Dice(swarm.seed());
  }

  /** What there is before the first command. */
  public List<Request> setUp() {
    final List<Request> all = new ArrayList<>();
    for (int i = 0; i < swarm.skus(); i++) {
      all.add(new Request(new Command.DefineSku("SKU-" + i), Command.NONE));
    }
    for (int i = 0; i < swarm.locations(); i++) {
      all.add(new Request(location(i), Command.NONE));
    }
    for (int i = 0; i < swarm.channels(); i++) {
      all.add(new Request(channel(i), Command.NONE));
    }
    return all;
  }

  /** Milliseconds until the next command. */
  public long idleMs() {
    final long idleMs =
        dice.percent(swarm.idlePercent()) ? dice.between(0, swarm.longestIdleMs()) : 0;
    nowMs += idleMs;
    return idleMs;
  }

  /** Commands of the next turn. */
  public int turnCommands() {
    return 1 + dice.below(swarm.turnCommands());
  }

  /** The next command. */
  public Request next() {
    if (!requests.isEmpty() && dice.percent(swarm.duplicatePercent())) {
      final Request earlier = dice.pick(requests);
      return dice.percent(80) ? earlier : new Request(command(), earlier.key());
    }
    final Command command = command();
    return new Request(command, command.isKeyed() ? nextKey++ : Command.NONE);
  }

  /** Tells what became of a command. */
  public void observe(final Request request, final Outcome outcome) {
    if (request.key() != Command.NONE) {
      remember(requests, request);
    }
    if (outcome instanceof final Outcome.Reservation reservation && reservation.created()) {
      remember(reservations, reservation);
    }
    if (outcome instanceof final Outcome.Order order) {
      remember(orders, order);
    }
  }

  private <T> void remember(final List<T> list, final T thing) {
    if (list.size() < MEMORY) {
      list.add(thing);
    } else {
      list.set(dice.below(MEMORY), thing);
    }
  }

  private Command command() {
    return switch (dice.pick(swarm.actions())) {
      case DEFINE -> definition();
      case RECEIVE -> movement(MovementKind.RECEIVE, 1);
      case ADJUST -> movement(MovementKind.ADJUST, -1);
      case RESERVE -> reserve();
      case CHANGE_RESERVATION -> change();
      case PLACE_ORDER -> place(channelIndex(), null, orderLines());
      case CHECK_OUT -> checkOut();
      case PAY -> pay();
      case CANCEL_ORDER -> new Command.CancelOrder(orderId());
      case READ -> read();
      case ACTIVITY -> dice.percent(60) ? activity() : changeActivity();
    };
  }

  private Command definition() {
    return switch (dice.below(3)) {
      case 0 -> {
        final Command.DefineSku sku = new Command.DefineSku("SKU-" + dice.below(swarm.skus() + 2));
        yield dice.percent(50) ? sku : sku.named("name " + dice.below(3)).ifVersion(dice.below(9));
      }
      case 1 -> location(dice.below(swarm.locations()));
      default -> channel(dice.below(swarm.channels()));
    };
  }

  private Command.DefineLocation location(final int index) {
    final Command.DefineLocation location = new Command.DefineLocation("LOC-" + index);
    return dice.percent(30) ? location : location.priority(dice.below(4) - 1);
  }

  private Command.DefineChannel channel(final int index) {
    final Command.DefineChannel channel = new Command.DefineChannel("CHANNEL-" + index);
    if (dice.percent(40)) {
      return channel;
    }
    final List<Integer> listed = new ArrayList<>();
    for (int i = 0; i < swarm.locations(); i++) {
      if (dice.percent(70)) {
        listed.add(i);
      }
    }
    return channel.sellingFrom(listed.toArray(Integer[]::new));
  }

  private Command.MoveStock movement(final MovementKind kind, final int lowestSign) {
    final List<Command.MoveLine> lines = new ArrayList<>();
    for (int i = lineCount(); i > 0; i--) {
      final long units = 1L + dice.below(2 * swarm.mostUnits());
      final long signed = lowestSign < 0 && dice.percent(60) ? -units : units;
      lines.add(new Command.MoveLine(sku(), dice.below(swarm.locations()), signed, "reason"));
    }
    return new Command.MoveStock(kind, lines, "document", "actor");
  }

  private Command reserve() {
    final List<Command.Line> lines = new ArrayList<>();
    for (int i = lineCount(); i > 0; i--) {
      lines.add(new Command.Line(sku(), maybeLocation(), units()));
    }
    final int activity = activityIndex();
    if (activity != Command.NO_ACTIVITY && dice.percent(60)) {
      final Command.Line line = lines.getFirst();
      return new Command.ReserveOrWait(
          channelIndex(),
          dice.below(3),
          ttlMs(),
          activity,
          dice.percent(70) ? -1 : ttlMs(),
          line.sku(),
          line.quantity());
    }
    return new Command.ReserveStock(channelIndex(), dice.below(3), ttlMs(), activity, lines);
  }

  private Command.ChangeReservation change() {
    final ReservationChange change = dice.pick(List.of(ReservationChange.values()));
    return new Command.ChangeReservation(
        reservationId(), change, change == ReservationChange.EXTEND ? ttlMs() : 0);
  }

  private Command.PlaceOrder checkOut() {
    if (reservations.isEmpty() || dice.percent(5)) {
      return place(channelIndex(), reservationId(), dice.percent(30) ? orderLines() : List.of());
    }
    final Outcome.Reservation reservation = dice.pick(reservations);
    final int channel = dice.percent(90) ? reservation.channel() : channelIndex();
    final List<Command.OrderLine> lines = switch (dice.below(3)) {
      case 0 -> linesOf(reservation);
      case 1 -> dice.percent(20) ? orderLines() : List.of();
      default -> List.of();
    };
    return place(channel, reservation.id(), lines);
  }

  /** The lines that the reservation has, some of which name the location where it stands. */
  private List<Command.OrderLine> linesOf(final Outcome.Reservation reservation) {
    final List<Command.OrderLine> lines = new ArrayList<>();
    for (final Outcome.Part part : reservation.parts()) {
      if (part.line() < lines.size()) {
        final Command.OrderLine last = lines.removeLast();
        lines.add(orderLine(part.sku(), Command.ANYWHERE, last.quantity() + part.quantity()));
      } else {
        final int location = dice.percent(50) ? part.location() : Command.ANYWHERE;
        lines.add(orderLine(part.sku(), location, part.quantity()));
      }
    }
    return lines;
  }

  private List<Command.OrderLine> orderLines() {
    final List<Command.OrderLine> lines = new ArrayList<>();
    for (int i = lineCount(); i > 0; i--) {
      lines.add(orderLine(sku(), maybeLocation(), units()));
    }
    return lines;
  }

  private Command.OrderLine orderLine(final int sku, final int location, final long units) {
    return new Command.OrderLine(sku, location, units, unitPrice());
  }

  private long unitPrice() {
    if (dice.percent(1)) {
      return Limits.MAX_MONEY * dice.between(1, 1_000);
    }
    return dice.percent(50) ? Command.NO_PRICE : dice.below(3);
  }

  private Command.PlaceOrder place(
      final int channel, final @Nullable ClaimId reservation, final List<Command.OrderLine> lines) {
    return new Command.PlaceOrder(
        channel,
        dice.below(3),
        ttlMs(),
        dice.percent(50) ? 0 : EUR,
        dice.percent(70) ? Command.NONE : 1L + dice.below(60),
        reservation,
        reservation == null || dice.percent(5) ? activityIndex() : Command.NO_ACTIVITY,
        lines);
  }

  /** One that began already, mostly, and lasts for some holds. */
  private Command.DefineActivity activity() {
    final long lengthMs = dice.between(1, 4 * swarm.longestTtlMs());
    final long startsAt = nowMs - lengthMs / 2 + dice.between(0, lengthMs);
    Command.DefineActivity activity = new Command.DefineActivity(
        "ACTIVITY-" + dice.below(ACTIVITIES), channelIndex(), startsAt, startsAt + lengthMs);
    final List<Integer> skus = new ArrayList<>();
    for (int i = lineCount(); i > 0; i--) {
      final int sku = sku();
      if (!skus.contains(sku)) {
        skus.add(sku);
        activity = item(activity.selling(sku, 1L + dice.below(2 * swarm.mostUnits())));
      }
    }
    if (lengthMs > 1 && dice.percent(40)) {
      activity = activity.wave(startsAt + dice.between(1, lengthMs), 0, 1);
    }
    if (dice.percent(20)) {
      activity = activity.holding(ttlMs());
    }
    if (dice.percent(20)) {
      activity = activity.liveHolds(1 + dice.below(2));
    }
    if (dice.percent(20)) {
      activity = activity.scarce(ttlMs(), 1L + dice.below(2 * swarm.mostUnits()));
    }
    if (dice.percent(20)) {
      activity = activity.unpaid(1 + dice.below(2));
    }
    return activity.flags((dice.percent(70) ? ActivityDefinition.OVERLAP : 0)
        | (dice.percent(60) ? ActivityDefinition.WAITLIST : 0)
        | (dice.percent(60) ? ActivityDefinition.PROVABLE : 0));
  }

  private Command.DefineActivity item(final Command.DefineActivity activity) {
    Command.DefineActivity changed = activity;
    if (dice.percent(20)) {
      changed = changed.from(dice.below(swarm.locations()));
    }
    if (dice.percent(30)) {
      changed = changed.price(dice.below(5));
    }
    return dice.percent(40)
        ? changed.limits(
            dice.percent(70) ? 1L + dice.below(6) : -1, dice.percent(50) ? 1L + dice.below(4) : -1)
        : changed;
  }

  private Command changeActivity() {
    final int index = dice.below(ACTIVITIES + 1);
    if (dice.percent(40)) {
      return new Command.ReadActivity(index);
    }
    return dice.percent(40)
        ? new Command.ChangeActivity(index, ActivityChange.STOP, -1)
        : new Command.ChangeActivity(
            index, ActivityChange.RELEASE_WAVE, dice.percent(50) ? -1 : sku());
  }

  /** One that sells, where there are any. */
  private int activityIndex() {
    return swarm.actions().contains(Swarm.Action.ACTIVITY) && dice.percent(60)
        ? dice.below(ACTIVITIES + 1)
        : Command.NO_ACTIVITY;
  }

  private Command.RecordPayment pay() {
    final long reference = 1L + dice.below(dice.percent(90) ? 1_000_000 : 60);
    if (orders.isEmpty()) {
      return new Command.RecordPayment(wrongId(), reference, Command.NO_PRICE, 0);
    }
    final Outcome.Order order = dice.pick(orders);
    final long amount = dice.percent(70) ? order.amount() : dice.below(9) - 1;
    final int currency = dice.percent(70) ? order.currency() : dice.below(2) * EUR;
    return new Command.RecordPayment(
        dice.percent(95) ? order.id() : wrongId(), reference, amount, currency);
  }

  private Command read() {
    return switch (dice.below(4)) {
      case 0 -> new Command.ReadReservation(reservationId());
      case 1 -> new Command.ReadOrder(orderId());
      case 2 -> new Command.ReadStock(sku());
      default -> new Command.ReadAvailability(channelIndex(), List.of(sku(), sku()));
    };
  }

  private int lineCount() {
    return 1 + dice.skewed(swarm.mostLines(), 70);
  }

  private long units() {
    return 1L + dice.below(swarm.mostUnits());
  }

  private long ttlMs() {
    return dice.between(swarm.shortestTtlMs(), swarm.longestTtlMs());
  }

  private int sku() {
    return dice.percent(99) ? dice.skewed(swarm.skus(), swarm.hotPercent()) : 1_000;
  }

  private int maybeLocation() {
    if (dice.percent(70)) {
      return Command.ANYWHERE;
    }
    return dice.percent(98) ? dice.below(swarm.locations()) : 1_000;
  }

  private int channelIndex() {
    return dice.percent(99) ? dice.below(swarm.channels()) : 1_000;
  }

  private ClaimId reservationId() {
    return reservations.isEmpty() || dice.percent(2)
        ? wrongId()
        : dice.pick(reservations).id();
  }

  private ClaimId orderId() {
    return orders.isEmpty() || dice.percent(2) ? wrongId() : dice.pick(orders).id();
  }

  /** One that may be anything: a kind of record that was not asked for, a forgotten one, none. */
  private ClaimId wrongId() {
    return new ClaimId(dice.below(2_000), dice.below(50));
  }
}
