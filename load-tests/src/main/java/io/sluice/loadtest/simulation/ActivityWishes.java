package io.sluice.loadtest.simulation;

import io.sluice.engine.codec.outcome.DefinitionOutcomeDecoder;
import io.sluice.engine.protocol.ActivityChange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What clients may want of activities: to set some up around what time it is, to change them again
 * and again, and to buy in those that they know.
 */
final class ActivityWishes {
  /** Activities that are meant most of the time: the last ones that were set up. */
  private static final int MEMORY = 3;

  private static final int MOST_ITEMS = 3;

  /** An activity as its last definition was acknowledged. */
  private record KnownSale(Sale sale, long version) {}

  private final Swarm swarm;
  private final LongSupplier engineTime;

  /** By index; what was never heard of is null. */
  private final List<@Nullable KnownSale> known = new ArrayList<>();

  ActivityWishes(final Swarm swarm, final LongSupplier engineTime) {
    this.swarm = swarm;
    this.engineTime = engineTime;
  }

  /** Remembers what an answer tells. */
  void observe(final Wish wish, final Expected answer) {
    final Sale sale = wish.sale;
    if (sale == null || answer.template != DefinitionOutcomeDecoder.TEMPLATE_ID) {
      return;
    }
    while (known.size() <= answer.index) {
      known.add(null);
    }
    known.set(answer.index, new KnownSale(sale, answer.version));
  }

  /** An activity is set up, or described anew. */
  Wish define(final Randomness random) {
    final Wish wish = new Wish(Wish.Kind.DEFINE_ACTIVITY, 0);
    final int index = latest(random);
    final KnownSale old = index < 0 || random.percent(30) ? null : known.get(index);
    final long now = engineTime.getAsLong();
    if (old == null) {
      wish.sale = fresh(Math.min(known.size(), Swarm.ACTIVITIES - 1), now, random);
    } else {
      wish.sale = changed(old.sale(), now, random);
      wish.expectedVersion =
          random.percent(70) ? Wish.NOT_NAMED : random.percent(60) ? old.version() : now;
    }
    return wish;
  }

  /** An activity is stopped, or a wave let out. */
  Wish change(final Randomness random) {
    final Wish wish = named(Wish.Kind.CHANGE_ACTIVITY, random);
    final boolean stops = random.percent(10);
    wish.change = (stops ? ActivityChange.STOP : ActivityChange.RELEASE_WAVE).code();
    wish.code = stops || random.percent(60) ? -1 : random.below(swarm.skus());
    return wish;
  }

  /** Somebody looks at an activity. */
  Wish read(final Randomness random) {
    return named(Wish.Kind.READ_ACTIVITY, random);
  }

  /**
   * Lets what somebody wants come from an activity, if it is one that they know of: its channel,
   * and mostly what it sells.
   */
  void buyIn(final Wish wish, final Randomness random) {
    final int index = latest(random);
    final KnownSale seller = index < 0 ? null : known.get(index);
    if (seller == null) {
      return;
    }
    wish.activity = index;
    if (random.percent(50)) {
      // One customer buys so much that limits come to matter.
      wish.customer = 1;
    }
    if (random.percent(95)) {
      wish.channel = seller.sale().channel();
    }
    for (int i = 0; i < wish.lineCount; i++) {
      final List<Sale.Item> items = seller.sale().items();
      if (random.percent(95)) {
        wish.skus[i] = items.get(random.below(items.size())).sku();
      }
      if (random.percent(90)) {
        wish.locations[i] = Wish.ANYWHERE;
      }
    }
  }

  /** An index that may be anybody's. */
  int any(final Randomness random) {
    return random.below(known.size() + 2);
  }

  private Wish named(final Wish.Kind kind, final Randomness random) {
    final Wish wish = new Wish(kind, 0);
    final int index = latest(random);
    wish.activity = index < 0 || random.percent(10) ? any(random) : index;
    return wish;
  }

  /** Index of one of the last activities that were heard of, or -1. */
  private int latest(final Randomness random) {
    return known.isEmpty() ? -1 : Math.max(0, known.size() - 1 - random.below(MEMORY));
  }

