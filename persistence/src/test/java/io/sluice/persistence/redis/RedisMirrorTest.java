package io.sluice.persistence.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.protocol.CommandType;
import io.sluice.engine.domain.claim.ClaimStore;
import io.sluice.engine.protocol.ActivityChange;
import io.sluice.persistence.memory.RawCommands;
import io.sluice.persistence.mirror.MirrorCounters.Value;
import io.sluice.persistence.mirror.MirrorKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to Redis, in the end it holds what the engine knows. */
class RedisMirrorTest {
  private static final long TTL_MS = 60_000;
  private static final long ALICE = 77;
  private static final int MANY = 100_000;
  private static final Duration SELDOM = Duration.ofHours(1);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  private final RawCommands commands = new RawCommands();

  @SuppressWarnings("NullAway.Init")
  private EmbeddedRedis server;

  @SuppressWarnings("NullAway.Init")
  private RedisAddress address;

  @SuppressWarnings("NullAway.Init")
  private MirrorRig rig;

  @BeforeEach
  void start() throws Exception {
    server = new EmbeddedRedis(directory.resolve("redis"));
    address = server.start();
    rig = new MirrorRig(address, SELDOM, MANY);
  }

  @AfterEach
  void stop() {
    rig.close();
    server.close();
  }

  @Test
  void shouldHoldWhatTheEngineKnows() throws Exception {
    reserve(5);
    rig.awaitMirror();

    final ClaimStore claims = rig.machine().state().claims();
    final String first = MirrorKeys.reservation(id(0));
    try (RedisConsole console = new RedisConsole(address)) {
      final String[] words = console.redis().get(first).split(" ", -1);
      assertEquals("HELD", words[2]);
      assertEquals(Long.toString(claims.expiresAt(0)), words[3]);
      assertEquals("WEB - SKU@HQ=1", words[4] + " " + words[5] + " " + words[6]);
      final String[] sku = console.redis().get(MirrorKeys.sku("SKU")).split(" ", -1);
      assertEquals("999995 5 0 0 0 WEB=999995", String.join(" ", List.of(sku).subList(2, 8)));
      final String customer = MirrorKeys.customer(MirrorKeys.customerName(ALICE, ALICE));
      assertTrue(console.redis().get(customer).contains(" 5 " + id(4) + "," + id(3)));
    }
    rig.assertEqual();

    rig.accept(commands.release(claims.sequence(2), 2));
    rig.accept(commands.channel(false));
    rig.assertEqual();
    rig.expire(TTL_MS);
    rig.accept(commands.channel(true));
    rig.assertEqual();
    assertEquals(1, rig.rebuilds(), "nothing of that needed a rebuild");
  }

  @Test
  void shouldHoldHowActivitiesStand() throws Exception {
    final long startsAt = rig.machine().state().time().lastTime();
    reserve(1);
    rig.accept(commands.activity(startsAt, startsAt + TTL_MS, 100, 40));
    final ClaimStore claims = rig.machine().state().claims();
    final int first = claims.nextSlot();
    rig.accept(commands.reserve(7, TTL_MS * 2, ALICE, 0));
    assertSale("RUNNING WEB %d %d SKU=100/53/7/0/0".formatted(startsAt, startsAt + TTL_MS));

    rig.accept(commands.changeActivity(ActivityChange.RELEASE_WAVE));
    assertSale("RUNNING WEB %d %d SKU=100/93/7/0/0".formatted(startsAt, startsAt + TTL_MS));
    rig.accept(commands.release(claims.sequence(first), first));
    assertSale("RUNNING WEB %d %d SKU=100/100/0/0/0".formatted(startsAt, startsAt + TTL_MS));

    final int second = claims.nextSlot();
    rig.accept(commands.reserve(3, TTL_MS * 2, ALICE, 0));
    rig.accept(commands.changeActivity(ActivityChange.STOP));
    assertSale("OVER WEB %d %d SKU=100/0/3/0/0".formatted(startsAt, startsAt + TTL_MS));
    rig.accept(commands.release(claims.sequence(second), second));
    assertSale("OVER WEB %d %d SKU=100/0/0/0/0".formatted(startsAt, startsAt + TTL_MS));
  }

