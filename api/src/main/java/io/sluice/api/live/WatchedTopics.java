package io.sluice.api.live;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The topics that somebody watches, or did lately, and which of them have changed. The feed's
 * thread.
 */
final class WatchedTopics {
  private final Map<Topic, WatchedTopic> watched = new LinkedHashMap<>();
  private final Marks[] marksByKind = new Marks[Topic.Kind.values().length];
  private final List<WatchedTopic> changed = new ArrayList<>();

  /** Nothing is watched. */
  WatchedTopics() {
    for (int kind = 0; kind < marksByKind.length; kind++) {
      marksByKind[kind] = new Marks();
    }
  }

  /** Marks what is watched of a kind, as it is told of changes. */
  TopicChanges changesOf(final Topic.Kind kind) {
    return marks(kind);
  }

  /** True if nobody watches anything, or did lately. */
  boolean isEmpty() {
    return watched.isEmpty();
  }

  /** True if there is something new to say of any. */
  boolean haveChanged() {
    return !changed.isEmpty();
  }

  /** What is known of a topic as one that is watched, or null. */
  @Nullable
  WatchedTopic find(final Topic topic) {
    return watched.get(topic);
  }

  /** All of them. */
  Collection<WatchedTopic> all() {
    return watched.values();
  }

  /** Adds one that was not watched. */
  void add(final WatchedTopic topic) {
    watched.put(topic.topic(), topic);
    marks(topic.topic().kind()).topicByIndex.put(topic.topic().index(), topic);
  }

  /** Shows those that have changed, each once. */
  void drainChanged(final Consumer<WatchedTopic> shown) {
    changed.forEach(shown);
    changed.clear();
  }

  /** Forgets what nobody has watched for so long. */
  void forget(final long nowNs, final long lingerNs) {
    final Iterator<WatchedTopic> all = watched.values().iterator();
    while (all.hasNext()) {
      final WatchedTopic topic = all.next();
      if (topic.unwatchedNs(nowNs) >= lingerNs) {
        all.remove();
        changed.remove(topic);
        marks(topic.topic().kind()).topicByIndex.remove(topic.topic().index());
      }
    }
  }

  /** Forgets everything. */
  void clear() {
    watched.clear();
    changed.clear();
    for (final Marks marks : marksByKind) {
      marks.topicByIndex.clear();
    }
  }

  private Marks marks(final Topic.Kind kind) {
    return marksByKind[kind.ordinal()];
  }

  /** Marks what is watched of one kind. */
  private final class Marks implements TopicChanges {
    private final Int2ObjectHashMap<WatchedTopic> topicByIndex = new Int2ObjectHashMap<>();

    @Override
    public void onChange(final int index) {
      final WatchedTopic topic = topicByIndex.get(index);
      if (topic != null && topic.noteChange()) {
        changed.add(topic);
      }
    }

    @Override
    public void onHeld(final int index, final long units, final long timeMs) {
      final WatchedTopic topic = topicByIndex.get(index);
      if (topic != null) {
        topic.curve().hold(timeMs, units);
      }
    }

    @Override
    public void onGranted(final int index, final long units, final long timeMs) {
      final WatchedTopic topic = topicByIndex.get(index);
      if (topic != null) {
        topic.curve().grant(timeMs, units);
      }
    }

    @Override
    public void onSold(final int index, final long units, final long timeMs) {
      final WatchedTopic topic = topicByIndex.get(index);
      if (topic != null) {
        topic.curve().sell(timeMs, units);
      }
    }
  }
}
