package io.sluice.persistence.redis;

import io.lettuce.core.api.StatefulRedisConnection;

/** The connection to one master. Any thread, but for what is said to be for one. */
final class MasterLink {
  private final RedisNode node;
  private final StatefulRedisConnection<byte[], byte[]> connection;
  private final ShardCommands commands;
  private int unanswered;

  MasterLink(
      final RedisNode node,
      final StatefulRedisConnection<byte[], byte[]> connection,
      final ShardCommands commands) {
    this.node = node;
    this.connection = connection;
    this.commands = commands;
  }

  RedisNode node() {
    return node;
  }

  StatefulRedisConnection<byte[], byte[]> connection() {
    return connection;
  }

  ShardCommands commands() {
    return commands;
  }

  /** A command was answered. Mirror's thread. */
  void onAnswer() {
    unanswered = 0;
  }

  /** A command was not; says how many in a row. Mirror's thread. */
  int onSilence() {
    return ++unanswered;
  }
}
