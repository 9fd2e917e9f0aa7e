package io.sluice.persistence.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.Range;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.CommandType;
import io.sluice.persistence.mirror.Batch;
import io.sluice.persistence.mirror.BatchResult;
import io.sluice.persistence.mirror.BatchResult.Kind;
import io.sluice.persistence.mirror.MirrorKeys;
import io.sluice.persistence.mirror.PruneMarks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

/** What the scripts write and what they leave alone, on a real Redis. */
class TellScriptTest {
  private static final String JOURNAL = "3f2a91c0-0000-4000-8000-000000000001";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int SHARD = 3;
  private static final String KEY = "sluice:{3}:r:r1";
  private static final String PLACE = MirrorKeys.place(SHARD);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static EmbeddedRedis server;

  @SuppressWarnings("NullAway.Init")
  private static LettuceClient client;

  @SuppressWarnings("NullAway.Init")
  private static StatefulRedisConnection<byte[], byte[]> connection;

  @SuppressWarnings("NullAway.Init")
  private static RedisConsole console;

  private final ShardCommands commands =
      new ShardCommands(connection, Schedulers.single(), PATIENCE);

  @BeforeAll
  static void start() throws Exception {
    server = new EmbeddedRedis(directory.resolve("redis"));
    final RedisAddress address = server.start();
    client = new LettuceClient(PATIENCE);
    connection = client.connect(address).toCompletableFuture().join();
    console = new RedisConsole(address);
  }

  @AfterAll
  static void stop() {
    console.close();
    connection.close();
    client.close();
    server.close();
  }

  @BeforeEach
  void claim() {
    console.redis().flushall();
    assertEquals(Kind.DONE, send(claim(JOURNAL, "g1")).kind());
  }

  @AfterEach
  void restore() {
    console.run(CommandType.REPLICAOF, "NO", "ONE");
    console.redis().configSet("maxmemory", "0");
  }

  @Test
  void shouldWriteWhatIsNewerAndSayWhereTheShardStands() {
    final BatchResult result = send(tell("g1", 10, 0, 9, "HELD"));

    assertEquals(Kind.DONE, result.kind());
    assertEquals(1, result.written());
    assertEquals("g1 10 HELD", console.redis().get(KEY));
    final Map<String, String> place = console.redis().hgetall(PLACE);
    assertEquals("10", place.get("written"));
    assertEquals("9", place.get("position"));
    assertEquals("live", place.get("state"));
    assertEquals(JOURNAL, place.get("journal"));
  }

  @Test
  void shouldChangeNothingWhenTheSameComesAgain() {
    send(tell("g1", 10, 0, 10, "HELD"));

    final BatchResult again = send(tell("g1", 10, 0, 10, "HELD"));

    assertEquals(Kind.DONE, again.kind());
    assertEquals(0, again.written());
    assertEquals(1, console.redis().xlen("sluice:{3}:changes:reservation"));
  }

  @Test
  void shouldLeaveWhatIsNewerAloneWhenAnOlderComesLate() {
    send(tell("g1", 20, 0, 20, "RELEASED"));

    final BatchResult late = send(tell("g1", 10, 0, 10, "HELD"));

    assertEquals(0, late.written());
    assertEquals("g1 20 RELEASED", console.redis().get(KEY));
    assertEquals("20", console.redis().hget(PLACE, "position"));
    assertEquals("20", console.redis().hget(PLACE, "written"));
  }

  @Test
  void shouldRefuseWhatBelongsToAnotherGeneration() {
    send(tell("g1", 20, 0, 20, "HELD"));
    send(claim(JOURNAL, "g2"));

    final BatchResult late = send(tell("g1", 30, 20, 30, "RELEASED"));
    assertEquals(Kind.LOST, late.kind());
    assertEquals("g1 20 HELD", console.redis().get(KEY));

    assertEquals(1, send(tell("g2", 5, 0, 0, "CONFIRMED")).written());
    assertEquals("g2 5 CONFIRMED", console.redis().get(KEY));
  }

  @Test
  void shouldNotStepBackWhenAClaimComesTwice() {
    send(tell("g1", 20, 0, 20, "HELD"));

    assertEquals(Kind.DONE, send(claim(JOURNAL, "g1")).kind());

    assertEquals("20", console.redis().hget(PLACE, "written"));
  }

  @Test
  void shouldSeeThatItIsGoneOrWentBackInTime() {
    send(tell("g1", 20, 0, 20, "HELD"));
    assertEquals(Kind.ROLLED_BACK, send(tell("g1", 30, 25, 30, "HELD")).kind());
    console.redis().flushall();
    assertEquals(Kind.LOST, send(tell("g1", 30, 20, 30, "HELD")).kind());
    assertNull(console.redis().get(KEY));
    console.redis().set(PLACE, "what is no hash");
    assertEquals(Kind.LOST, send(tell("g1", 30, 20, 30, "HELD")).kind());
    assertEquals("what is none of ours", send(claim(JOURNAL, "g1")).words());
    assertEquals("nothing", send(claim(JOURNAL, "g1")).words());
    assertEquals("the mirror of another journal", send(claim("another", "g2")).words());
  }

