package io.sluice.persistence.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.KillArgs;
import io.lettuce.core.protocol.CommandType;
import io.sluice.persistence.memory.RawCommands;
import io.sluice.persistence.mirror.MirrorCounters.Value;
import io.sluice.persistence.mirror.MirrorKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mirror follows the master that three real sentinels name. */
class SentinelMirrorTest {
  private static final long SOME_NS = Duration.ofMillis(50).toNanos();
  private static final long TTL_MS = 60_000;
  private static final int QUORUM = 2;
  private static final int MANY = 100_000;
  private static final Duration SELDOM = Duration.ofHours(1);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  private final RawCommands commands = new RawCommands();
  private final List<RunningRedis> sentinels = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private RunningRedis first;

  @SuppressWarnings("NullAway.Init")
  private RunningRedis second;

  @SuppressWarnings("NullAway.Init")
  private MirrorRig rig;

  @BeforeEach
  void start() throws Exception {
    first = RunningRedis.server(directory.resolve("first"));
    second =
        RunningRedis.server(directory.resolve("second"), "replicaof 127.0.0.1 " + first.port());
    for (int i = 0; i < 3; i++) {
      sentinels.add(RunningRedis.sentinel(directory.resolve("sentinel-" + i), null, first, QUORUM));
    }
    for (final RunningRedis sentinel : sentinels) {
      try (RedisConsole console = sentinel.console()) {
        RunningRedis.await(() -> console
            .info("sentinel", "master0")
            .endsWith("status=ok,address=" + first.place() + ",slaves=1,sentinels=3"));
        DocumentedUser.allow(console, "its sentinels");
      }
    }
    try (RedisConsole console = second.console()) {
      RunningRedis.await(() -> console.info("replication", "master_link_status").equals("up"));
    }
    rig = new MirrorRig(address(DocumentedUser.PASSWORD), SELDOM, MANY);
    reserve(20);
    rig.awaitMirror();
  }

  @AfterEach
  void stop() {
    rig.close();
    sentinels.forEach(RunningRedis::close);
    second.close();
    first.close();
  }

  @Test
  void shouldGoOnWithTheReplicaThatIsPromoted() throws Exception {
    first.kill();
    reserve(20);
    rig.await(() -> rig.counters().value(Value.CONNECTED) == 0);
    reserve(20);

    rig.awaitMirror();

    rig.assertEqual();
    try (RedisConsole console = second.console()) {
      assertEquals("master", console.info("replication", "role"));
    }

    // The old one comes back, as a master at first, and is told that it is none.
    first.start();
    try (RedisConsole console = second.console()) {
      RunningRedis.await(() -> console.info("replication", "connected_slaves").equals("1"));
    }
    reserve(20);
    rig.assertEqual();
  }

  @Test
  void shouldLeaveAMasterThatBecomesAReplica() throws Exception {
    final long connections = rig.counters().value(Value.CONNECTIONS);
    try (RedisConsole console = sentinels.getFirst().console()) {
      console.run(CommandType.SENTINEL, "FAILOVER", "mymaster");
    }
    final long[] toldNs = {System.nanoTime()};
    rig.await(() -> {
      // Something to be told, again and again, but no more than the engine has records.
      if (System.nanoTime() - toldNs[0] > SOME_NS) {
        toldNs[0] = System.nanoTime();
        reserve(1);
      }
      return rig.counters().value(Value.CONNECTIONS) > connections;
    });

    rig.assertEqual();
    try (RedisConsole console = second.console()) {
      assertEquals("master", console.info("replication", "role"));
    }
  }

  @Test
  void shouldRebuildAStaleReplicaThatIsPromoted() throws Exception {
    try (RedisConsole replica = second.console();
        RedisConsole master = first.console()) {
      replica.redis().configSet("masterauth", "another");
      master.redis().clientKill(KillArgs.Builder.typeSlave());
      RunningRedis.await(() -> replica.info("replication", "master_link_status").equals("down"));
      reserve(20);
      rig.awaitMirror();
      final String place = MirrorKeys.place(MirrorKeys.shardOf("SKU"));
      assertNotEquals(
          master.redis().hget(place, "written"), replica.redis().hget(place, "written"));
    }
    final long before = rig.rebuilds();
    first.kill();

    rig.awaitRebuild(before);

    assertTrue(rig.told().toString().contains("back in time"), rig.told()::toString);
    rig.assertEqual();
  }

