package io.sluice.persistence.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A Lettuce client that keeps nothing for later: a connection that is lost stays lost, its commands
 * fail, and none is sent again. Any thread.
 */
public final class LettuceClient implements AutoCloseable {
  private static final int THREADS = 2;
  private static final String MIRROR = "sluice-mirror";

  private final String name;

  private final ClientResources resources = ClientResources.builder()
      .ioThreadPoolSize(THREADS)
      .computationThreadPoolSize(THREADS)
      .commandLatencyRecorder(CommandLatencyRecorder.disabled())
      .build();
  private final RedisClient client = RedisClient.create(resources);

  /**
   * A client of the mirror.
   *
   * @param timeout of a command
   */
  LettuceClient(final Duration timeout) {
    this(MIRROR, timeout, RedisSettings.REQUEST_QUEUE);
  }

  /**
   * A client.
   *
   * @param name that Redis is told
   * @param timeout of a command
   * @param requestQueue commands of one connection that may be under way
   */
  public LettuceClient(final String name, final Duration timeout, final int requestQueue) {
    this.name = name;
    client.setOptions(ClientOptions.builder()
        .autoReconnect(false)
        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(requestQueue)
        .timeoutOptions(TimeoutOptions.enabled(timeout))
        .socketOptions(SocketOptions.builder()
            .connectTimeout(RedisSettings.CONNECT_TIMEOUT)
            .keepAlive(KeepAliveOptions.builder().enable().build())
            .tcpUserTimeout(TcpUserTimeoutOptions.builder()
                .enable()
                .tcpUserTimeout(RedisSettings.TCP_USER_TIMEOUT)
                .build())
            .build())
        .build());
  }

  /** Connects, in bounded time. */
  public CompletionStage<StatefulRedisConnection<byte[], byte[]>> connect(
      final RedisAddress address) {
    final RedisURI uri = address.toLettuce();
    // The handshake; commands have the time-out of the options.
    uri.setTimeout(RedisSettings.CONNECT_TIMEOUT);
    uri.setClientName(name);
    return client.connectAsync(ByteArrayCodec.INSTANCE, uri);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // Its threads are daemons: nobody waits for them.
  public void close() {
    client.shutdown(0, 1, TimeUnit.SECONDS);
    resources.shutdown(0, 1, TimeUnit.SECONDS);
  }
}
