package io.sluice.persistence.redis;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.sluice.persistence.memory.RawCommands;
import io.sluice.persistence.mirror.MirrorCounters.Value;
import io.sluice.persistence.mirror.MirrorKeys;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user of its own can do with what the page says, and needs all of it. */
class LeastPrivilegeTest {
  private static final String MIRROR = "the mirror";
  private static final String DATABASE = "another database";
  private static final String VERIFY = "mirror verify";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  private final RawCommands commands = new RawCommands();

  @Test
  void shouldNeedExactlyWhatThePageSays() throws Exception {
    try (EmbeddedRedis server = new EmbeddedRedis(directory);
        RedisConsole console = new RedisConsole(server.start())) {
      final RedisAddress address = RedisAddress.parse("redis://" + DocumentedUser.NAME + ":"
          + DocumentedUser.PASSWORD + "@127.0.0.1:" + server.start().port() + "/2");
      console.redis().select(2);
      for (int shard = 0; shard < MirrorKeys.SHARDS; shard++) {
        console.redis().set(MirrorKeys.PREFIX + shard + "}:r:left", "left over");
        for (final String stream : MirrorKeys.streams(shard)) {
          console.redis().rpush(stream, "of another type");
        }
      }
      DocumentedUser.allow(console, MIRROR, DATABASE);
      console.redis().configResetstat();
      try (MirrorRig rig = new MirrorRig(address, Duration.ofHours(1), 10_000)) {
        rig.awaitMirror();
        rig.accept(commands.reserve(1, 60_000, 77));
        rig.expire(60_000);
        rig.awaitMirror();
        assertNotEquals(0, rig.counters().value(Value.REPAIRED));
        DocumentedUser.assertExact(console, MIRROR, DATABASE);

        DocumentedUser.allow(console, MIRROR, DATABASE, VERIFY);
        rig.assertEqual();
        DocumentedUser.assertExact(console, MIRROR, DATABASE, VERIFY);
      }
    }
  }
}
