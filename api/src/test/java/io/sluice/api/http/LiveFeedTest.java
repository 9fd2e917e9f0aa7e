package io.sluice.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.http.EdgeRig.Answer;
import io.sluice.api.live.LiveCounters.Value;
import io.sluice.api.live.LiveFeed;
import io.sluice.api.live.Topic;
import io.sluice.engine.domain.stock.Bucket;
import io.sluice.engine.domain.stock.StockLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The turns of a feed of live numbers, taken one by one over what a real engine wrote. */
final class LiveFeedTest {
  private static final String[] SKUS = {"s0", "s1", "s2", "s3", "s4"};
  private static final long ROUND_MS = 100;

  private final EdgeRig rig = EdgeRig.started();
  private final RealEngine engine = rig.engine();
  private final Ear ear = new Ear();
  private long durable;
  private long nowMs = 1_000_000;

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void shouldTellOnlyWhatIsDurable() {
    rig.withShop(10, SKUS);
    final long before = reserve("s1", 1).number("position");
    final long after = reserve("s1", 2).number("position");
    engine.hold();
    final LiveFeed feed = feed();
    durable = before;
    watch(feed, "s1");
    turn(feed);
    assertEquals(1, ear.units("s1", "held"));
    assertEquals(before, ear.changedAt("s1"));
    // A frame is told as a whole: not before its last event is durable.
    durable = after - 1;
    turn(feed);
    assertEquals(1, ear.units("s1", "held"));
    durable = after;
    turn(feed);
    assertEquals(3, ear.units("s1", "held"));
    assertEquals(after, ear.changedAt("s1"));
    engine.letGo();
  }