  @Test
  void shouldLeaveAMasterThatTheSentinelsDoNotNameAnyMore() throws Exception {
    try (RunningRedis third = RunningRedis.server(directory.resolve("third"))) {
      for (final RunningRedis sentinel : sentinels) {
        try (RedisConsole console = sentinel.console()) {
          console.run(CommandType.SENTINEL, "REMOVE", "mymaster");
          final String port = Integer.toString(third.port());
          console.run(CommandType.SENTINEL, "MONITOR", "mymaster", "127.0.0.1", port, "2");
        }
      }
      final long before = rig.rebuilds();

      rig.awaitRebuild(before);

      rig.assertEqual();
      assertTrue(rig.told().contains("disconnected: the sentinels name another master"));
      try (RedisConsole console = third.console()) {
        assertTrue(console.redis().exists(MirrorKeys.sku("SKU")) > 0);
      }
    }
  }

  @Test
  void shouldBelieveTheLatestFailoverIfSentinelsDisagree() throws Exception {
    try (RunningRedis third = RunningRedis.server(directory.resolve("third"));
        RedisConsole cutOff = sentinels.getFirst().console();
        RedisConsole another = sentinels.getLast().console();
        RedisConsole master = second.console()) {
      another.run(CommandType.SENTINEL, "FAILOVER", "mymaster");
      RunningRedis.await(() ->
          another.info("sentinel", "master0").contains("status=ok,address=" + second.place()));
      // One that knows of no failover, and whom nobody tells of it, names a server of its own.
      cutOff.run(CommandType.SENTINEL, "REMOVE", "mymaster");
      final String port = Integer.toString(third.port());
      cutOff.run(CommandType.SENTINEL, "MONITOR", "mymaster", "127.0.0.1", port, "2");
      reserve(20);
      rig.awaitMirror();
      final long connections = rig.counters().value(Value.CONNECTIONS);
      master.redis().clientKill(KillArgs.Builder.typeNormal());

      rig.await(() -> rig.counters().value(Value.CONNECTIONS) > connections);

      reserve(20);
      rig.assertEqual();
      assertEquals("master", master.info("replication", "role"));
      try (RedisConsole console = third.console()) {
        assertEquals(0, console.redis().dbsize());
      }
    }
  }

  @Test
  void shouldGoOnWhileASentinelIsLeft() throws Exception {
    sentinels.get(0).kill();
    sentinels.get(1).signal("-STOP");
    final long connections = rig.counters().value(Value.CONNECTIONS);
    try (RedisConsole console = first.console()) {
      console.redis().clientKill(KillArgs.Builder.typeNormal());
    }
    rig.await(() -> rig.counters().value(Value.CONNECTIONS) > connections);
    reserve(5);
    rig.assertEqual();
    sentinels.get(1).signal("-CONT");
  }

  @Test
  void shouldSayWhatSentinelsDoNotTell() {
    assertComplaint(address("wrong"), "WRONGPASS");
    assertComplaint(
        RedisAddress.parse(
            address(DocumentedUser.PASSWORD).secretText().replace("#mymaster", "#other")),
        "No such master");
  }

  private void assertComplaint(final RedisAddress address, final String complaint) {
    final IOException refused =
        assertThrows(IOException.class, () -> new MirrorComparison(address).close());
    assertTrue(String.valueOf(refused.getMessage()).contains(complaint), refused::toString);
  }

  private RedisAddress address(final String password) {
    final String hosts =
        sentinels.stream().map(RunningRedis::place).collect(Collectors.joining(","));
    return RedisAddress.parse("redis-sentinel://:" + RunningRedis.PASSWORD + "@" + hosts
        + "?sentinel-user=" + DocumentedUser.NAME + "&sentinel-password=" + password + "#mymaster");
  }

  private void reserve(final int count) {
    for (int i = 0; i < count; i++) {
      rig.accept(commands.reserve(1, TTL_MS, 77));
    }
  }
}
