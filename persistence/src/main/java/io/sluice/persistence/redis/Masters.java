package io.sluice.persistence.redis;

import io.sluice.persistence.mirror.MirrorKeys;
import java.util.Collections;
import java.util.List;

/**
 * Which server takes the writes to each shard. Immutable.
 *
 * @param ofShards one for each shard
 */
record Masters(List<RedisNode> ofShards) {
  Masters {
    ofShards = List.copyOf(ofShards);
    assert ofShards.size() == MirrorKeys.SHARDS : "each shard has its server";
  }

  /** One for all shards. */
  static Masters one(final RedisNode node) {
    return new Masters(Collections.nCopies(MirrorKeys.SHARDS, node));
  }

  /** Each of them once. */
  List<RedisNode> all() {
    return ofShards.stream().distinct().toList();
  }
}
