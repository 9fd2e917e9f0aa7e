package io.sluice.persistence.readmodel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a mirror answered, and how far it can be relied on. Immutable.
 *
 * @param <T> what was asked for
 * @param found what is known
 * @param thing what was found, null unless it is known
 * @param version position of the state that the thing was read from, 0 unless it is known
 * @param place where its shard stood just before the thing was read: everything up to its position
 *     is in the answer
 */
public record Reading<T>(Found found, @Nullable T thing, long version, ShardPlace place) {
  /** The thing, if it is known and its shard is whole and fresh. */
  public Optional<T> fresh() {
    return place.standing() == Standing.FRESH ? Optional.ofNullable(thing) : Optional.empty();
  }
}
