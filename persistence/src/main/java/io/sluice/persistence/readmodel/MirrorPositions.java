package io.sluice.persistence.readmodel;

import java.util.List;

/**
 * Where all shards stand. Immutable.
 *
 * @param places one for each shard, in order
 */
public record MirrorPositions(List<ShardPlace> places) {
  /** Copies the list. */
  public MirrorPositions {
    places = List.copyOf(places);
  }

  /** Everything up to this position is in the mirror; 0 if any shard is not whole. */
  public long least() {
    return places.stream()
        .mapToLong(place -> place.isLive() ? place.position() : 0)
        .min()
        .orElse(0);
  }

  /** The longest time, in milliseconds, since any shard was written; the longest if one is not. */
  public long ageMs() {
    return places.stream()
        .mapToLong(place -> place.isLive() ? place.ageMs() : Long.MAX_VALUE)
        .max()
        .orElse(Long.MAX_VALUE);
  }
}
