package io.sluice.persistence.readmodel;

import io.lettuce.core.KeyValue;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.KeyValueListOutput;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.sluice.persistence.mirror.MirrorKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The commands by which questions are put to a mirror, and what their replies mean.
 *
 * <p>For each shard its place, then the things, then its place once more, in this order in one
 * piece. A connection is served in order, so the place before says how much the things hold at
 * least, and the place after shows whether the mirror was wiped or another one began meanwhile.
 * Nothing has to be atomic for that, so it needs no script and no transaction: {@code HMGET} and
 * {@code GET} are allowed everywhere, on a replica as on a node of a cluster, where all keys of a
 * shard lie in one slot. One thread.
 *
 * @param <T> what is asked for
 */
final class ShardReads<T> {
  private static final byte[][] FIELDS = Arrays.stream(ShardPlace.FIELDS)
      .map(field -> field.getBytes(StandardCharsets.US_ASCII))
      .toArray(byte[][]::new);

  private final List<Question<T>> questions;
  private final List<AsyncCommand<byte[], byte[], byte[]>> things = new ArrayList<>();
  private final TreeMap<Integer, Shard> shards = new TreeMap<>();

  /** What one shard is asked. */
  private static final class Shard {
    final AsyncCommand<byte[], byte[], List<KeyValue<byte[], byte[]>>> before;
    final List<AsyncCommand<byte[], byte[], byte[]>> things = new ArrayList<>();
    final AsyncCommand<byte[], byte[], List<KeyValue<byte[], byte[]>>> after;

    Shard(final int number) {
      before = place(number);
      after = place(number);
    }
  }

  ShardReads(final List<Question<T>> questions) {
    this.questions = questions;
    for (final Question<T> question : questions) {
      final AsyncCommand<byte[], byte[], byte[]> get = get(question.key());
      things.add(get);
      shards.computeIfAbsent(question.shard(), Shard::new).things.add(get);
    }
  }

  /** All commands in their order. */
  List<AsyncCommand<byte[], byte[], ?>> commands() {
    final List<AsyncCommand<byte[], byte[], ?>> all = new ArrayList<>();
    for (final Shard shard : shards.values()) {
      all.add(shard.before);
      all.addAll(shard.things);
      all.add(shard.after);
    }
    return all;
  }

  /** What the replies mean, once all are there, in the order of the questions. */
  List<Reading<T>> readings(final long nowMs, final ReaderSettings settings) {
    final List<Reading<T>> readings = new ArrayList<>(questions.size());
    for (int i = 0; i < questions.size(); i++) {
      final Question<T> question = questions.get(i);
      final int number = question.shard();
      final Shard shard = Objects.requireNonNull(shards.get(number), "each shard was asked");
      readings.add(reading(
          question,
          things.get(i),
          ShardPlace.of(number, fields(shard.before), nowMs, settings),
          ShardPlace.of(number, fields(shard.after), nowMs, settings)));
    }
    return readings;
  }

  /** Asks where a shard stands. */
  static AsyncCommand<byte[], byte[], List<KeyValue<byte[], byte[]>>> place(final int shard) {
    final CommandArgs<byte[], byte[]> words = new CommandArgs<>(ByteArrayCodec.INSTANCE)
        .addKey(MirrorKeys.place(shard).getBytes(StandardCharsets.US_ASCII));
    for (final byte[] field : FIELDS) {
      words.add(field);
    }
    return new AsyncCommand<>(new Command<>(
        CommandType.HMGET,
        new KeyValueListOutput<>(ByteArrayCodec.INSTANCE, Arrays.asList(FIELDS)),
        words));
  }

  /** The fields of a place; of one of another type a field that nobody can read. */
  static @Nullable String[] fields(
      final AsyncCommand<byte[], byte[], List<KeyValue<byte[], byte[]>>> place) {
    final @Nullable String[] fields = new String[ShardPlace.FIELDS.length];
    if (RedisLink.isOfAnotherType(place)) {
      fields[0] = "";
      return fields;
    }
    final List<KeyValue<byte[], byte[]>> values = place.resultNow();
    for (int i = 0; i < fields.length && i < values.size(); i++) {
      fields[i] = values.get(i).hasValue() ? text(values.get(i).getValue()) : null;
    }
    return fields;
  }

  private static AsyncCommand<byte[], byte[], byte[]> get(final String key) {
    return new AsyncCommand<>(new Command<>(
        CommandType.GET,
        new ValueOutput<>(ByteArrayCodec.INSTANCE),
        new CommandArgs<>(ByteArrayCodec.INSTANCE)
            .addKey(key.getBytes(StandardCharsets.US_ASCII))));
  }

  private static <T> Reading<T> reading(
      final Question<T> question,
      final AsyncCommand<byte[], byte[], byte[]> get,
      final ShardPlace before,
      final ShardPlace after) {
    if (!before.isSameMirror(after)) {
      // What is wrong with either is wrong with what was read in between.
      return nothing(Found.UNKNOWN, before.isOurs() ? after : before);
    }
    if (RedisLink.isOfAnotherType(get)) {
      return nothing(Found.UNREADABLE, before);
    }
    final byte[] bytes = get.resultNow();
    if (bytes == null) {
      return nothing(before.isLive() ? Found.ABSENT : Found.UNKNOWN, before);
    }
    try {
      return read(question, text(bytes), before, after);
    } catch (final UnreadableText somebodyElseWroteIt) {
      return nothing(Found.UNREADABLE, before);
    }
  }

  private static <T> Reading<T> read(
      final Question<T> question,
      final String text,
      final ShardPlace before,
      final ShardPlace after)
      throws UnreadableText {
    final Words words = new Words(text);
    final String generation = words.generation();
    final long version = words.number();
    if (!generation.equals(before.generation())) {
      return nothing(Found.UNKNOWN, before);
    }
    if (version > after.written()) {
      // Nobody of ours can have written that yet.
      return nothing(Found.UNREADABLE, before);
    }
    return new Reading<>(Found.KNOWN, question.read(words), version, before);
  }

  private static <T> Reading<T> nothing(final Found found, final ShardPlace place) {
    return new Reading<>(found, null, 0, place);
  }

  private static String text(final byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