  @Test
  void shouldTellOfATopicTenTimesASecondAtMost() {
    rig.withShop(100, SKUS);
    final List<Long> positions = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      positions.add(reserve("s1", 1).number("position"));
    }
    engine.hold();
    final LiveFeed feed = feed();
    durable = positions.getFirst();
    watch(feed, "s1");
    turn(feed);
    final int rounds = ear.rounds();
    for (final long position : positions) {
      durable = position;
      nowMs += 25;
      feed.doWork();
    }
    turn(feed);
    assertEquals(40, ear.units("s1", "held"));
    assertTrue(ear.rounds() - rounds <= 11, "rounds in a second: " + (ear.rounds() - rounds));
    assertTrue(ear.rounds() - rounds >= 9, "rounds in a second: " + (ear.rounds() - rounds));
    engine.letGo();
  }

  @Test
  void shouldTellOnlyThoseWhoWatch() {
    rig.withShop(10, SKUS);
    engine.hold();
    final LiveFeed feed = feed();
    durable = engine.durablePosition();
    final Ear other = new Ear();
    assertTrue(feed.tryWatch(other, topic("s2")));
    watch(feed, "s1");
    turn(feed);
    assertEquals(1, ear.size());
    assertEquals(1, other.size());
    engine.letGo();
    reserve("s2", 1);
    engine.hold();
    durable = engine.durablePosition();
    turn(feed);
    assertEquals(1, other.units("s2", "held"));
    assertEquals(1, ear.rounds());
    engine.letGo();
  }

  @Test
  void shouldRememberForAWhileSinceWhenATopicIsAsItIs() {
    rig.withShop(10, SKUS);
    final long known = reserve("s1", 1).number("position");
    reserve("s2", 1);
    engine.hold();
    final LiveFeed feed = feed();
    durable = known;
    watch(feed, "s1");
    turn(feed);
    assertEquals(known, ear.changedAt("s1"));
    durable = engine.durablePosition();
    assertTrue(feed.unwatch(ear, topic("s1")));
    turn(feed);
    watch(feed, "s1");
    turn(feed);
    assertEquals(known, ear.changedAt("s1"), "it did not change");
    assertTrue(feed.unwatch(ear, topic("s1")));
    turn(feed);
    nowMs += TimeUnit.MINUTES.toMillis(2);
    turn(feed);
    watch(feed, "s1");
    turn(feed);
    assertEquals(durable, ear.changedAt("s1"), "nobody knows any more");
    assertEquals(1, feed.counters().value(Value.WATCHED));
    engine.letGo();
  }

  @Test
  void shouldTellNothingAnyMoreWhenItCanNotRead() {
    rig.withShop(10, SKUS);
    engine.hold();
    final LiveFeed feed = feed();
    durable = engine.durablePosition();
    watch(feed, "s1");
    turn(feed);
    durable += 1_000;
    turn(feed);
    assertTrue(feed.isOver());
    assertEquals(1, ear.ends());
    assertEquals(1, feed.counters().value(Value.OVER));
    assertTrue(feed.tryWatch(ear, topic("s2")));
    turn(feed);
    assertEquals(2, ear.ends());
    engine.letGo();
    assertFalse(rig.engine().live().isOver());
  }

  /** What it adds up is what the appliers of the engine do, wherever it begins. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldComeToTheUnitsOfTheEngine(final long seed) {
    rig.withShop(200, SKUS);
    for (final String location : new String[] {"W2", "W3"}) {
      rig.put("/v1/locations/" + location, "{\"kind\":\"store\"}").mustBe(201);
      for (final String sku : SKUS) {
        rig.receive(sku, location, 30);
      }
    }
    final Life life = new Life(rig, new Random(seed));
    engine.hold();
    final LiveFeed fromTheBeginning = feed();
    engine.letGo();
    life.live(150);
    engine.hold();
    final LiveFeed fromHere = feed().beginFrom(engine.machine());
    engine.letGo();
    life.live(150);
    engine.hold();
    durable = engine.durablePosition();
    for (final LiveFeed feed : List.of(fromTheBeginning, fromHere)) {
      ear.forget();
      for (final String sku : SKUS) {
        watch(feed, sku);
      }
      turn(feed);
      assertFalse(feed.isOver());
      for (final String sku : SKUS) {
        for (final Bucket bucket : List.of(Bucket.AVAILABLE, Bucket.HELD, Bucket.ALLOCATED)) {
          assertEquals(
              units(sku, bucket),
              ear.units(sku, bucket.name().toLowerCase(Locale.ROOT)),
              () -> sku + ' ' + bucket);
        }
      }
    }
    assertTrue(life.kinds() >= 9, "much happened");
    engine.letGo();
  }

  private LiveFeed feed() {
    return engine.newLiveFeed(() -> durable, () -> TimeUnit.MILLISECONDS.toNanos(nowMs));
  }

  private void watch(final LiveFeed feed, final String sku) {
    assertTrue(feed.tryWatch(ear, topic(sku)));
  }

  /** Takes turns until there is nothing left to do. */
  private void turn(final LiveFeed feed) {
    nowMs += ROUND_MS;
    int idle = 0;
    while (idle < 2) {
      idle = feed.doWork() == 0 ? idle + 1 : 0;
      nowMs += ROUND_MS;
    }
  }

  private Answer reserve(final String sku, final int units) {
    return rig.post(
            "/v1/reservations",
            "{\"channel\":\"web\",\"lines\":[{\"sku\":\"%s\",\"quantity\":%d}]}"
                .formatted(sku, units))
        .mustBe(201);
  }

  private Topic topic(final String sku) {
    return new Topic(Topic.Kind.SKU, index(sku));
  }

  private int index(final String sku) {
    return Objects.requireNonNull(engine.door().directory().skus().find(sku), sku)
        .index();
  }

  private long units(final String sku, final Bucket bucket) {
    final StockLedger ledger = engine.machine().state().ledger();
    long sum = 0;
    for (int cell = ledger.firstCell(index(sku));
        cell != StockLedger.NONE;
        cell = ledger.nextCell(cell)) {
      sum += ledger.units(cell, bucket);
    }
    return sum;
  }
}
