package io.sluice.persistence.mirror;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What changed in one shard and was not taken yet, each thing once, the oldest change first.
 * Replica's thread.
 */
final class ShardChanges {
  private final LinkedHashMap<Thing, Change> changeByThing = new LinkedHashMap<>();

  /** A thing and its change. */
  record Entry(Thing thing, Change change) {}

  /** Notes a change; false if the thing was noted already. */
  boolean note(final Thing thing, final Change change) {
    final Change known = changeByThing.putIfAbsent(thing, change);
    if (known != null) {
      known.learn(change);
    }
    return known == null;
  }

  /** Takes the oldest change out, which must be there. */
  Entry take() {
    final Map.Entry<Thing, Change> entry = changeByThing.pollFirstEntry();
    return new Entry(entry.getKey(), entry.getValue());
  }

  /** Puts back what was taken, in front; how a thing ended may be known better by now. */
  void putBack(final List<Entry> taken) {
    for (final Entry entry : taken.reversed()) {
      final Change newer = changeByThing.get(entry.thing());
      if (newer != null) {
        entry.change().learn(newer);
      }
      changeByThing.putFirst(entry.thing(), entry.change());
    }
  }

  /** The oldest change, or null if there is none. */
  @Nullable
  Change oldest() {
    return changeByThing.isEmpty() ? null : changeByThing.firstEntry().getValue();
  }

  int size() {
    return changeByThing.size();
  }

  void clear() {
    changeByThing.clear();
  }
}
