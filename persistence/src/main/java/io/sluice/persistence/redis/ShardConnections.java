package io.sluice.persistence.redis;

import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * One connection to each server that takes the writes of a shard, for whoever wants to ask them.
 * Any thread.
 */
public final class ShardConnections implements AutoCloseable {
  private final HeldConnections held;
  private final Masters masters;
  private final Map<RedisNode, StatefulRedisConnection<byte[], byte[]>> connectionByNode =
      new LinkedHashMap<>();

  private ShardConnections(
      final HeldConnections held,
      final Masters masters,
      final Collection<Map.Entry<RedisNode, StatefulRedisConnection<byte[], byte[]>>> made) {
    this.held = held;
    this.masters = masters;
    made.forEach(entry -> connectionByNode.put(entry.getKey(), entry.getValue()));
  }

  /**
   * Finds the servers and connects to all of them; whoever gives up waiting leaves none behind.
   *
   * @param scheduler that looks at the time
   */
  public static Mono<ShardConnections> open(
      final LettuceClient client, final RedisAddress address, final Scheduler scheduler) {
    return Mono.defer(() -> {
      final HeldConnections held = new HeldConnections();
      return new MasterSearch(client, address, scheduler)
          .find(address.nodes(), -1)
          .flatMap(masters -> Flux.fromIterable(masters.all())
              .flatMap(node -> held.make(() -> client.connect(address, node))
                  .map(connection -> Map.entry(node, connection)))
              .collectList()
              .map(made -> new ShardConnections(held, masters, made)))
          .doOnError(failure -> held.close())
          .doOnCancel(held::close);
    });
  }

  /** The connection to the server of a shard. */
  public StatefulRedisConnection<byte[], byte[]> of(final int shard) {
    return Objects.requireNonNull(
        connectionByNode.get(masters.ofShards().get(shard)), "each server has a connection");
  }

  /** Has somebody told when one of them ends. */
  public void tell(final RedisConnectionStateListener listener) {
    connectionByNode.values().forEach(connection -> connection.addListener(listener));
  }

  @Override
  public void close() {
    held.close();
  }
}
