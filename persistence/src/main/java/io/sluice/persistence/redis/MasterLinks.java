package io.sluice.persistence.redis;

import io.lettuce.core.RedisConnectionStateListener;
import io.sluice.persistence.mirror.BatchResult;
import io.sluice.persistence.mirror.PruneMarks;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** One connection to each master, and which of them is a shard's. Any thread. */
final class MasterLinks {
  private final Masters masters;
  private final List<MasterLink> links;
  private final List<MasterLink> linkByShard;

  private MasterLinks(final Masters masters, final List<MasterLink> links) {
    this.masters = masters;
    this.links = links;
    final Map<RedisNode, MasterLink> linkByNode =
        links.stream().collect(Collectors.toMap(MasterLink::node, Function.identity()));
    this.linkByShard = masters.ofShards().stream()
        .map(node -> Objects.requireNonNull(linkByNode.get(node), "each master has a connection"))
        .toList();
  }

  /**
   * Connects to all of them, or fails.
   *
   * @param held takes the connections, whatever becomes of this
   * @param scheduler that looks at the time of commands
   */
  static Mono<MasterLinks> open(
      final LettuceClient client,
      final RedisAddress address,
      final Masters masters,
      final HeldConnections held,
      final Scheduler scheduler) {
    final List<RedisNode> nodes = masters.all();
    return Flux.fromIterable(nodes)
        .flatMap(
            node -> held.make(() -> client.connect(address, node))
                .map(connection -> new MasterLink(
                    node,
                    connection,
                    new ShardCommands(connection, scheduler, RedisSettings.COMMAND_TIMEOUT))),
            nodes.size())
        .collectList()
        .map(links -> new MasterLinks(masters, links));
  }

  Masters masters() {
    return masters;
  }

  /** The connection to a shard's master. */
  MasterLink of(final int shard) {
    return linkByShard.get(shard);
  }

  /** All connections, one to each master. */
  List<MasterLink> all() {
    return links;
  }

  /** Has somebody told when one of them ends. */
  void tell(final RedisConnectionStateListener listener) {
    links.forEach(link -> link.connection().addListener(listener));
  }

  /** Whether none has ended. */
  boolean areOpen() {
    return links.stream().allMatch(link -> link.connection().isOpen());
  }

  /** Keys that they gave up for want of memory, in all. */
  Mono<Long> evictedKeys() {
    return Flux.fromIterable(links)
        .flatMap(link -> link.commands().evictedKeys(), links.size())
        .reduce(0L, Long::sum);
  }

  /** Removes all things that do not bear a generation. */
  Mono<BatchResult> prune(final String journal, final String generation, final PruneMarks marks) {
    return Flux.fromIterable(links)
        .concatMap(link -> link.commands().prune(journal, generation, marks), 1)
        .reduce(ShardCommands::sum);
  }
}