  /** One that begins about now, and lasts as long as holds do, or as time goes on at once. */
  private Sale fresh(final int code, final long now, final Randomness random) {
    final long lengthMs = 1
        + random.pickLong(
            random.between(1, 200),
            swarm.longestTtlMs(),
            4 * swarm.longestTtlMs(),
            20 * swarm.longestTtlMs(),
            20 * swarm.longestTtlMs(),
            swarm.longestIdleMs());
    final long startsAt = now - lengthMs / 4 + random.between(0, lengthMs / 3);
    final List<Sale.Item> items = new ArrayList<>();
    for (int i = 1 + random.below(MOST_ITEMS); i > 0; i--) {
      final int sku = random.percent(swarm.hotPercent()) ? 0 : random.below(swarm.skus());
      if (items.stream().noneMatch(item -> item.sku() == sku)) {
        items.add(item(random.percent(1) ? sku + swarm.skus() + Swarm.MORE_SKUS : sku, random));
      }
    }
    return new Sale(
        code,
        random.percent(99) ? random.below(swarm.channels()) : swarm.channels(),
        startsAt,
        startsAt + lengthMs,
        random.percent(20) ? random.between(1, swarm.longestTtlMs()) : -1,
        random.percent(60),
        swarm.provable() && random.percent(70),
        random.percent(20) ? 1 + random.below(2) : -1,
        rules(random),
        items,
        waves(items, startsAt, lengthMs, random));
  }

  /** What is done when units are few; nothing in a run in which nobody waits. */
  private Sale.Rules rules(final Randomness random) {
    if (!swarm.waits()) {
      return Sale.Rules.NONE;
    }
    final boolean scarce = random.percent(30);
    return new Sale.Rules(
        random.percent(85),
        scarce ? random.between(1, swarm.longestTtlMs()) : -1,
        scarce ? 1 + random.below(2 * swarm.mostUnits()) : -1,
        random.percent(15) ? 1 + random.below(4) : -1);
  }

  private Sale.Item item(final int sku, final Randomness random) {
    return new Sale.Item(
        sku,
        random.percent(80) ? Wish.ANYWHERE : random.below(swarm.locations()),
        1 + random.below(3 * swarm.mostUnits()),
        random.percent(40) ? random.below(5) : -1,
        random.percent(45) ? 1 + random.below(1 + swarm.mostUnits()) : -1,
        random.percent(20) ? 1 + random.below(swarm.mostUnits()) : -1);
  }

  /** Some of the units are held back until some time in the activity. */
  private static List<Sale.Wave> waves(
      final List<Sale.Item> items,
      final long startsAt,
      final long lengthMs,
      final Randomness random) {
    final List<Sale.Wave> waves = new ArrayList<>();
    for (int i = 0; random.percent(60) && i < items.size(); i++) {
      long left = items.get(i).units();
      for (int wave = random.below(3); wave > 0 && left > 0; wave--) {
        final long units = 1L + random.below((int) left);
        waves.add(new Sale.Wave(startsAt + random.between(1, lengthMs), i, units));
        left -= units;
      }
    }
    return waves;
  }

  private Sale changed(final Sale sale, final long now, final Randomness random) {
    if (swarm.waits() && random.percent(15)) {
      return sale.under(rules(random));
    }
    if (swarm.provable() && random.percent(5)) {
      return sale.provable(!sale.provable());
    }
    final int item = random.below(sale.items().size());
    final Sale.Item old = sale.items().get(item);
    return switch (random.below(12)) {
      case 0, 1, 2 -> with(sale, item, old.with(old.units() + 1 + random.below(4)));
      case 3 -> with(sale, item, old.with(Math.max(1, old.units() - 1 - random.below(4))));
      case 4 -> without(sale, item);
      case 5 -> with(sale, item, old.within(1 + random.below(3), -1));
      case 6 -> with(sale, item, old.within(-1, -1));
      case 7 -> sale.until(Math.max(now + random.between(-1, 50), sale.startsAt() + 1));
      case 8 -> sale.until(sale.endsAt() + random.between(0, swarm.longestTtlMs()));
      case 9 -> sale.in(random.below(swarm.channels()));
      case 10 ->
        sale.of(
            sale.items(),
            waves(sale.items(), sale.startsAt(), sale.endsAt() - sale.startsAt(), random));
      default -> sale;
    };
  }

  /** With another item in the place of one; its waves hold back no more than it has. */
  private static Sale with(final Sale sale, final int place, final Sale.Item item) {
    final List<Sale.Item> items = new ArrayList<>(sale.items());
    items.set(place, item);
    long held = 0;
    for (final Sale.Wave wave : sale.waves()) {
      held += wave.item() == place ? wave.units() : 0;
    }
    final List<Sale.Wave> waves = new ArrayList<>(sale.waves());
    if (held > item.units()) {
      waves.removeIf(wave -> wave.item() == place);
    }
    return sale.of(items, waves);
  }

  /** Without an item, unless it is the only one, and without waves, which count them. */
  private static Sale without(final Sale sale, final int place) {
    final List<Sale.Item> items = new ArrayList<>(sale.items());
    if (items.size() > 1) {
      items.remove(place);
    }
    return sale.of(items, List.of());
  }
}
