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
import io.sluice.persistence.mirror.PruneMarks;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** What one connection is asked, each in bounded time. Any thread. */
final class ShardCommands {
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
    final ScriptCall call = ScriptCall.of(batch, System.currentTimeMillis());
    return reply(call).map(call::result);
  }

  /** Removes all things that do not bear a generation, a few at a time. */
  Mono<BatchResult> prune(final String journal, final String generation, final PruneMarks marks) {
    final ScanArgs args =
        ScanArgs.Builder.matches(MirrorKeys.PREFIX + "*").limit(RedisSettings.SCAN_KEYS);
    return scan(ScanCursor.INITIAL, args)
        .expand(cursor -> cursor.isFinished() ? Mono.empty() : scan(cursor, args))
        .concatMap(cursor -> prune(journal, generation, marks, cursor.getKeys()), 1)
        .reduce(
            new BatchResult(BatchResult.Kind.DONE, null, generation, 0, 0, ""), ShardCommands::sum);
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
      final String journal,
      final String generation,
      final PruneMarks marks,
      final List<byte[]> found) {
    final List<ScriptCall> calls = ScriptCall.prunes(
        journal,
        generation,
        marks,
        found.stream().map(bytes -> new String(bytes, StandardCharsets.UTF_8)).toList());
    return Flux.fromIterable(calls)
        .flatMap(
            call -> reply(call)
                .doOnNext(reply -> marks.raise(call.shard(), ScriptCall.mark(reply)))
                .map(call::result)
                .retry(RedisSettings.SCAN_RETRIES),
            MirrorKeys.SHARDS);
  }

  /** What two removals came to. */
  static BatchResult sum(final BatchResult one, final BatchResult other) {
    return one.kind() == BatchResult.Kind.DONE
        ? new BatchResult(
            other.kind(), null, one.generation(), one.written() + other.written(), 0, other.words())
        : one;
  }

  /** Runs a script, which is loaded if Redis says that it does not know it, and only then. */
  private Mono<String> reply(final ScriptCall call) {
    final byte[][] keyBytes = bytes(call.keys());
    final byte[][] valueBytes = bytes(call.values());
    final LuaScript script = call.script();
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
