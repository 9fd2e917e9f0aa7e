package io.sluice.persistence.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.protocol.CommandType;
import io.sluice.engine.domain.claim.ClaimStore;
import io.sluice.engine.protocol.PublicId;
import io.sluice.persistence.memory.RawCommands;
import io.sluice.persistence.mirror.MirrorCounters.Value;
import io.sluice.persistence.mirror.MirrorKeys;
import io.sluice.persistence.readmodel.Found;
import io.sluice.persistence.readmodel.MirrorReader;
import io.sluice.persistence.readmodel.MirroredReservation;
import io.sluice.persistence.readmodel.Question;
import io.sluice.persistence.readmodel.ReaderSettings;
import io.sluice.persistence.readmodel.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mirror spread over a real cluster, as a user that may do no more than it must. */
class ClusterMirrorTest {
  private static final long TTL_MS = 60_000;
  private static final int MANY = 100_000;
  private static final Duration SELDOM = Duration.ofHours(1);

  /** A shard whose slot belongs to the first node. */
  private static final int SHARD = 3;

  private static final int SLOT = SlotHash.getSlot(MirrorKeys.place(SHARD));

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  private final RawCommands commands = new RawCommands();

  @SuppressWarnings("NullAway.Init")
  private RunningCluster cluster;

  @SuppressWarnings("NullAway.Init")
  private RedisAddress address;

  @SuppressWarnings("NullAway.Init")
  private MirrorRig rig;

  @BeforeEach
  void start() throws Exception {
    cluster = new RunningCluster(directory, null);
    for (int i = 0; i <= cluster.masters(); i++) {
      try (RedisConsole console = cluster.node(i).console()) {
        DocumentedUser.allow(console, "the mirror", "in a cluster", "mirror verify");
        console.redis().configResetstat();
      }
    }
    address = cluster.address(DocumentedUser.NAME, DocumentedUser.PASSWORD);
    rig = new MirrorRig(address, SELDOM, MANY);
    reserve(100);
    rig.awaitMirror();
  }

  @AfterEach
  void stop() {
    rig.close();
    cluster.close();
  }

  @Test
  void shouldBeReadFromAllMasters() {
    final ClaimStore claims = rig.machine().state().claims();
    final List<Question<MirroredReservation>> questions = IntStream.range(0, claims.slotEnd())
        .mapToObj(slot -> PublicId.of(PublicId.RESERVATION, claims.sequence(slot), slot))
        .map(Question::reservation)
        .toList();
    final ReaderSettings settings = ReaderSettings.defaults().withMaxAge(Duration.ofMinutes(10));
    try (MirrorReader reader = MirrorReader.open(address, settings)) {
      assertEquals(true, reader.connected(Duration.ofSeconds(30)).block());
      final List<Reading<MirroredReservation>> readings =
          Objects.requireNonNull(reader.readAll(questions).block());
      assertEquals(100, readings.size());
      for (final Reading<MirroredReservation> reading : readings) {
        assertEquals(Found.KNOWN, reading.found());
      }
      assertTrue(questions.stream().map(Question::shard).distinct().count() > 8, "many shards");
    }
  }

  @Test
  void shouldBeSpreadOverAllMasters() throws Exception {
    rig.assertEqual();
    final Set<String> called = new HashSet<>();
    for (int i = 0; i < cluster.masters(); i++) {
      try (RedisConsole console = cluster.node(i).console()) {
        assertTrue(console.redis().dbsize() > 4, "it has shards");
        assertEquals(List.of(), console.list(CommandType.ACL, "LOG"), "refused");
        called.addAll(DocumentedUser.called(console));
      }
    }
    for (final String command : DocumentedUser.commands("in a cluster")) {
      assertTrue(called.contains(command), command);
    }
  }

  @Test
  void shouldRemoveWhatIsLeftOverFromAllMasters() throws Exception {
    rig.close();
    final String[] left = new String[MirrorKeys.SHARDS];
    for (int shard = 0; shard < left.length; shard++) {
      left[shard] = MirrorKeys.PREFIX + shard + "}:r:left";
      onOwner(left[shard], "set");
    }

    rig = new MirrorRig(address, SELDOM, MANY);
    reserve(3);
    rig.awaitMirror();

    rig.assertEqual();
    for (final String key : left) {
      assertEquals(0, onOwner(key, "exists"), key);
    }
  }

