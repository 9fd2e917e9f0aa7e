package io.sluice.loadtest.simulation;

import io.sluice.engine.codec.outcome.OrderOutcomeDecoder;
import io.sluice.engine.codec.outcome.ReservationOutcomeDecoder;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.ReservationChange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What clients may want, drawn so that most of it means something: it remembers what they were told
 * of.
 */
final class Wishes {
  private static final int MEMORY = 40;
  private static final int EUR = 0x455552;
  private static final int UNKNOWN_INDEX = 1_000;
  private static final int CHANGES = ReservationChange.values().length;
  private static final int PRIORITIES = 4;
  private static final int EXTERNALS = 60;
  private static final int NAMES = 3;

  private final Swarm swarm;
  private final ActivityWishes activities;
  private final List<Known> reservations = new ArrayList<>();
  private final List<Known> orders = new ArrayList<>();
  private int nextReference = 1;

  Wishes(final Swarm swarm, final LongSupplier engineTime) {
    this.swarm = swarm;
    activities = new ActivityWishes(swarm, engineTime);
  }

  List<Known> reservations() {
    return reservations;
  }

  List<Known> orders() {
    return orders;
  }

  /** What there is before the first wish. */
  List<Wish> setUp(final Randomness random) {
    final List<Wish> all = new ArrayList<>();
    for (int i = 0; i < swarm.skus(); i++) {
      all.add(definition(Wish.Kind.DEFINE_SKU, i, 0));
    }
    for (int i = 0; i < swarm.locations(); i++) {
      all.add(definition(Wish.Kind.DEFINE_LOCATION, i, random.below(PRIORITIES) - 1));
    }
    for (int i = 0; i < swarm.channels(); i++) {
      all.add(definition(Wish.Kind.DEFINE_CHANNEL, i, channelContent(random)));
    }
    return all;
  }

  /** Remembers what an answer tells. */
  void observe(final Wish wish, final Expected answer, final int chance) {
    if (answer.template == ReservationOutcomeDecoder.TEMPLATE_ID && answer.created) {
      remember(reservations, Known.of(answer, wish.customer), chance);
    } else if (answer.template == OrderOutcomeDecoder.TEMPLATE_ID && answer.channel >= 0) {
      remember(orders, Known.of(answer, wish.customer), chance);
    } else {
      activities.observe(wish, answer);
    }
  }

  Wish next(final Randomness random) {
    if (swarm.fatPercent() > 0 && random.percent(swarm.fatPercent())) {
      return fat();
    }
    return of(swarm.actions().get(random.below(swarm.actions().size())), random);
  }

  /** A long movement of a SKU that there is not, to fill the way into the engine. */
  private static Wish fat() {
    final Wish wish = new Wish(Wish.Kind.RECEIVE, 1);
    wish.fat = true;
    wish.addLine(UNKNOWN_INDEX, 0, 1, 0);
    return wish;
  }

  Wish readStock(final int sku) {
    final Wish wish = new Wish(Wish.Kind.READ_STOCK, 0);
    wish.code = sku;
    return wish;
  }

  Wish read(final Known known, final boolean order) {
    final Wish wish = new Wish(order ? Wish.Kind.READ_ORDER : Wish.Kind.READ_RESERVATION, 0);
    wish.number = known.number();
    wish.slot = known.slot();
    return wish;
  }

  private Wish of(final Wish.Kind kind, final Randomness random) {
    return switch (kind) {
      case DEFINE_SKU -> {
        final int code = random.below(swarm.skus() + Swarm.MORE_SKUS);
        yield ifVersion(definition(kind, code, random.below(NAMES)), random);
      }
      case DEFINE_LOCATION -> {
        final int code = random.below(swarm.locations());
        yield ifVersion(definition(kind, code, random.below(PRIORITIES) - 1), random);
      }
      case DEFINE_CHANNEL -> {
        final int code = random.below(swarm.channels());
        yield ifVersion(definition(kind, code, channelContent(random)), random);
      }
      case DEFINE_ACTIVITY -> activities.define(random);
      case CHANGE_ACTIVITY -> activities.change(random);
      case READ_ACTIVITY -> activities.read(random);
      case RECEIVE, ADJUST -> movement(kind, random);
      case RESERVE -> reserve(random);
      case RESERVE_OR_WAIT -> reserveOrWait(random);
      case CHANGE -> change(random);
      case PLACE ->
        maybeInActivity(
            place(channel(random), orderLines(Wish.Kind.PLACE, random), random), random);
      case CHECK_OUT -> checkOut(random);
      case PAY -> pay(random);
      case CANCEL, READ_ORDER -> named(new Wish(kind, 0), orders, random);
      case READ_RESERVATION -> named(new Wish(kind, 0), reservations, random);
      case READ_STOCK -> readStock(sku(random));
      case READ_AVAILABILITY -> {
        final Wish wish = new Wish(kind, 2);
        wish.channel = channel(random);
        wish.addLine(sku(random), Wish.ANYWHERE, 0, 0);
        wish.addLine(sku(random), Wish.ANYWHERE, 0, 0);
        yield wish;
      }
    };
  }

