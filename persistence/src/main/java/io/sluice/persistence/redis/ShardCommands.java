package io.sluice.persistence.redis;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.sluice.persistence.mirror.Batch;
import io.sluice.persistence.mirror.BatchResult;
import io.sluice.persistence.mirror.MirrorKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** What one connection is asked, each in bounded time. Any thread. */
final class ShardCommands {
  private static final String DONE = "done";
  private static final String BACK = "back";

  /** Place of the flags among the values of what a shard is told. */
  private static final int FLAGS = 9;

  private final RedisReactiveCommands<byte[], byte[]> commands;
  private final Scheduler scheduler;
  private final Duration timeout;

  /**
   * Commands over a connection.
   *
   * @param scheduler that looks at the time
   * @param timeout of each command
   */
  ShardCommands(
      final StatefulRedisConnection<byte[], byte[]> connection,
      final Scheduler scheduler,
      final Duration timeout) {
    this.commands = connection.reactive();
    this.scheduler = scheduler;
    this.timeout = timeout;
  }

  /** Tells a shard, or takes it over. */
  Mono<BatchResult> send(final Batch batch) {
    return batch.claim() ? claim(batch) : tell(batch);
  }

  private Mono<BatchResult> claim(final Batch batch) {
    final List<String> keys = List.of(MirrorKeys.place(batch.shard()));
    final List<String> values = List.of(batch.journal(), batch.generation(), now());
    return run(LuaScript.CLAIM, keys, values).map(reply -> claimed(batch, reply));
  }

  private Mono<BatchResult> tell(final Batch batch) {
    final List<String> keys = new ArrayList<>(batch.writes().size() + MirrorKeys.TOPICS + 1);
    keys.add(MirrorKeys.place(batch.shard()));
    keys.addAll(List.of(MirrorKeys.streams(batch.shard())));
    final List<String> values = new ArrayList<>(batch.writes().size() + 10);
    values.add(batch.journal());
    values.add(batch.generation());
    values.add(Long.toString(batch.version()));
    values.add(Long.toString(batch.expected()));
    values.add(Long.toString(batch.complete()));
    values.add(batch.live() ? "live" : "rebuilding");
    values.add(now());
    values.add(Integer.toString(RedisSettings.STREAM_LENGTH));
    values.add(Long.toString(RedisSettings.ENDED_LIFE.toSeconds()));
    final StringBuilder flags = new StringBuilder(batch.writes().size());
    values.add("");
    for (final Batch.Write write : batch.writes()) {
      keys.add(write.key());
      values.add(write.text());
      flags.append((char) ('0' + write.topic() + (write.ended() ? MirrorKeys.TOPICS + 1 : 0)));
    }
    values.set(FLAGS, flags.toString());
    return run(LuaScript.TELL, keys, values).map(reply -> result(batch, batch.generation(), reply));
  }

  private static String now() {
    return Long.toString(System.currentTimeMillis());
  }

  /** Removes all things that do not bear a generation, a few at a time. */
  Mono<BatchResult> prune(final String journal, final String generation) {
    final ScanArgs args =
        ScanArgs.Builder.matches(MirrorKeys.PREFIX + "*").limit(RedisSettings.SCAN_KEYS);
    return scan(ScanCursor.INITIAL, args)
        .expand(cursor -> cursor.isFinished() ? Mono.empty() : scan(cursor, args))
        .concatMap(cursor -> prune(journal, generation, cursor.getKeys()), 1)
        .reduce(new BatchResult(BatchResult.Kind.DONE, null, generation, 0, 0, ""), this::sum);
  }

  /** Keys that Redis gave up for want of memory since it was started; 0 if it does not say. */
  Mono<Long> evictedKeys() {
    return commands
        .info("stats")
        .timeout(timeout, scheduler)
        .map(text -> text.lines()
            .filter(line -> line.startsWith("evicted_keys:"))
            .map(line -> Long.valueOf(line.substring(line.indexOf(':') + 1).strip()))
            .findFirst()
            .orElse(0L));
  }

