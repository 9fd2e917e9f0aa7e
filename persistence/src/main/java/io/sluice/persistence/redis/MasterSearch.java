package io.sluice.persistence.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.MapOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.sluice.persistence.mirror.MirrorKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Finds out which servers take the writes just now, each time anew and over connections of its own.
 * Any thread; it answers on Lettuce's or on the scheduler's.
 */
final class MasterSearch {
  /*
   * All sentinels are asked at once, and the word of the latest failover counts: one that was cut
   * off from the others still names the master of then. If only few of them answer, and know of an
   * older failover than we do, it may be the ones that were cut off: we wait for more of them. If
   * most of them answer, they were set up anew.
   *
   * All known nodes of a cluster are asked at once, and the first one counts that sees the cluster
   * whole and knows a master for each shard. A node that was cut off does not see it whole. Who
   * learns of a change late sends us to a node that sends us on, and is asked again after a pause.
   */
  private static final int ALL_AT_ONCE = 128;

  private final LettuceClient client;
  private final RedisAddress address;
  private final Scheduler scheduler;

  /**
   * What was said by one who was asked.
   *
   * @param masters that it names, null for none
   * @param epoch of the failover that made them so
   * @param complaint if it names none
   */
  private record Word(@Nullable Masters masters, long epoch, String complaint) {
    static Word none(final String complaint) {
      return new Word(null, -1, complaint);
    }
  }

  /**
   * A search.
   *
   * @param scheduler that looks at the time
   */
  MasterSearch(final LettuceClient client, final RedisAddress address, final Scheduler scheduler) {
    this.client = client;
    this.address = address;
    this.scheduler = scheduler;
  }

  /**
   * Finds the masters, in bounded time.
   *
   * @param known servers that were masters before, and may know the others
   * @param knownEpoch of the latest failover that was heard of; -1 for none
   */
  Mono<Masters> find(final List<RedisNode> known, final long knownEpoch) {
    return switch (address.kind()) {
      case SINGLE -> Mono.just(Masters.one(address.nodes().getFirst()));
      case SENTINEL ->
        ask(address.nodes(), this::askSentinel)
            .collectList()
            .flatMap(words -> latest(words, knownEpoch));
      case CLUSTER -> {
        final Set<RedisNode> asked = new LinkedHashSet<>(address.nodes());
        asked.addAll(known);
        yield ask(asked, this::askNode)
            .takeUntil(word -> word.masters() != null)
            .reduce((one, other) -> other.masters() == null ? one : other)
            .flatMap(MasterSearch::masters);
      }
    };
  }

  private static Mono<Masters> latest(final List<Word> words, final long knownEpoch) {
    Word latest = words.getFirst();
    int naming = 0;
    for (final Word word : words) {
      naming += word.masters() == null ? 0 : 1;
      latest = word.epoch() > latest.epoch() ? word : latest;
    }
    return naming > 0 && latest.epoch() < knownEpoch && naming <= words.size() / 2
        ? Mono.error(new RedisException("only " + naming + " of " + words.size()
            + " sentinels answer, and they do not know of the latest failover"))
        : masters(latest);
  }

  private static Mono<Masters> masters(final Word word) {
    final Masters named = word.masters();
    return named == null ? Mono.error(new RedisException(word.complaint())) : Mono.just(named);
  }

  private Flux<Word> ask(
      final Iterable<RedisNode> nodes, final Function<RedisNode, Mono<Word>> question) {
    return Flux.fromIterable(nodes)
        .flatMap(
            node -> question
                .apply(node)
                .timeout(RedisSettings.QUESTION_TIMEOUT, scheduler)
                .onErrorResume(
                    failure -> Mono.just(Word.none(node + ": " + FailureWords.of(failure)))),
            ALL_AT_ONCE);
  }

  /** Asks over a connection that is closed then, whatever becomes of it. */
  private static <C extends StatefulConnection<?, ?>> Mono<Word> over(
      final Supplier<CompletionStage<C>> connect, final Function<C, Mono<Word>> question) {
    return Mono.using(
        HeldConnections::new, held -> held.make(connect).flatMap(question), HeldConnections::close);
  }

  // ---- Sentinel ----

  private Mono<Word> askSentinel(final RedisNode node) {
    final CommandArgs<String, String> words =
        new CommandArgs<>(StringCodec.UTF8).add("MASTER").add(address.master());
    return over(
        () -> client.connectSentinel(address, node),
        connection -> connection
            .reactive()
            .<Map<String, String>>dispatch(
                CommandType.SENTINEL, new MapOutput<>(StringCodec.UTF8), words)
            .next()
            .map(MasterSearch::named));
  }

  private static Word named(final Map<String, String> master) {
    final String host = Objects.requireNonNull(master.get("ip"), "a master has an address");
    final int port = Integer.parseInt(Objects.requireNonNull(master.get("port"), "and a port"));
    final long epoch = Long.parseLong(master.getOrDefault("config-epoch", "0"));
    return new Word(Masters.one(new RedisNode(host, port), epoch), epoch, "");
  }

  // ---- Cluster ----

  private Mono<Word> askNode(final RedisNode node) {
    return over(() -> client.connect(address, node), connection -> {
      final RedisReactiveCommands<byte[], byte[]> commands = connection.reactive();
      return commands
          .clusterInfo()
          .flatMap(told -> told.contains("cluster_state:ok")
              ? commands.clusterSlots().collectList().map(slots -> owners(slots, node))
              : Mono.just(Word.none(node + ": the cluster is not whole")));
    });
  }

  /** Reads who owns the slots of the shards. */
  private static Word owners(final List<Object> ranges, final RedisNode asked) {
    final @Nullable RedisNode[] owners = new RedisNode[MirrorKeys.SHARDS];
    for (final Object range : ranges) {
      final List<?> parts = (List<?>) range;
      final int first = Integer.parseInt(text(parts.get(0)));
      final int last = Integer.parseInt(text(parts.get(1)));
      final RedisNode owner = owner((List<?>) parts.get(2), asked);
      for (int shard = 0; shard < MirrorKeys.SHARDS; shard++) {
        final int slot = SlotHash.getSlot(MirrorKeys.place(shard));
        if (slot >= first && slot <= last) {
          owners[shard] = owner;
        }
      }
    }
    final List<RedisNode> known = new ArrayList<>();
    for (final RedisNode owner : owners) {
      if (owner != null) {
        known.add(owner);
      }
    }
    return known.size() == MirrorKeys.SHARDS
        ? new Word(new Masters(known, 0), 0, "")
        : Word.none(asked + ": the cluster has slots that nobody serves");
  }

  private static RedisNode owner(final List<?> node, final RedisNode asked) {
    final Object host = node.get(0);
    final String name = host == null ? "" : text(host);
    // A node that does not know what it is called is reached where it was asked.
    return new RedisNode(name.isEmpty() ? asked.host() : name, Integer.parseInt(text(node.get(1))));
  }

  private static String text(final Object value) {
    return value instanceof final byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(value);
  }
}
