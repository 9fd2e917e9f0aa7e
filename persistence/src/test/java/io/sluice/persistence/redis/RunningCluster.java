package io.sluice.persistence.redis;

import io.lettuce.core.MigrateArgs;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A real cluster of three masters, the first of which has a replica. One thread. */
final class RunningCluster implements AutoCloseable {
  private static final int MASTERS = 3;
  private static final long MIGRATE_TIMEOUT_MS = 5_000;

  private final List<RunningRedis> nodes = new ArrayList<>();
  private final @Nullable TestCertificates certificates;

  /** Starts one, and waits until all of it agrees. */
  RunningCluster(final Path directory, final @Nullable TestCertificates certificates)
      throws IOException {
    this.certificates = certificates;
    for (int i = 0; i <= MASTERS; i++) {
      nodes.add(RunningRedis.node(directory.resolve("node-" + i), certificates));
    }
    for (int i = 0; i < MASTERS; i++) {
      final int begin = i * SlotHash.SLOT_COUNT / MASTERS;
      final int end = (i + 1) * SlotHash.SLOT_COUNT / MASTERS - 1;
      run(i, "ADDSLOTSRANGE", Integer.toString(begin), Integer.toString(end));
      run(i, "SET-CONFIG-EPOCH", Integer.toString(i + 1));
    }
    for (int i = 1; i <= MASTERS; i++) {
      final RunningRedis other = nodes.get(i);
      run(0, "MEET", "127.0.0.1", Integer.toString(other.port()), Integer.toString(bus(other)));
    }
    awaitEach(console -> told(console, "INFO").contains("cluster_known_nodes:4"));
    final String first = id(0);
    try (RedisConsole console = nodes.get(MASTERS).console()) {
      RunningRedis.await(() -> told(console, "NODES").contains(first));
      console.run(CommandType.CLUSTER, "REPLICATE", first);
      RunningRedis.await(() -> console.info("replication", "master_link_status").equals("up"));
    }
    awaitEach(console -> told(console, "INFO").contains("cluster_state:ok")
        && told(console, "NODES").contains("slave " + first));
  }

  /** Something that a node says. */
  private interface Look {
    boolean isSo(RedisConsole console);
  }

  /** A node; the last one is the replica of the first. */
  RunningRedis node(final int index) {
    return nodes.get(index);
  }

  /** The replica of the first node. */
  RunningRedis replica() {
    return nodes.get(MASTERS);
  }

  int masters() {
    return MASTERS;
  }

  /** The address of all nodes but the last, for a user and a password. */
  RedisAddress address(final String user, final String password) {
    final String hosts = nodes.subList(0, MASTERS).stream()
        .map(RunningRedis::place)
        .collect(Collectors.joining(","));
    final String place = user + ":" + password + "@" + hosts;
    return RedisAddress.parse(
        certificates == null
            ? "redis-cluster://" + place
            : "rediss-cluster://" + place + "?ca=" + certificates.authority());
  }

  /** Begins to move a slot, so that keys that are not there any more are asked for elsewhere. */
  void beginMove(final int slot, final int from, final int to) {
    run(to, "SETSLOT", Integer.toString(slot), "IMPORTING", id(from));
    run(from, "SETSLOT", Integer.toString(slot), "MIGRATING", id(to));
  }

  /** Moves some keys of a slot that is moved; false if there are none left. */
  boolean moveKeys(final int slot, final int from, final int to, final int most) {
    try (RedisConsole console = nodes.get(from).console()) {
      final List<String> keys = console.redis().clusterGetKeysInSlot(slot, most);
      if (keys.isEmpty()) {
        return false;
      }
      console
          .redis()
          .migrate(
              "127.0.0.1",
              nodes.get(to).port(),
              0,
              MIGRATE_TIMEOUT_MS,
              MigrateArgs.Builder.<String>keys(keys).auth(RunningRedis.PASSWORD).replace());
      return true;
    }
  }

  /** Makes known that a slot has been moved. */
  void endMove(final int slot, final int from, final int to) {
    final String id = id(to);
    run(to, "SETSLOT", Integer.toString(slot), "NODE", id);
    run(from, "SETSLOT", Integer.toString(slot), "NODE", id);
  }

  @Override
  public void close() {
    nodes.forEach(RunningRedis::close);
  }

  private void awaitEach(final Look look) {
    for (final RunningRedis node : nodes) {
      try (RedisConsole console = node.console()) {
        RunningRedis.await(() -> look.isSo(console));
      }
    }
  }

  private void run(final int index, final String... words) {
    try (RedisConsole console = nodes.get(index).console()) {
      console.run(CommandType.CLUSTER, words);
    }
  }

  private String id(final int index) {
    try (RedisConsole console = nodes.get(index).console()) {
      return told(console, "MYID");
    }
  }

  private int bus(final RunningRedis node) {
    try (RedisConsole console = node.console()) {
      return Integer.parseInt(console.redis().configGet("cluster-port").get("cluster-port"));
    }
  }

  private static String told(final RedisConsole console, final String what) {
    return console.run(CommandType.CLUSTER, what);
  }
}
