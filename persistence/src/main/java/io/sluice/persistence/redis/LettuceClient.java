package io.sluice.persistence.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Lettuce client that keeps nothing for later: a connection that is lost stays lost, its commands
 * fail, and none is sent again. It knows nothing of clusters either: each connection is one to one
 * server. Any thread.
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
  private final ClientOptions options;
  private volatile @Nullable Path trusted;

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
    options = ClientOptions.builder()
        .autoReconnect(false)
        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(requestQueue)
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .timeoutOptions(TimeoutOptions.enabled(timeout))
        .socketOptions(SocketOptions.builder()
            .connectTimeout(RedisSettings.CONNECT_TIMEOUT)
            .keepAlive(KeepAliveOptions.builder().enable().build())
            .tcpUserTimeout(TcpUserTimeoutOptions.builder()
                .enable()
                .tcpUserTimeout(RedisSettings.TCP_USER_TIMEOUT)
                .build())
            .build())
        .build();
    client.setOptions(options);
  }

  /** Connects to the first server of an address, in bounded time. */
  public CompletionStage<StatefulRedisConnection<byte[], byte[]>> connect(
      final RedisAddress address) {
    return connect(address, address.nodes().getFirst());
  }

  /** Connects to one server of an address, in bounded time. */
  CompletionStage<StatefulRedisConnection<byte[], byte[]>> connect(
      final RedisAddress address, final RedisNode node) {
    return connect(address, ByteArrayCodec.INSTANCE, address.server(node));
  }

  /**
   * Connects to one sentinel of an address, in bounded time: as to any server, since Lettuce's own
   * way warns of each that is away, and tells who asked.
   */
  CompletionStage<StatefulRedisConnection<String, String>> connectSentinel(
      final RedisAddress address, final RedisNode node) {
    return connect(address, StringCodec.UTF8, address.sentinel(node));
  }

  private <T> CompletionStage<StatefulRedisConnection<T, T>> connect(
      final RedisAddress address, final RedisCodec<T, T> codec, final RedisURI uri) {
    final Path certificates = address.certificates();
    if (certificates != null) {
      try {
        trust(certificates);
      } catch (final IOException | CertificateException e) {
        return CompletableFuture.failedFuture(
            new RedisException("there are no certificates to be read in " + certificates));
      }
    }
    // The handshake; commands have the time-out of the options.
    uri.setTimeout(RedisSettings.CONNECT_TIMEOUT);
    uri.setClientName(name);
    // Else it says what it is by commands that a user of its own may not be allowed.
    uri.setLibraryName("");
    uri.setLibraryVersion("");
    return client.connectAsync(codec, uri);
  }

  /**
   * Believes certificates of the authorities in a file from now on. Lettuce reads it at each
   * attempt to connect, but would tell its failure by a stack of calls.
   */
  private void trust(final Path certificates) throws IOException, CertificateException {
    try (InputStream in = Files.newInputStream(certificates)) {
      if (CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
        throw new CertificateException("there are none");
      }
    }
    if (!certificates.equals(trusted)) {
      final SslOptions believing = SslOptions.builder()
          .jdkSslProvider()
          .trustManager(() -> Files.newInputStream(certificates))
          .build();
      client.setOptions(options.mutate().sslOptions(believing).build());
      trusted = certificates;
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // Its threads are daemons: nobody waits for them.
  public void close() {
    client.shutdown(0, 1, TimeUnit.SECONDS);
    resources.shutdown(0, 1, TimeUnit.SECONDS);
  }
}