  private static Wish definition(final Wish.Kind kind, final int code, final int content) {
    final Wish wish = new Wish(kind, 0);
    wish.code = code;
    wish.content = content;
    return wish;
  }

  private static Wish ifVersion(final Wish wish, final Randomness random) {
    if (random.percent(30)) {
      wish.expectedVersion = random.below(40);
    }
    return wish;
  }

  private int channelContent(final Randomness random) {
    return random.percent(40) ? Wish.ALL_LOCATIONS : random.below(1 << swarm.locations());
  }

  private Wish movement(final Wish.Kind kind, final Randomness random) {
    final Wish wish = new Wish(kind, swarm.mostLines());
    for (int i = lineCount(random); i > 0; i--) {
      final long units = 1L + random.below(2 * swarm.mostUnits());
      final boolean out = kind == Wish.Kind.ADJUST && random.percent(60);
      wish.addLine(sku(random), random.below(swarm.locations()), out ? -units : units, 0);
    }
    return wish;
  }

  private Wish reserve(final Randomness random) {
    final Wish wish = new Wish(Wish.Kind.RESERVE, swarm.mostLines());
    for (int i = lineCount(random); i > 0; i--) {
      wish.addLine(sku(random), maybeLocation(random), units(random), 0);
    }
    wish.channel = channel(random);
    wish.customer = random.below(Swarm.CUSTOMERS);
    wish.ttlMs = ttlMs(random);
    return maybeInActivity(wish, random);
  }

  /** Somebody wants units of an activity, and waits if there are too few. */
  private Wish reserveOrWait(final Randomness random) {
    final Wish wish = new Wish(Wish.Kind.RESERVE_OR_WAIT, 1);
    wish.addLine(sku(random), Wish.ANYWHERE, units(random), 0);
    wish.channel = channel(random);
    wish.customer = random.below(Swarm.CUSTOMERS);
    wish.ttlMs = ttlMs(random);
    wish.waitTtlMs = random.percent(50) ? -1 : ttlMs(random);
    activities.buyIn(wish, random);
    return wish;
  }

  /** Some buy in an activity, where there are any. */
  private Wish maybeInActivity(final Wish wish, final Randomness random) {
    if (swarm.activityPercent() > 0 && random.percent(swarm.activityPercent())) {
      activities.buyIn(wish, random);
    }
    return wish;
  }

  private Wish change(final Randomness random) {
    final Wish wish = named(new Wish(Wish.Kind.CHANGE, 0), reservations, random);
    wish.change = random.below(CHANGES);
    wish.ttlMs = wish.change == ReservationChange.EXTEND.code() ? ttlMs(random) : 0;
    return wish;
  }

  private Wish checkOut(final Randomness random) {
    if (reservations.isEmpty() || random.percent(5)) {
      final Wish blind = random.percent(30)
          ? orderLines(Wish.Kind.CHECK_OUT, random)
          : new Wish(Wish.Kind.CHECK_OUT, 0);
      return place(channel(random), named(blind, reservations, random), random);
    }
    final Known known = reservations.get(random.below(reservations.size()));
    final Wish wish = switch (random.below(3)) {
      case 0 -> linesOf(known, random);
      case 1 ->
        random.percent(20)
            ? orderLines(Wish.Kind.CHECK_OUT, random)
            : new Wish(Wish.Kind.CHECK_OUT, 0);
      default -> new Wish(Wish.Kind.CHECK_OUT, 0);
    };
    wish.number = known.number();
    wish.slot = known.slot();
    final int channel = random.percent(90) ? known.channel() : channel(random);
    final Wish placed = place(channel, wish, random);
    placed.customer = random.percent(80) ? known.customer() : placed.customer;
    if (swarm.activityPercent() > 0) {
      placed.activity = random.percent(10) ? activities.any(random) : Wish.NO_ACTIVITY;
      // Whoever knows of what nobody in particular holds may take it over.
      placed.customer = known.customer() == 0 && random.percent(80) ? 1 : placed.customer;
    }
    return placed;
  }

