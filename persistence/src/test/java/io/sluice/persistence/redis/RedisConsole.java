package io.sluice.persistence.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

/** What an operator, or another program, does to a Redis. For one thread. */
public final class RedisConsole implements AutoCloseable {
  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;

  /** Connects. */
  public RedisConsole(final RedisAddress address) {
    client = RedisClient.create(address.toLettuce());
    connection = client.connect();
  }

  /** What Lettuce knows. */
  public RedisCommands<String, String> redis() {
    return connection.sync();
  }

  /** Any other command. */
  public String run(final CommandType command, final String... words) {
    final CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
    for (final String word : words) {
      arguments.add(word);
    }
    return redis().dispatch(command, new StatusOutput<>(StringCodec.UTF8), arguments);
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown(0, 1, java.util.concurrent.TimeUnit.SECONDS);
  }
}
