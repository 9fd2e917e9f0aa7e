package io.sluice.persistence.readmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.ScriptOutputType;
import io.sluice.persistence.redis.EmbeddedRedis;
import io.sluice.persistence.redis.LuaScript;
import io.sluice.persistence.redis.RedisConsole;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of the token buckets beside its twin, on a real Redis. */
class TakeScriptTest {
  private static final LuaScript TAKE = LuaScript.read(TokenBuckets.class, "take.lua");
  private static final int STEPS = 2_000;
  private static final String[] GARBAGE = {
    "", "x", "-5", "12x", "1.5", "99999999999999999", "9999999999999999", "0"
  };

  @Test
  void shouldDoWhatItsTwinDoes(@TempDir final Path directory) throws Exception {
    final SplittableRandom random = new SplittableRandom(7);
    int taken = 0;
    int refused = 0;
    try (EmbeddedRedis server = new EmbeddedRedis(directory.resolve("redis"));
        RedisConsole console = new RedisConsole(server.start())) {
      for (int step = 0; step < STEPS; step++) {
        final String key = "sluice:edge:{1}:rate:" + random.nextInt(4);
        spoil(console, key, random);
        final long interval = 1L + random.nextInt(2_000_000);
        final long burst = 1L + random.nextInt(4);
        final String held = console.redis().get(key);
        final String reply = console
            .redis()
            .eval(
                TAKE.text(),
                ScriptOutputType.VALUE,
                new String[] {key},
                Long.toString(interval),
                Long.toString(burst));
        final String[] words = reply.split(" ", -1);
        final TokenBucketTwin twin =
            TokenBucketTwin.take(held, Long.parseLong(words[1]), interval, burst);
        taken += twin.taken() ? 1 : 0;
        refused += twin.taken() ? 0 : 1;
        final String expected = twin.taken()
            ? "taken " + words[1] + " " + twin.fullMicros()
            : "empty " + words[1] + " " + twin.waitMicros();
        assertEquals(expected, reply);
      }
    }
    assertTrue(taken > STEPS / 10 && refused > STEPS / 10, taken + " and " + refused);
  }

  /** Now and then somebody else writes, or a bucket lies a little ahead. */
  private static void spoil(
      final RedisConsole console, final String key, final SplittableRandom random) {
    switch (random.nextInt(10)) {
      case 0 -> console.redis().set(key, GARBAGE[random.nextInt(GARBAGE.length)]);
      case 1, 2, 3 -> {
        final long ahead = random.nextLong(8_000_000);
        console.redis().set(key, Long.toString(System.currentTimeMillis() * 1_000 + ahead));
      }
      default -> {
        // It stays as it is.
      }
    }
  }
}