  /** The lines that a reservation has, some of which name the location where it stands. */
  private static Wish linesOf(final Known known, final Randomness random) {
    final Wish wish = new Wish(Wish.Kind.CHECK_OUT, known.parts().size());
    for (final Part part : known.parts()) {
      if (part.line() < wish.lineCount) {
        wish.units[part.line()] += part.units();
        wish.locations[part.line()] = Wish.ANYWHERE;
      } else {
        final int location = random.percent(50) ? part.location() : Wish.ANYWHERE;
        wish.addLine(part.sku(), location, part.units(), unitPrice(random));
      }
    }
    return wish;
  }

  private Wish orderLines(final Wish.Kind kind, final Randomness random) {
    final Wish wish = new Wish(kind, swarm.mostLines());
    for (int i = lineCount(random); i > 0; i--) {
      wish.addLine(sku(random), maybeLocation(random), units(random), unitPrice(random));
    }
    return wish;
  }

  private Wish place(final int channel, final Wish wish, final Randomness random) {
    wish.channel = channel;
    wish.customer = random.below(Swarm.CUSTOMERS);
    wish.ttlMs = ttlMs(random);
    wish.currency = random.percent(50) ? 0 : EUR;
    wish.external = random.percent(70) ? 0 : 1 + random.below(EXTERNALS);
    return wish;
  }

  private Wish pay(final Randomness random) {
    final Wish wish = new Wish(Wish.Kind.PAY, 0);
    wish.reference = random.percent(90) || nextReference == 1
        ? nextReference++
        : 1 + random.below(nextReference);
    if (orders.isEmpty() || random.percent(5)) {
      return wrong(wish, random);
    }
    final Known order = orders.get(random.below(orders.size()));
    wish.number = order.number();
    wish.slot = order.slot();
    wish.amount = random.percent(70) ? order.amount() : random.below(9) - 1;
    wish.currency = random.percent(70) ? order.currency() : random.below(2) * EUR;
    return wish;
  }

  private static Wish named(final Wish wish, final List<Known> among, final Randomness random) {
    if (among.isEmpty() || random.percent(2)) {
      return wrong(wish, random);
    }
    final Known known = among.get(random.below(among.size()));
    wish.number = known.number();
    wish.slot = known.slot();
    return wish;
  }

  /** An id that may be anything: of a record that was not asked for, a forgotten one, of none. */
  private static Wish wrong(final Wish wish, final Randomness random) {
    wish.number = random.below(2_000);
    wish.slot = random.below(50);
    return wish;
  }

  private static long unitPrice(final Randomness random) {
    if (random.percent(1)) {
      return Limits.MAX_MONEY * random.between(1, 1_000);
    }
    return random.percent(50) ? Wish.NOT_NAMED : random.below(3);
  }

  private int lineCount(final Randomness random) {
    return random.percent(70) ? 1 : 1 + random.below(swarm.mostLines());
  }

  private long units(final Randomness random) {
    return 1L + random.below(swarm.mostUnits());
  }

  private long ttlMs(final Randomness random) {
    return random.between(swarm.shortestTtlMs(), swarm.longestTtlMs());
  }

  private int sku(final Randomness random) {
    if (random.percent(1)) {
      return UNKNOWN_INDEX;
    }
    return random.percent(swarm.hotPercent()) ? 0 : random.below(swarm.skus());
  }

  private int maybeLocation(final Randomness random) {
    if (random.percent(70)) {
      return Wish.ANYWHERE;
    }
    return random.percent(98) ? random.below(swarm.locations()) : UNKNOWN_INDEX;
  }

  private int channel(final Randomness random) {
    return random.percent(99) ? random.below(swarm.channels()) : UNKNOWN_INDEX;
  }

  private static void remember(final List<Known> list, final Known known, final int chance) {
    if (list.size() < MEMORY) {
      list.add(known);
    } else {
      list.set(chance % MEMORY, known);
    }
  }
}
