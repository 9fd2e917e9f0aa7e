package io.sluice.persistence.redis;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
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
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * Compares all that a mirror holds with all that a state says it should, both ways. For the
 * caller's thread, which waits; nothing may write to either meanwhile.
 */
public final class MirrorComparison implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int BATCH_KEYS = 500;
  private static final int MOST_TOLD = 20;

  private final LettuceClient client = new LettuceClient(TIMEOUT);
  private final HeldConnections held = new HeldConnections();
  private final RedisAddress address;
  private final MasterLinks links;

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
    this.address = address;
    try {
      links = new MasterSearch(client, address, Schedulers.parallel())
          .find(List.of(), -1)
          .flatMap(
              masters -> MasterLinks.open(client, address, masters, held, Schedulers.parallel()))
          .toFuture()
          .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    } catch (final CompletionException e) {
      close();
      throw new IOException(
          "no connection to " + address.shown() + ": " + address.cover(FailureWords.of(e)));
    }
    links.all().forEach(link -> link.connection().setTimeout(TIMEOUT));
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
      throw new IOException("Redis: " + address.cover(FailureWords.of(e)));
    }
  }

  @Override
  public void close() {
    // Whatever is open ends with it.
    client.close();
  }

  private RedisCommands<byte[], byte[]> redis(final int shard) {
    return links.of(shard).connection().sync();
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
    private final Map<Integer, List<String>> keysByShard = new TreeMap<>();
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
        final Map<String, String> place = place(shard, key);
        expect(key, "journal", journal, place.get("journal"));
        expect(key, "state", "live", place.get("state"));
        expect(key, "position", Long.toString(position), place.get("position"));
        final String generation = place.getOrDefault("generation", "none") + " ";
        stamp = shard == 0 ? generation : stamp;
        expect(key, "generation", stamp, generation);
      }
    }

    private Map<String, String> place(final int shard, final String key) {
      final Map<String, String> fields = new LinkedHashMap<>();
      if (redis(shard).type(bytes(key)).equals("hash")) {
        redis(shard)
            .hgetall(bytes(key))
            .forEach((name, value) -> fields.put(text(name), text(value)));
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
        final int shard = MirrorKeys.shardIn(key);
        final List<String> keys = keysByShard.computeIfAbsent(shard, any -> new ArrayList<>());
        keys.add(key);
        if (keys.size() == BATCH_KEYS) {
          look(shard, keys);
        }
      });
      keysByShard.forEach(this::look);
    }

    private void look(final int shard, final List<String> keys) {
      for (final KeyValue<byte[], byte[]> found : values(shard, keys)) {
        compared++;
        if (found.isEmpty()) {
          differ(text(found.getKey()) + ": is missing, or no text");
        }
      }
      keys.clear();
    }

    /** Values of keys of one shard, which is one slot. */
    private List<KeyValue<byte[], byte[]>> values(final int shard, final List<String> keys) {
      return keys.isEmpty()
          ? List.of()
          : redis(shard).mget(keys.stream().map(MirrorComparison::bytes).toArray(byte[][]::new));
    }

    /** Whether all that is there may be. */
    void found() {
      for (final MasterLink link : links.all()) {
        found(link.connection().sync());
      }
      besides = Math.max(0, besides - compared);
    }

    private void found(final RedisCommands<byte[], byte[]> redis) {
      final ScanArgs args = ScanArgs.Builder.matches(MirrorKeys.PREFIX + "*").limit(BATCH_KEYS);
      KeyScanCursor<byte[]> cursor = redis.scan(ScanCursor.INITIAL, args);
      judge(cursor.getKeys());
      while (!cursor.isFinished()) {
        cursor = redis.scan(cursor, args);
        judge(cursor.getKeys());
      }
    }

    private void judge(final List<byte[]> keys) {
      keys.stream()
          .map(MirrorComparison::text)
          .filter(Comparing::isThing)
          .collect(Collectors.groupingBy(MirrorKeys::shardIn))
          .forEach(this::judge);
    }

    private void judge(final int shard, final List<String> things) {
      for (final KeyValue<byte[], byte[]> found : values(shard, things)) {
        final String key = text(found.getKey());
        besides++;
        final String complaint =
            found.isEmpty() ? "it is no text" : complaint(key, text(found.getValue()));
        if (complaint != null) {
          differ(key + ": " + complaint);
        }
      }
    }

    private static boolean isThing(final String key) {
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