  @Test
  void shouldHoldWhoWaitsAlsoWhenTheActivityIsToEndAtAnotherTime() throws Exception {
    final long startsAt = rig.machine().state().time().lastTime();
    rig.accept(commands.activity(startsAt, startsAt + TTL_MS, 100, 40));
    rig.accept(commands.reserve(60, TTL_MS, ALICE, 0));
    final ClaimStore claims = rig.machine().state().claims();
    final int openEnded = claims.nextSlot();
    rig.accept(commands.reserveOrWait(1, -1, ALICE));
    final int shorter = claims.nextSlot();
    rig.accept(commands.reserveOrWait(1, TTL_MS / 2, ALICE));
    rig.assertEqual();

    rig.accept(commands.activity(startsAt, startsAt + 2 * TTL_MS, 100, 40));
    rig.assertEqual();
    assertWaits("WAITING - WEB - -", openEnded);
    assertWaits("WAITING %d WEB - -".formatted(claims.expiresAt(shorter)), shorter);
  }

  private void assertWaits(final String expected, final int slot) throws Exception {
    try (RedisConsole console = new RedisConsole(address)) {
      final String key = MirrorKeys.reservation(id(slot));
      assertEquals(expected, console.redis().get(key).split(" ", 3)[2]);
    }
  }

  private void assertSale(final String expected) throws Exception {
    rig.assertEqual();
    try (RedisConsole console = new RedisConsole(address)) {
      final String text = console.redis().get(MirrorKeys.activity("SALE"));
      assertEquals(expected, text.split(" ", 3)[2]);
    }
  }

  @Test
  void shouldBeSeenToDifferWhenSomebodyElseWrites() throws Exception {
    reserve(5);
    rig.assertEqual();
    try (RedisConsole console = new RedisConsole(address)) {
      final String key = MirrorKeys.reservation(id(1));
      final String text = console.redis().get(key);
      console.redis().set(key, text.replace("HELD", "CONFIRMED"));
      assertEquals(1, rig.report().differences());
      console.redis().del(key);
      assertEquals(1, rig.report().differences());
      console.redis().set(key, text);
      console.redis().set(MirrorKeys.reservation("r000000000z000000"), text);
      assertEquals(1, rig.report().differences());
    }
  }

  @Test
  void shouldRebuildWhatWasWiped() throws Exception {
    reserve(20);
    rig.awaitMirror();
    final long before = rig.rebuilds();
    try (RedisConsole console = new RedisConsole(address)) {
      console.redis().flushall();
      console.redis().scriptFlush();
    }

    rig.awaitRebuild(before);

    rig.assertEqual();
    assertTrue(rig.told().toString().contains("gone or another's"), rig.told()::toString);
  }

  @Test
  void shouldRebuildWhatWentBackInTime() throws Exception {
    reserve(20);
    rig.awaitMirror();
    final long before = rig.rebuilds();
    try (RedisConsole console = new RedisConsole(address)) {
      console.redis().hset(MirrorKeys.place(7), "batch", "0");
    }

    rig.awaitRebuild(before);

    rig.assertEqual();
    assertTrue(rig.told().toString().contains("back in time"), rig.told()::toString);
  }

  @Test
  void shouldRemoveWhatAnotherJournalLeft() throws Exception {
    reserve(20);
    rig.awaitMirror();
    rig.close();

    rig = new MirrorRig(address, SELDOM, MANY);
    reserve(3);

    rig.assertEqual();
    assertTrue(rig.told().toString().contains("the mirror of another journal"));
    assertTrue(rig.told().stream().anyMatch(line -> line.matches("rebuilt, removed [1-9]\\d*")));
  }

  @Test
  void shouldGoOnAfterARestartOfRedis() throws Exception {
    reserve(20);
    rig.awaitMirror();
    kill();
    rig.await(() -> rig.counters().value(Value.CONNECTED) == 0);
    reserve(20);
    rig.expire(TTL_MS);
    assertEquals(address.port(), server.start().port());
    reserve(2);

    rig.awaitRebuild(1);

    rig.assertEqual();
  }

  @Test
  void shouldGoOnWithoutARebuildWhenRedisOnlyStoodStill() throws Exception {
    reserve(20);
    rig.awaitMirror();
    final String process = Long.toString(server.process().orElseThrow().pid());
    signal("-STOP", process);
    reserve(20);
    rig.await(() -> rig.counters().value(Value.CONNECTED) == 0);
    reserve(20);
    assertTrue(rig.counters().behindNs(System.nanoTime()) > 0);
    signal("-CONT", process);

    rig.awaitMirror();

    rig.assertEqual();
    assertEquals(1, rig.rebuilds());
  }