  @Test
  void shouldSeeThatItWentBackBetweenTwoBatchesOfOneState() {
    final Batch.Write one = new Batch.Write(KEY, "HELD", 2, false);
    final Batch.Write other = new Batch.Write("sluice:{3}:r:r2", "HELD", 2, false);
    send(batch("g1", 20, 0, 0, one));
    console.redis().hset(PLACE, "batch", "4");
    final Map<String, String> before = console.redis().hgetall(PLACE);
    assertEquals(Kind.DONE, send(numbered(5, 4, other)).kind());
    assertEquals("5", console.redis().hget(PLACE, "batch"));

    console.redis().hset(PLACE, before);
    console.redis().del("sluice:{3}:r:r2");

    assertEquals(Kind.ROLLED_BACK, send(numbered(6, 5, one)).kind());
  }

  private static Batch numbered(final long number, final long told, final Batch.Write write) {
    return new Batch(
        SHARD, false, "g1", JOURNAL, 20, number, told, 0, 20, true, List.of(write), List.of());
  }

  @Test
  void shouldWriteOverWhatCanNotBeRead() {
    console.redis().rpush(KEY, "a list");
    assertEquals(1, send(tell("g1", 10, 0, 10, "HELD")).repaired());
    assertEquals("g1 10 HELD", console.redis().get(KEY));

    console.redis().set(KEY, "g1 999999999999999999999x");
    console.redis().set("sluice:{3}:changes:reservation", "no stream");
    assertEquals(2, send(tell("g1", 11, 10, 11, "HELD")).repaired());
    assertEquals("g1 11 HELD", console.redis().get(KEY));
    assertEquals(1, console.redis().xlen("sluice:{3}:changes:reservation"));

    console.redis().set(KEY, "g1 99 RELEASED");
    assertEquals(1, send(tell("g1", 12, 11, 12, "HELD")).repaired(), "from the future");
    console.redis().set(KEY, "g1 12 RELEASED");
    assertEquals(1, send(tell("g1", 12, 12, 12, "HELD")).written(), "not what was told");
    assertEquals("g1 12 HELD", console.redis().get(KEY));
  }

  @Test
  void shouldTellTheStreamsWhichKeysWereWritten() {
    send(batch(
        "g1",
        10,
        0,
        10,
        new Batch.Write(KEY, "HELD", 2, false),
        new Batch.Write("sluice:{3}:sku:a", "5", 1, false),
        new Batch.Write("sluice:{3}:sku:b", "6", 0, false)));
    final BatchResult result = send(batch(
        "g1",
        11,
        10,
        11,
        new Batch.Write(KEY, "HELD", 2, false),
        new Batch.Write("sluice:{3}:r:r2", "EXPIRED", 2, true),
        new Batch.Write("sluice:{3}:sku:b", "7", 1, false),
        new Batch.Write("sluice:{3}:sku:c", "8", 1, false)));

    assertEquals(4, result.written());
    assertEquals(0, result.repaired(), "what is new is no repair");
    assertEquals("g1 11 7", console.redis().get("sluice:{3}:sku:b"));
    assertEquals("g1 11 EXPIRED", console.redis().get("sluice:{3}:r:r2"));
    assertEquals(
        List.of(
            Map.of("position", "10", "keys", "sluice:{3}:sku:a"),
            Map.of("position", "11", "keys", "sluice:{3}:sku:b sluice:{3}:sku:c")),
        entries("sluice:{3}:changes:sku"));
    assertEquals(
        List.of(
            Map.of("position", "10", "keys", KEY),
            Map.of("position", "11", "keys", KEY + " sluice:{3}:r:r2")),
        entries("sluice:{3}:changes:reservation"));
    assertEquals(List.of(), entries("sluice:{3}:changes:order"));
  }

  @Test
  void shouldLetOnlyWhatEndedGoAfterAWhile() {
    send(tell("g1", 10, 0, 10, "HELD"));
    assertEquals(-1, console.redis().ttl(KEY));
    send(batch("g1", 11, 10, 11, new Batch.Write(KEY, "RELEASED", 2, true)));
    final long ttl = console.redis().ttl(KEY);
    assertTrue(ttl > 3_500 && ttl <= RedisSettings.ENDED_LIFE.toSeconds(), () -> "ttl " + ttl);
    send(tell("g1", 12, 11, 12, "PAID"));
    assertEquals(-1, console.redis().ttl(KEY), "an expired order that is paid lives again");
  }

