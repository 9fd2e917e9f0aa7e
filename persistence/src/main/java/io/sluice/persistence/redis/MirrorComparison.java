package io.sluice.persistence.redis;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.sluice.engine.domain.StateMachine;
import io.sluice.persistence.mirror.MirrorContent;
import io.sluice.persistence.mirror.MirrorKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Compares all that a mirror holds with all that a state says it should, both ways. For the
 * caller's thread, which waits; nothing may write to either meanwhile.
 */
public final class MirrorComparison implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int BATCH_KEYS = 500;
  private static final int MOST_TOLD = 20;

  private final LettuceClient client = new LettuceClient(TIMEOUT);
  private final StatefulRedisConnection<byte[], byte[]> connection;
  private final RedisCommands<byte[], byte[]> redis;

  /**
   * What was found.
   *
   * @param compared keys that have to be there
   * @param besides keys that are there and need not be
   * @param differences how many are wrong, missing or too many
   * @param told the first of them, in words
   */
  public record Report(long compared, long besides, long differences, List<String> told) {
    /** Whether the mirror equals the state. */
    public boolean isEqual() {
      return differences == 0;
    }
  }

  /**
   * Connects.
   *
   * @throws IOException if that is not possible
   */
  public MirrorComparison(final RedisAddress address) throws IOException {
    try {
      connection = client.connect(address).toCompletableFuture().join();
      connection.setTimeout(TIMEOUT);
      redis = connection.sync();
    } catch (final CompletionException | RedisException e) {
      client.close();
      throw new IOException("no connection to " + address.shown());
    }
  }

  /** Compares with a state that nobody changes meanwhile. */
  public Report compare(final String journal, final StateMachine machine) throws IOException {
    try {
      final Comparing comparing = new Comparing(machine);
      comparing.places(journal, machine.position());
      comparing.wanted();
      comparing.found();
      return comparing.report();
    } catch (final RedisException e) {
      throw new IOException("Redis: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    connection.close();
    client.close();
  }

  private static byte[] bytes(final String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(final byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** One comparison. */
  private final class Comparing {
    private final MirrorContent content;
    private final Map<String, String> batch = new LinkedHashMap<>();
    private final List<String> told = new ArrayList<>();
    private String stamp = "";
    private long compared;
    private long besides;
    private long differences;

    Comparing(final StateMachine machine) {
      content = new MirrorContent(machine);
    }

    /** Whether all shards stand where the state does. */
    void places(final String journal, final long position) {
      for (int shard = 0; shard < MirrorKeys.SHARDS; shard++) {
        final String key = MirrorKeys.place(shard);
        final Map<String, String> place = place(key);
        expect(key, "journal", journal, place.get("journal"));
        expect(key, "state", "live", place.get("state"));
        expect(key, "position", Long.toString(position), place.get("position"));
        final String generation = place.getOrDefault("generation", "none") + " ";
        stamp = shard == 0 ? generation : stamp;
        expect(key, "generation", stamp, generation);
      }
    }

    private Map<String, String> place(final String key) {
      final Map<String, String> fields = new LinkedHashMap<>();
      if (redis.type(bytes(key)).equals("hash")) {
        redis.hgetall(bytes(key)).forEach((name, value) -> fields.put(text(name), text(value)));
      }
      return fields;
    }

    private void expect(
        final String key, final String field, final String wanted, final @Nullable String found) {
      if (!wanted.equals(found)) {
        differ(key + ": " + field + " is " + found + " instead of " + wanted);
      }
    }

    /** Whether all that has to be there is. */
    void wanted() {
      content.forEach((key, text) -> {
        batch.put(key, text);
        if (batch.size() == BATCH_KEYS) {
          compareBatch();
        }
      });
      if (!batch.isEmpty()) {
        compareBatch();
      }
    }

    private void compareBatch() {
      final byte[][] keys =
          batch.keySet().stream().map(MirrorComparison::bytes).toArray(byte[][]::new);
      for (final KeyValue<byte[], byte[]> found : redis.mget(keys)) {
        final String key = text(found.getKey());
        compared++;
        if (found.isEmpty()) {
          differ(key + ": is missing, or no text");
        }
      }
      batch.clear();
    }

    /** Whether all that is there may be. */
    void found() {
      final ScanArgs args = ScanArgs.Builder.matches(MirrorKeys.PREFIX + "*").limit(BATCH_KEYS);
      KeyScanCursor<byte[]> cursor = redis.scan(ScanCursor.INITIAL, args);
      judge(cursor.getKeys());
      while (!cursor.isFinished()) {
        cursor = redis.scan(cursor, args);
        judge(cursor.getKeys());
      }
      besides = Math.max(0, besides - compared);
    }

    private void judge(final List<byte[]> keys) {
      final byte[][] things = keys.stream().filter(this::isThing).toArray(byte[][]::new);
      if (things.length == 0) {
        return;
      }
      for (final KeyValue<byte[], byte[]> found : redis.mget(things)) {
        final String key = text(found.getKey());
        besides++;
        final String complaint =
            found.isEmpty() ? "it is no text" : complaint(key, text(found.getValue()));
        if (complaint != null) {
          differ(key + ": " + complaint);
        }
      }
    }

    private boolean isThing(final byte[] bytes) {
      final String key = text(bytes);
      return MirrorKeys.shardIn(key) >= 0 && ScriptCall.isThing(MirrorKeys.nameIn(key));
    }

    private @Nullable String complaint(final String key, final String stamped) {
      final int end = stamped.indexOf(' ', stamp.length());
      if (!stamped.startsWith(stamp) || end < 0) {
        return "it is of another generation: '" + stamped + "'";
      }
      return content.complaint(key, stamped.substring(end + 1));
    }

    private void differ(final String what) {
      differences++;
      if (told.size() < MOST_TOLD) {
        told.add(what);
      }
    }

    Report report() {
      return new Report(compared, besides, differences, List.copyOf(told));
    }
  }
}