  @Test
  void shouldWaitUntilRedisTakesWritesAgain() throws Exception {
    reserve(5);
    rig.awaitMirror();
    try (RedisConsole console = new RedisConsole(address)) {
      console.redis().configSet("maxmemory", "1");
      reserve(5);
      final long before = rig.counters().value(Value.FAILURES);
      rig.await(() -> rig.counters().value(Value.FAILURES) > before + 3);
      console.redis().configSet("maxmemory", "0");
      rig.assertEqual();

      console.run(CommandType.REPLICAOF, "127.0.0.1", "1");
      reserve(5);
      final long connections = rig.counters().value(Value.CONNECTIONS);
      rig.await(() -> rig.counters().value(Value.CONNECTIONS) > connections + 1);
      console.run(CommandType.REPLICAOF, "NO", "ONE");
    }
    rig.assertEqual();
  }

  @Test
  void shouldWriteOverKeysOfAnotherType() throws Exception {
    try (RedisConsole console = new RedisConsole(address)) {
      reserve(5);
      rig.awaitMirror();
      final String sku = MirrorKeys.sku("SKU");
      console.redis().del(sku);
      console.redis().rpush(sku, "a list");
      reserve(1);
      rig.assertEqual();
      assertNotEquals(0, rig.counters().value(Value.REPAIRED));
    }
  }

  @Test
  void shouldTellNothingOfThePastWhileTheReplicaReadsIt() throws Exception {
    // More than it reads in a turn.
    reserve(1_000);
    rig.awaitConnection();
    final long present = rig.machine().position();

    rig.await(() -> {
      final boolean began = rig.rebuilds() > 0;
      assertTrue(!began || rig.replicaPosition() == present, "it began at the past");
      return began;
    });
    rig.assertEqual();
    assertEquals(1, rig.rebuilds());
    assertEquals(0, rig.counters().value(Value.CHANGES));
  }

  @Test
  void shouldTellEverythingOnceMoreInTheCourseOfAPeriod() throws Exception {
    rig.close();
    rig = new MirrorRig(address, Duration.ofMillis(200), MANY);
    reserve(50);
    rig.awaitMirror();
    try (RedisConsole console = new RedisConsole(address)) {
      final String removed = MirrorKeys.reservation(id(7));
      final String sku = MirrorKeys.sku("SKU");
      final String right = console.redis().get(sku);
      final String stream = MirrorKeys.streams(MirrorKeys.shardOf(id(7)))[1];
      final long news = console.redis().xlen(stream);
      console.redis().del(removed);
      console.redis().set(sku, right + "0");

      rig.await(() -> console.redis().get(removed) != null);
      rig.await(() -> right.equals(console.redis().get(sku)));

      assertEquals(news, console.redis().xlen(stream), "what is told once more is no news");
    }
    rig.assertEqual();
  }

  @Test
  void shouldRebuildWhenMoreChangedThanIsKept() throws Exception {
    rig.close();
    rig = new MirrorRig(address, SELDOM, 100);
    rig.awaitMirror();
    kill();
    rig.await(() -> rig.counters().value(Value.CONNECTED) == 0);
    reserve(300);
    rig.await(() -> rig.counters().value(Value.REBUILDING) == 1);
    assertTrue(rig.counters().value(Value.WAITING) <= 100);
    server.start();

    rig.awaitRebuild(1);

    rig.assertEqual();
    assertTrue(rig.told().toString().contains("more changed than is kept"), rig.told()::toString);
  }

  @Test
  void shouldTellEachThingOnceHoweverOftenItChangedWhileRedisWasAway() throws Exception {
    reserve(1);
    rig.awaitMirror();
    kill();
    rig.await(() -> rig.counters().value(Value.CONNECTED) == 0);
    final long changes = rig.counters().value(Value.CHANGES);
    reserve(500);
    rig.await(() -> rig.counters().value(Value.CHANGES) >= changes + 1_500);
    assertFalse(rig.counters().value(Value.WAITING) > 503, "500 holds, one SKU, one customer");
    server.start();
    rig.awaitRebuild(1);
    rig.assertEqual();
  }

  private void reserve(final int count) {
    for (int i = 0; i < count; i++) {
      rig.accept(commands.reserve(1, TTL_MS, ALICE));
    }
  }

  private String id(final int slot) {
    return io.sluice.engine.protocol.PublicId.of(
        io.sluice.engine.protocol.PublicId.RESERVATION,
        rig.machine().state().claims().sequence(slot),
        slot);
  }

  private void kill() {
    final ProcessHandle process = server.process().orElseThrow();
    assertTrue(process.destroyForcibly());
    process.onExit().join();
  }

  private static void signal(final String name, final String process) throws Exception {
    assertEquals(0, new ProcessBuilder("kill", name, process).start().waitFor());
  }
}
