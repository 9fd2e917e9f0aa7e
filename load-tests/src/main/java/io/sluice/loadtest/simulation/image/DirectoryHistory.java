package io.sluice.loadtest.simulation.image;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one directory: those that are certainly on the disk, and what was done since.
 *
 * <p>For one thread.
 */
// A node is this file or directory, whatever its content: it is asked whether it is the same.
@SuppressWarnings("ReferenceEquality")
final class DirectoryHistory {
  /**
   * One thing that was done.
   *
   * @param from the name that it took away; null for a new entry
   * @param to the name that it gave; null for a removal
   * @param node a {@link FileHistory} or another directory
   */
  record Step(@Nullable String from, @Nullable String to, Object node) {
    boolean isRename() {
      return from != null && to != null;
    }

    boolean isCreation() {
      return from == null;
    }

    boolean isRemoval() {
      return to == null;
    }
  }

  private final List<Step> steps = new ArrayList<>();
  private Map<String, Object> durable = new TreeMap<>();
  private Map<String, Object> current = new TreeMap<>();

  /** Takes note of what is in the directory now. */
  void look(final Map<String, Object> entries) {
    final Set<String> gone = new HashSet<>(current.keySet());
    final IdentityHashMap<Object, String> nameBefore = new IdentityHashMap<>();
    current.forEach((name, node) -> nameBefore.put(node, name));
    for (final Map.Entry<String, Object> entry : entries.entrySet()) {
      final String name = entry.getKey();
      final Object node = entry.getValue();
      if (current.get(name) != node) {
        final String before = nameBefore.get(node);
        final boolean moved = before != null && entries.get(before) != node;
        steps.add(new Step(moved ? before : null, name, node));
        gone.remove(before);
      }
      gone.remove(name);
    }
    for (final String name : gone) {
      steps.add(new Step(name, null, Objects.requireNonNull(current.get(name))));
    }
    current = new TreeMap<>(entries);
  }

  /** Everything that was done is on the disk. */
  void force() {
    steps.clear();
    durable = new TreeMap<>(current);
  }

  /** What was done and is not certainly on the disk. */
  List<Step> steps() {
    return steps;
  }

  /** What is in it now. */
  Map<String, Object> current() {
    return current;
  }

  /** The entries that the disk may have. */
  Map<String, Object> draw(final Draw draw) {
    final Map<String, Object> entries = new TreeMap<>(durable);
    final boolean inOrder = draw.coin();
    final int upTo = draw.version(steps.size() + 1);
    for (int i = 0; i < steps.size(); i++) {
      final Step step = steps.get(i);
      if (inOrder ? i < upTo : draw.version(2) == 1) {
        apply(step, entries);
      }
    }
    return entries;
  }

  private static void apply(final Step step, final Map<String, Object> entries) {
    final boolean possible = step.from() == null || entries.get(step.from()) == step.node();
    if (possible && step.from() != null) {
      entries.remove(step.from());
    }
    if (possible && step.to() != null) {
      entries.put(step.to(), step.node());
    }
  }
}