  @Test
  void shouldSeeWhatDiffersOnAnyMaster() throws Exception {
    rig.assertEqual();
    for (int shard = 0; shard < MirrorKeys.SHARDS; shard++) {
      onOwner(MirrorKeys.PREFIX + shard + "}:r:left", "set");
    }
    assertEquals(MirrorKeys.SHARDS, rig.report().differences());
  }

  @Test
  void shouldGoOnWithAReplicaThatIsPromoted() throws Exception {
    cluster.node(0).kill();
    reserve(50);
    rig.await(() -> rig.counters().value(Value.CONNECTED) == 0);
    reserve(50);

    rig.awaitMirror();

    rig.assertEqual();
    try (RedisConsole console = cluster.replica().console()) {
      assertEquals("master", console.info("replication", "role"));
    }
    cluster.node(0).start();
    try (RedisConsole console = cluster.node(0).console()) {
      RunningRedis.await(() -> console.info("replication", "role").equals("slave"));
    }
    reserve(50);
    rig.assertEqual();
  }

  @Test
  void shouldLeaveAMasterThatStandsStill() throws Exception {
    cluster.node(0).signal("-STOP");
    reserve(50);
    rig.await(() -> rig.counters().value(Value.CONNECTED) == 0);
    assertTrue(
        rig.told().contains("disconnected: " + cluster.node(0).place() + " does not answer"),
        rig.told()::toString);

    rig.awaitMirror();
    cluster.node(0).signal("-CONT");

    reserve(50);
    rig.assertEqual();
  }

  @Test
  void shouldFollowASlotThatIsMoved() throws Exception {
    final long connections = rig.counters().value(Value.CONNECTIONS);
    cluster.beginMove(SLOT, 0, 1);
    boolean more = true;
    while (more) {
      reserve(5);
      more = cluster.moveKeys(SLOT, 0, 1, 3);
      rig.turn();
    }
    rig.await(() -> rig.told().toString().contains("failure: ASK " + SLOT));
    assertEquals(
        connections, rig.counters().value(Value.CONNECTIONS), "what is on its way is waited for");
    cluster.endMove(SLOT, 0, 1);
    reserve(50);

    rig.awaitMirror();

    rig.assertEqual();
    assertEquals(1, rig.rebuilds(), "everything went along");
    assertTrue(
        rig.told().stream().anyMatch(line -> line.startsWith("disconnected: MOVED " + SLOT)),
        rig.told()::toString);
  }

  @Test
  void shouldSayThatAServerIsPartOfACluster() throws Exception {
    rig.close();
    rig = new MirrorRig(cluster.node(0).address(), SELDOM, MANY);
    rig.await(() -> rig.told().toString().contains("whose address begins with redis-cluster"));
  }

  @Test
  void shouldSayThatAServerIsNoCluster() throws Exception {
    try (RunningRedis server = RunningRedis.server(directory.resolve("single"))) {
      final RedisAddress wrong =
          RedisAddress.parse("redis-cluster://:" + RunningRedis.PASSWORD + "@" + server.place());
      final IOException refused =
          assertThrows(IOException.class, () -> new MirrorComparison(wrong).close());
      assertTrue(
          String.valueOf(refused.getMessage()).contains("cluster support disabled"),
          refused::toString);
    }
  }

  private long onOwner(final String key, final String what) {
    final int index = SlotHash.getSlot(key) * cluster.masters() / SlotHash.SLOT_COUNT;
    try (RedisConsole console = cluster.node(index).console()) {
      if (what.equals("set")) {
        console.redis().set(key, "left over");
      }
      return console.redis().exists(key);
    }
  }

  private void reserve(final int count) {
    for (int i = 0; i < count; i++) {
      rig.accept(commands.reserve(1, TTL_MS, 77));
    }
  }
}