  @Test
  void shouldLoadTheScriptWhenRedisDoesNotKnowIt() {
    console.redis().scriptFlush();

    assertEquals(1, send(tell("g1", 10, 0, 10, "HELD")).written());
  }

  @Test
  void shouldFailWithoutAnyHarmWhenRedisIsAReplicaOrFull() {
    send(tell("g1", 10, 0, 10, "HELD"));
    console.run(CommandType.REPLICAOF, "127.0.0.1", "1");
    assertThrows(RedisReadOnlyException.class, () -> send(tell("g1", 11, 10, 11, "CONFIRMED")));
    console.run(CommandType.REPLICAOF, "NO", "ONE");
    console.redis().configSet("maxmemory", "1");
    final RedisCommandExecutionException full = assertThrows(
        RedisCommandExecutionException.class, () -> send(tell("g1", 11, 10, 11, "CONFIRMED")));
    assertTrue(String.valueOf(full.getMessage()).contains("OOM"), full::getMessage);
    console.redis().configSet("maxmemory", "0");

    assertEquals(1, send(tell("g1", 11, 10, 11, "CONFIRMED")).written());
    assertEquals("g1 11 CONFIRMED", console.redis().get(KEY));
  }

  @Test
  void shouldRemoveOnlyWhatIsLeftOver() {
    for (int shard = 0; shard < MirrorKeys.SHARDS; shard++) {
      send(new Batch(shard, true, "g2", JOURNAL, 1, 1, 0, 0, 0, false, List.of(), List.of()));
    }
    send(tell("g2", 10, 0, 10, "HELD"));
    console.redis().set("sluice:{3}:r:old", "g1 5 HELD");
    console.redis().sadd("sluice:{5}:sku:wrong", "a set");
    console.redis().set("sluice:other", "another program's");

    final PruneMarks marks = new PruneMarks();

    final BatchResult pruned = prune("g2", marks);

    assertEquals(Kind.DONE, pruned.kind());
    assertEquals(2, pruned.written());
    assertEquals(List.of(1L, 0L, 1L), List.of(marks.of(3), marks.of(4), marks.of(5)));
    assertEquals("1", console.redis().hget(PLACE, "pruned"));
    assertNull(console.redis().get("sluice:{3}:r:old"));
    assertEquals("g2 10 HELD", console.redis().get(KEY));
    assertNotNull(console.redis().get("sluice:other"));
    assertEquals(1, console.redis().xlen("sluice:{3}:changes:reservation"));
    assertEquals(Kind.LOST, prune("g1", marks).kind());
  }

  @Test
  void shouldNoticeThatWhatWasRemovedIsBack() {
    send(claim(JOURNAL, "g1"));
    final Map<String, String> before = console.redis().hgetall(PLACE);
    console.redis().set("sluice:{3}:r:old", "g0 5 HELD");
    final PruneMarks marks = new PruneMarks();
    prune("g1", marks);

    console.redis().hset(PLACE, before);
    console.redis().set("sluice:{3}:r:old", "g0 5 HELD");

    assertEquals(Kind.ROLLED_BACK, prune("g1", marks).kind());
    assertEquals("g0 5 HELD", console.redis().get("sluice:{3}:r:old"));
    assertEquals(
        Kind.ROLLED_BACK,
        send(new Batch(
                SHARD,
                false,
                "g1",
                JOURNAL,
                1,
                1,
                0,
                marks.of(SHARD),
                1,
                true,
                List.of(),
                List.of()))
            .kind());
  }

  private BatchResult prune(final String generation, final PruneMarks marks) {
    return Objects.requireNonNull(commands.prune(JOURNAL, generation, marks).block());
  }

  private BatchResult send(final Batch batch) {
    return Objects.requireNonNull(commands.send(batch).block());
  }

  private static Batch claim(final String journal, final String generation) {
    return new Batch(SHARD, true, generation, journal, 1, 1, 0, 0, 0, false, List.of(), List.of());
  }

  private static Batch tell(
      final String generation,
      final long version,
      final long expected,
      final long complete,
      final String text) {
    return batch(generation, version, expected, complete, new Batch.Write(KEY, text, 2, false));
  }

  private static List<Map<String, String>> entries(final String stream) {
    return console.redis().xrange(stream, Range.unbounded()).stream()
        .map(StreamMessage::getBody)
        .toList();
  }

  private static Batch batch(
      final String generation,
      final long version,
      final long expected,
      final long complete,
      final Batch.Write... writes) {
    return new Batch(
        SHARD,
        false,
        generation,
        JOURNAL,
        version,
        version,
        expected,
        0,
        complete,
        true,
        List.of(writes),
        List.of());
  }
}
