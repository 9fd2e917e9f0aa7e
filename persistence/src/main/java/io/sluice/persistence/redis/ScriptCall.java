package io.sluice.persistence.redis;

import io.sluice.persistence.mirror.Batch;
import io.sluice.persistence.mirror.BatchResult;
import io.sluice.persistence.mirror.MirrorKeys;
import io.sluice.persistence.mirror.PruneMarks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a script is called with, and what its reply means. Immutable.
 *
 * @param script that is called
 * @param keys all of one shard
 * @param values its other arguments
 * @param batch that is told by it, null for a removal
 * @param generation of the mirror that it belongs to
 */
public record ScriptCall(
    LuaScript script,
    List<String> keys,
    List<String> values,
    @Nullable Batch batch,
    String generation) {
  private static final String DONE = "done";
  private static final String BACK = "back";

  /** What a shard is told, or how it is taken over, at a time of the wall clock. */
  public static ScriptCall of(final Batch batch, final long nowMs) {
    return batch.claim() ? claim(batch, nowMs) : tell(batch, nowMs);
  }

  /**
   * The calls that remove, of some keys, those things that do not bear a generation.
   *
   * @param marks that the shards must bear
   */
  public static List<ScriptCall> prunes(
      final String journal,
      final String generation,
      final PruneMarks marks,
      final List<String> found) {
    final Map<Integer, List<String>> keysByShard = new TreeMap<>();
    for (final String key : found) {
      final int shard = MirrorKeys.shardIn(key);
      if (shard >= 0 && isThing(MirrorKeys.nameIn(key))) {
        keysByShard.computeIfAbsent(shard, any -> new ArrayList<>()).add(key);
      }
    }
    return keysByShard.entrySet().stream()
        .map(entry ->
            prune(entry.getKey(), journal, generation, marks.of(entry.getKey()), entry.getValue()))
        .toList();
  }

  /** Whether a key holds a thing, and not where a shard stands or what happened to it. */
  public static boolean isThing(final String name) {
    return !name.equals(MirrorKeys.PLACE) && !name.startsWith(MirrorKeys.CHANGES);
  }

  /**
   * Removes those of a shard's keys that do not bear a generation.
   *
   * @param mark that the shard must bear
   */
  public static ScriptCall prune(
      final int shard,
      final String journal,
      final String generation,
      final long mark,
      final List<String> candidates) {
    final List<String> keys = new ArrayList<>(candidates.size() + 1);
    keys.add(MirrorKeys.place(shard));
    keys.addAll(candidates);
    return new ScriptCall(
        LuaScript.PRUNE, keys, List.of(journal, generation, Long.toString(mark)), null, generation);
  }

  private static ScriptCall claim(final Batch batch, final long nowMs) {
    return new ScriptCall(
        LuaScript.CLAIM,
        List.of(MirrorKeys.place(batch.shard())),
        List.of(batch.journal(), batch.generation(), Long.toString(nowMs)),
        batch,
        batch.generation());
  }

  private static ScriptCall tell(final Batch batch, final long nowMs) {
    final List<String> keys = new ArrayList<>(batch.writes().size() + MirrorKeys.TOPICS + 1);
    final List<String> texts = new ArrayList<>(batch.writes().size());
    final StringBuilder flags = new StringBuilder(batch.writes().size());
    keys.add(MirrorKeys.place(batch.shard()));
    keys.addAll(List.of(MirrorKeys.streams(batch.shard())));
    for (final Batch.Write write : batch.writes()) {
      keys.add(write.key());
      texts.add(write.text());
      flags.append((char) ('0' + write.topic() + (write.ended() ? MirrorKeys.TOPICS + 1 : 0)));
    }
    final List<String> values = new ArrayList<>(texts.size() + 12);
    values.add(batch.journal());
    values.add(batch.generation());
    values.add(Long.toString(batch.version()));
    values.add(Long.toString(batch.number()));
    values.add(Long.toString(batch.expected()));
    values.add(Long.toString(batch.pruned()));
    values.add(Long.toString(batch.complete()));
    values.add(batch.live() ? "live" : "rebuilding");
    values.add(Long.toString(nowMs));
    values.add(Integer.toString(RedisSettings.STREAM_LENGTH));
    values.add(Long.toString(RedisSettings.ENDED_LIFE.toSeconds()));
    values.add(flags.toString());
    values.addAll(texts);
    return new ScriptCall(LuaScript.TELL, keys, values, batch, batch.generation());
  }

  /** Shard of all of its keys. */
  public int shard() {
    return MirrorKeys.shardIn(keys.getFirst());
  }

  /** What a reply of the script means. */
  public BatchResult result(final String reply) {
    return script.equals(LuaScript.CLAIM) ? claimed(reply) : done(reply);
  }

  /** The mark that a shard bears after a removal, as a reply tells it; 0 if it tells none. */
  public static long mark(final String reply) {
    final String[] words = reply.split(" ", 3);
    return words[0].equals(DONE) ? Long.parseLong(words[2]) : 0;
  }

  private BatchResult claimed(final String reply) {
    final String words = switch (reply) {
      case "nothing", "own" -> "nothing";
      case "wrong" -> "what is none of ours";
      default ->
        reply.startsWith(values.getFirst() + " ")
            ? "an earlier mirror of this journal"
            : "the mirror of another journal";
    };
    return new BatchResult(BatchResult.Kind.DONE, batch, generation, 0, 0, words);
  }

  private BatchResult done(final String reply) {
    final String[] words = reply.split(" ", 3);
    if (words[0].equals(DONE)) {
      return new BatchResult(
          BatchResult.Kind.DONE,
          batch,
          generation,
          Integer.parseInt(words[1]),
          batch == null ? 0 : Integer.parseInt(words[2]),
          "");
    }
    final BatchResult.Kind kind =
        words[0].equals(BACK) ? BatchResult.Kind.ROLLED_BACK : BatchResult.Kind.LOST;
    return new BatchResult(
        kind, batch, generation, 0, 0, "found " + reply.substring(words[0].length() + 1));
  }
}
