package io.sluice.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.live.LiveFeed;
import io.sluice.api.live.Topic;
import io.sluice.engine.domain.EngineState;
import io.sluice.engine.domain.activity.Activities;
import io.sluice.engine.domain.stock.Bucket;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ActivityItem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a feed of live numbers tells of activities, turn by turn over what a real engine wrote. */
final class LiveActivityFeedTest {
  private static final long ROUND_MS = 100;
  private static final String SALE = """
      {"channel":"web","startsAt":"2026-01-01T00:00:00.000Z","endsAt":"2036-01-01T00:00:00.000Z",
       "items":[{"sku":"s0","quantity":10}]}""";

  private final EdgeRig rig = EdgeRig.started();
  private final RealEngine engine = rig.engine();
  private final Set<String> seen = new TreeSet<>();
  private long durable;
  private long nowMs = 1_000_000;

  @AfterEach
  void stop() {
    rig.close();
  }

  /** What it adds up is what the appliers of the engine do, wherever it begins. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldComeToWhatTheEngineKnowsOfActivities(final long seed) {
    rig.withShop(400, SaleLife.SKUS);
    rig.put("/v1/locations/W2", "{\"kind\":\"store\"}").mustBe(201);
    for (final String sku : SaleLife.SKUS) {
      rig.receive(sku, "W2", 100);
    }
    final SaleLife life = new SaleLife(rig, new Random(seed));
    final List<LiveFeed> feeds = new ArrayList<>();
    final List<Ear> ears = new ArrayList<>();
    for (int part = 0; part < 12; part++) {
      engine.hold();
      if (part % 4 == 0) {
        feeds.add(part == 0 ? feed() : feed().beginFrom(engine.machine()));
        ears.add(new Ear());
      }
      durable = engine.durablePosition();
      for (int i = 0; i < feeds.size(); i++) {
        watchAll(feeds.get(i), ears.get(i), life.activities());
        turn(feeds.get(i));
        assertFalse(feeds.get(i).isOver());
        for (final String activity : life.activities()) {
          final JsonObject known = known(activity);
          assertEquals(known, told(ears.get(i), activity), "of feed " + i + " in part " + part);
          note(known);
        }
      }
      engine.letGo();
      life.live(40);
    }
    assertTrue(life.kinds().size() >= 13, () -> "much happened: " + life.kinds());
    assertTrue(
        seen.containsAll(
            Set.of("live", "ended", "held", "sold", "waiting", "available", "withheld")),
        seen::toString);
  }

  @Test
  void shouldTellOfAnActivityAsSoonAsItsEventIsRead() {
    rig.withShop(10, "s0");
    final long before = rig.get("/v1/stock/s0").number("position");
    rig.put("/v1/activities/sale", SALE).mustBe(201);
    engine.hold();
    final LiveFeed feed = feed();
    final Ear ear = new Ear();
    durable = before;
    assertTrue(feed.tryWatch(ear, topic("sale")));
    turn(feed);
    assertFalse(ear.knows("sale"));
    assertEquals(0, ear.rounds());
    durable = engine.durablePosition();
    turn(feed);
    assertEquals(10, item(ear).getLong("available"));
    assertEquals(durable, ear.changedAt("sale"));
    engine.letGo();
  }

  @Test
  void shouldTellWhatIsGivenUpBeforeItIsKnownToNobody() {
    rig.withShop(10, "s0");
    final long before = rig.get("/v1/stock/s0").number("position");
    rig.put("/v1/activities/sale", SALE).mustBe(201);
    engine.hold();
    final LiveFeed feed = feed();
    final Ear ear = new Ear();
    durable = before;
    assertTrue(feed.tryWatch(ear, topic("sale")));
    turn(feed);
    assertTrue(feed.unwatch(ear, topic("sale")));
    durable = engine.durablePosition();
    turn(feed);
    assertFalse(feed.isOver());
    assertFalse(ear.knows("sale"));
    engine.letGo();
  }

  @Test
  void shouldLetAnActivityBeginAndEndByTheTimeOfWhateverHappens() {
    rig.withShop(10, "s0", "s1");
    final long now = engine.nowMs();
    rig.put(
            "/v1/activities/sale",
            SALE.replace("2026-01-01T00:00:00.000Z", SaleLife.time(now + 1_000))
                .replace("2036-01-01T00:00:00.000Z", SaleLife.time(now + 2_000)))
        .mustBe(201);
    final LiveFeed feed = feed();
    final Ear ear = new Ear();
    assertEquals("scheduled", statusAfter(feed, ear, 0));
    assertEquals("scheduled", statusAfter(feed, ear, 999));
    assertEquals("live", statusAfter(feed, ear, 1));
    assertEquals("ended", statusAfter(feed, ear, 1_000));
    assertEquals(0, item(ear).getLong("available"));
    assertEquals(10, item(ear).getLong("released"));
  }

  @Test
  void shouldTellThoseWhoWatchASkuNothingOfActivities() {
    rig.withShop(10, "s0", "s1");
    rig.put("/v1/activities/sale", SALE).mustBe(201);
    engine.hold();
    final LiveFeed feed = feed();
    final Ear ofSku = new Ear();
    final Ear ofOther = new Ear();
    final Ear ofActivity = new Ear();
    durable = engine.durablePosition();
    // Both have the index 0.
    assertTrue(feed.tryWatch(ofSku, new Topic(Topic.Kind.SKU, 0)));
    assertTrue(feed.tryWatch(ofOther, new Topic(Topic.Kind.SKU, 1)));
    assertTrue(feed.tryWatch(ofActivity, topic("sale")));
    turn(feed);
    engine.letGo();
    rig.post("/v1/activities/sale/stop", null).mustBe(200);
    engine.hold();
    durable = engine.durablePosition();
    turn(feed);
    assertEquals("ended", ofActivity.json("sale").getString("status"));
    assertEquals(1, ofSku.rounds(), "no unit of the SKU has moved");
    assertEquals(1, ofOther.rounds());
    assertEquals(1, ofSku.size());
    assertEquals(2, ofActivity.rounds());
    assertEquals(1, ofActivity.size());
    engine.letGo();
  }

  private String statusAfter(final LiveFeed feed, final Ear ear, final long ms) {
    engine.passMs(ms);
    rig.receive("s1", "W1", 1);
    engine.hold();
    durable = engine.durablePosition();
    watchAll(feed, ear, List.of("sale"));
    turn(feed);
    engine.letGo();
    return ear.json("sale").getString("status");
  }

  private LiveFeed feed() {
    return engine.newLiveFeed(() -> durable, () -> TimeUnit.MILLISECONDS.toNanos(nowMs));
  }

  private void watchAll(final LiveFeed feed, final Ear ear, final List<String> activities) {
    for (final String activity : activities) {
      if (!ear.knows(activity)) {
        assertTrue(feed.tryWatch(ear, topic(activity)));
      }
    }
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

  private Topic topic(final String activity) {
    return new Topic(
        Topic.Kind.ACTIVITY,
        Objects.requireNonNull(engine.door().directory().activities().find(activity), activity)
            .index());
  }

  private void note(final JsonObject activity) {
    seen.add(activity.getString("status"));
    for (final Object each : activity.getJsonArray("items")) {
      final JsonObject item = (JsonObject) each;
      for (final String field : List.of("available", "held", "sold", "waiting")) {
        if (item.getLong(field) > 0) {
          seen.add(field);
        }
      }
      if (item.getLong("released") < item.getLong("quantity")) {
        seen.add("withheld");
      }
    }
  }

  private static JsonObject item(final Ear ear) {
    return EventStream.item(ear.json("sale"));
  }

  private static JsonObject told(final Ear ear, final String activity) {
    final JsonObject told = ear.json(activity);
    told.remove("sales");
    told.remove("position");
    return told;
  }

  /** What there is to say of an activity, from the state of the engine. */
  private JsonObject known(final String code) {
    final EngineState state = engine.machine().state();
    final Activities activities = state.activities();
    final StockLedger ledger = state.ledger();
    final ActivityDefinition definition =
        activities.registry().at(activities.registry().indexOf(code));
    final JsonArray items = new JsonArray();
    for (int i = 0; i < definition.items().size(); i++) {
      final ActivityItem item = definition.items().get(i);
      long withheld = 0;
      for (int wave = 0; wave < definition.waves().size(); wave++) {
        if (definition.waves().get(wave).item() == i
            && !activities.isReleased(definition.index(), wave)) {
          withheld += definition.waves().get(wave).quantity();
        }
      }
      items.add(new JsonObject()
          .put("sku", state.catalog().skus().at(item.sku()).code())
          .put("quantity", item.quantity())
          .put("released", item.quantity() - withheld)
          .put("available", ledger.promisable(item.sku(), item.pool()))
          .put("held", ledger.unitsInPool(item.pool(), Bucket.HELD))
          .put(
              "sold",
              ledger.unitsInPool(item.pool(), Bucket.ALLOCATED) + ledger.shipped(item.pool()))
          .put("waiting", activities.waitlist().waiting(item.pool())));
    }
    return new JsonObject()
        .put("type", "activity")
        .put("activity", code)
        .put(
            "status",
            activities
                .statusAt(definition.index(), state.time().lastTime())
                .name()
                .toLowerCase(Locale.ROOT))
        .put("startsAt", SaleLife.time(definition.startsAt()))
        .put("endsAt", SaleLife.time(definition.endsAt()))
        .put("items", items);
  }
}