  private Mono<KeyScanCursor<byte[]>> scan(final ScanCursor cursor, final ScanArgs args) {
    return commands
        .scan(cursor, args)
        .timeout(timeout, scheduler)
        .retry(RedisSettings.SCAN_RETRIES);
  }

  private Flux<BatchResult> prune(
      final String journal, final String generation, final List<byte[]> found) {
    final Map<Integer, List<String>> keysByShard = new TreeMap<>();
    for (final byte[] bytes : found) {
      final String key = new String(bytes, StandardCharsets.UTF_8);
      final int shard = MirrorKeys.shardIn(key);
      if (shard >= 0 && isThing(MirrorKeys.nameIn(key))) {
        keysByShard.computeIfAbsent(shard, any -> new ArrayList<>()).add(key);
      }
    }
    return Flux.fromIterable(keysByShard.entrySet())
        .flatMap(
            entry -> {
              final List<String> keys = new ArrayList<>(List.of(MirrorKeys.place(entry.getKey())));
              keys.addAll(entry.getValue());
              return run(LuaScript.PRUNE, keys, List.of(journal, generation))
                  .retry(RedisSettings.SCAN_RETRIES)
                  .map(reply -> result(null, generation, reply));
            },
            MirrorKeys.SHARDS);
  }

  /** Whether a key holds a thing, and not where a shard stands or what happened to it. */
  static boolean isThing(final String name) {
    return !name.equals(MirrorKeys.PLACE) && !name.startsWith(MirrorKeys.CHANGES);
  }

  private BatchResult sum(final BatchResult one, final BatchResult other) {
    return one.kind() == BatchResult.Kind.DONE
        ? new BatchResult(
            other.kind(), null, one.generation(), one.written() + other.written(), 0, other.words())
        : one;
  }

  private static BatchResult claimed(final Batch batch, final String reply) {
    final String words = switch (reply) {
      case "nothing", "own" -> "nothing";
      case "wrong" -> "what is none of ours";
      default ->
        reply.startsWith(batch.journal())
            ? "an earlier mirror of this journal"
            : "the mirror of another journal";
    };
    return new BatchResult(BatchResult.Kind.DONE, batch, batch.generation(), 0, 0, words);
  }

  private static BatchResult result(
      final @Nullable Batch batch, final String generation, final String reply) {
    final String[] words = reply.split(" ", 3);
    if (words[0].equals(DONE)) {
      return new BatchResult(
          BatchResult.Kind.DONE,
          batch,
          generation,
          Integer.parseInt(words[1]),
          Integer.parseInt(words[2]),
          "");
    }
    final BatchResult.Kind kind =
        words[0].equals(BACK) ? BatchResult.Kind.ROLLED_BACK : BatchResult.Kind.LOST;
    return new BatchResult(
        kind, batch, generation, 0, 0, "found " + reply.substring(words[0].length() + 1));
  }

  /** Runs a script, which is loaded if Redis says that it does not know it, and only then. */
  private Mono<String> run(
      final LuaScript script, final List<String> keys, final List<String> values) {
    final byte[][] keyBytes = bytes(keys);
    final byte[][] valueBytes = bytes(values);
    final Mono<String> evaluated = Mono.defer(() -> commands
        .<byte[]>evalsha(script.digest(), ScriptOutputType.VALUE, keyBytes, valueBytes)
        .next()
        .map(reply -> new String(reply, StandardCharsets.UTF_8))
        .timeout(timeout, scheduler));
    return evaluated.onErrorResume(
        RedisNoScriptException.class,
        unknown ->
            commands.scriptLoad(script.text()).timeout(timeout, scheduler).then(evaluated));
  }

  private static byte[][] bytes(final List<String> texts) {
    final byte[][] bytes = new byte[texts.size()][];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = texts.get(i).getBytes(StandardCharsets.UTF_8);
    }
    return bytes;
  }
}
