package io.sluice.persistence.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.sync.RedisCommands;
import io.sluice.persistence.mirror.Batch;
import io.sluice.persistence.mirror.MirrorKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a script is called with, on whatever is there: the twin replies and holds the same. */
class RedisTwinTest {
  private static final int CALLS = 3_000;
  private static final int CALLS_BETWEEN_LOOKS = 10;
  private static final int NEWEST = 500;
  private static final int SHARD = 3;
  private static final int THINGS = 12;
  private static final int MOST_THINGS = 6;
  private static final long NOW_MS = 1_790_000_000_000L;
  private static final String PLACE = MirrorKeys.place(SHARD);
  private static final String[] STREAMS = MirrorKeys.streams(SHARD);
  private static final String[] WORDS = {"HELD", "CONFIRMED", "RELEASED - - - -"};
  private static final String[] GARBAGE = {"", "g1", "g1 ", "g1 7", "g1 7 ", "? 7 HELD", "g1 x HELD"
  };

  @TempDir
  @SuppressWarnings("NullAway.Init")
  static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static EmbeddedRedis server;

  @SuppressWarnings("NullAway.Init")
  private static RedisClient client;

  @SuppressWarnings("NullAway.Init")
  private static RedisCommands<String, String> redis;

  @BeforeAll
  static void start() throws Exception {
    server = new EmbeddedRedis(directory.resolve("redis"));
    client = RedisClient.create(server.start().toLettuce());
    redis = client.connect().sync();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldDoAsTheRealOneDoes(final long seed) {
    redis.flushall();
    final SplittableRandom random = new SplittableRandom(seed);
    final RedisTwin twin = new RedisTwin();
    final Map<String, Integer> replies = new TreeMap<>();
    for (int i = 0; i < CALLS; i++) {
      if (random.nextInt(8) == 0) {
        disturb(random, twin);
      }
      final ScriptCall call = call(random, i);
      final String reply = real(call);
      assertEquals(reply, twin.run(call), call::toString);
      replies.merge(
          reply.replaceAll("\\d+", "n").replaceAll(" before.*| j\\w+", ""), 1, Integer::sum);
      if (i % CALLS_BETWEEN_LOOKS == 0) {
        assertEquals(dump(), dump(twin), call::toString);
      }
    }
    assertEquals(dump(), dump(twin));
    // What never came was not compared.
    for (final String kind : List.of("done n n", "lost nothing", "back n", "own", "wrong")) {
      assertTrue(replies.containsKey(kind), () -> kind + " in " + replies);
    }
  }

  private static String real(final ScriptCall call) {
    return redis.eval(
        call.script().text(),
        ScriptOutputType.VALUE,
        call.keys().toArray(String[]::new),
        call.values().toArray(String[]::new));
  }

  private static ScriptCall call(final SplittableRandom random, final int number) {
    final String journal = random.nextInt(40) == 0 ? "j2" : "j1";
    final String generation = random.nextInt(40) == 0 ? "g2" : "g1";
    return switch (random.nextInt(20)) {
      case 0 ->
        ScriptCall.prune(
            SHARD, journal, generation, random.nextInt(number + 1) / 200, things(random));
      case 1, 2 ->
        ScriptCall.of(
            new Batch(SHARD, true, generation, journal, 1, 1, 0, 0, 0, false, List.of(), List.of()),
            NOW_MS + number);
      default -> ScriptCall.of(tell(random, number, journal, generation), NOW_MS + number);
    };
  }

  private static Batch tell(
      final SplittableRandom random,
      final int number,
      final String journal,
      final String generation) {
    final List<Batch.Write> writes = new ArrayList<>();
    for (final String key : things(random)) {
      writes.add(new Batch.Write(
          key,
          WORDS[random.nextInt(WORDS.length)],
          random.nextInt(MirrorKeys.TOPICS + 1),
          random.nextInt(4) == 0));
    }
    final long version = Math.max(1, number + random.nextInt(-20, 4));
    final long batch = Math.max(1, number / 2 + random.nextInt(-20, 4));
    final long expected = Math.max(0, batch - random.nextInt(1, 60));
    final long complete = random.nextBoolean() ? version : Math.max(0, version - 7);
    return new Batch(
        SHARD,
        false,
        generation,
        journal,
        version,
        batch,
        random.nextInt(4) == 0 ? batch + 5 : expected,
        random.nextInt(40) == 0 ? 1_000 : 0,
        complete,
        random.nextInt(5) > 0,
        writes,
        List.of());
  }

  private static List<String> things(final SplittableRandom random) {
    return random
        .ints(random.nextInt(MOST_THINGS), 0, THINGS)
        .distinct()
        .mapToObj(RedisTwinTest::thing)
        .toList();
  }

  private static String thing(final int number) {
    return MirrorKeys.PREFIX + SHARD + "}:r:r" + number;
  }

  /** Somebody else does something to a key. */
  private static void disturb(final SplittableRandom random, final RedisTwin twin) {
    final String key = switch (random.nextInt(10)) {
      case 0 -> PLACE;
      case 1 -> STREAMS[random.nextInt(STREAMS.length)];
      default -> thing(random.nextInt(THINGS));
    };
    redis.del(key);
    twin.remove(key);
    final int kind = random.nextInt(3);
    if (kind == 0) {
      redis.sadd(key, "a set");
      twin.spoil(key);
    } else if (kind == 1) {
      final String text = random.nextBoolean()
          ? GARBAGE[random.nextInt(GARBAGE.length)]
          : "g" + random.nextInt(1, 3) + " " + random.nextInt(2 * CALLS) + " HELD";
      redis.set(key, text);
      twin.write(key, text);
    }
  }

  private static Map<String, Object> dump() {
    final Map<String, Object> dump = new TreeMap<>();
    for (final String key : redis.keys("*")) {
      dump.put(
          key,
          switch (redis.type(key)) {
            case "string" -> redis.get(key) + (redis.ttl(key) >= 0 ? ", for a while" : "");
            case "hash" -> new LinkedHashMap<>(new TreeMap<>(redis.hgetall(key)));
            case "stream" ->
              redis.xrange(key, Range.unbounded()).stream()
                  .map(StreamMessage::getBody)
                  .toList();
            default -> "another type";
          });
    }
    return dump;
  }

  /** Before those the real one may have cut its stream off. */
  private static List<Map<String, String>> newest(final List<Map<String, String>> entries) {
    return entries.subList(Math.max(0, entries.size() - NEWEST), entries.size());
  }

  private static Map<String, Object> dump(final RedisTwin twin) {
    final Map<String, Object> dump = new TreeMap<>();
    for (final String key : twin.keys()) {
      final String text = twin.text(key);
      if (text != null) {
        dump.put(key, text + (twin.ends(key) ? ", for a while" : ""));
      } else if (!twin.place(key).isEmpty()) {
        dump.put(key, new LinkedHashMap<>(new TreeMap<>(twin.place(key))));
      } else if (!twin.entries(key).isEmpty()) {
        dump.put(key, newest(twin.entries(key)));
      } else {
        dump.put(key, "another type");
      }
    }
    return dump;
  }
}
