package io.sluice.persistence.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What an operator, or another program, does to a Redis. For one thread. */
public final class RedisConsole implements AutoCloseable {
  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;

  /** Connects. */
  public RedisConsole(final RedisAddress address) {
    client = RedisClient.create(address.toLettuce());
    final Path authority = address.certificates();
    if (authority != null) {
      client.setOptions(ClientOptions.builder()
          .sslOptions(SslOptions.builder().trustManager(authority.toFile()).build())
          .build());
    }
    connection = client.connect();
  }

  /** What Lettuce knows. */
  public RedisCommands<String, String> redis() {
    return connection.sync();
  }

  /** Any other command. */
  public String run(final CommandType command, final String... words) {
    return redis().dispatch(command, new StatusOutput<>(StringCodec.UTF8), arguments(words));
  }

  /** Any other command whose reply is a list. */
  List<Object> list(final CommandType command, final String... words) {
    return redis().dispatch(command, new ArrayOutput<>(StringCodec.UTF8), arguments(words));
  }

  /** A line of what it says of itself. */
  String info(final String section, final String name) {
    return redis()
        .info(section)
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  private static CommandArgs<String, String> arguments(final String... words) {
    final CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
    for (final String word : words) {
      arguments.add(word);
    }
    return arguments;
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown(0, 1, TimeUnit.SECONDS);
  }
}
