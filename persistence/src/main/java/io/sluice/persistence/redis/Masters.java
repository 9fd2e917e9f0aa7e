package io.sluice.persistence.redis;

import io.sluice.persistence.mirror.MirrorKeys;
import java.util.Collections;
import java.util.List;

/**
 * Which server takes the writes to each shard. Immutable.
 *
 * @param ofShards one for each shard
 * @param epoch of the failover that made them so; 0 if nobody counts failovers
 */
record Masters(List<RedisNode> ofShards, long epoch) {
  Masters {
    ofShards = List.copyOf(ofShards);
    assert ofShards.size() == MirrorKeys.SHARDS : "each shard has its server";
  }

  /** One for all shards. */
  static Masters one(final RedisNode node) {
    return one(node, 0);
  }

  /** One for all shards, since a failover. */
  static Masters one(final RedisNode node, final long epoch) {
    return new Masters(Collections.nCopies(MirrorKeys.SHARDS, node), epoch);
  }

  /** Each of them once. */
  List<RedisNode> all() {
    return ofShards.stream().distinct().toList();
  }
}
