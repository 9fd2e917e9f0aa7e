package io.sluice.loadtest.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one frame did, so that it can be done again to an earlier state. */
final class Turn {
  /** A command that stated something. */
  private record Decided(Wish wish, int key, Resolution resolution) {}

  /** A start. */
  private record Start(Model.Resumption resumption, int mostKeys, int mostHolds) {}

  private final long time;
  private final long firstPosition;
  private @Nullable Start start;
  private long[] expired = {};
  private int expiredCount;
  private final List<Decided> decided = new ArrayList<>(4);
  private long lastPosition;
  private long stateHash;

  Turn(final long time, final long firstPosition) {
    this.time = time;
    this.firstPosition = firstPosition;
  }

  void addStart(final Model.Resumption resumption, final int mostKeys, final int mostHolds) {
    start = new Start(resumption, mostKeys, mostHolds);
  }

  void addExpired(final long number) {
    if (expiredCount == expired.length) {
      expired = Arrays.copyOf(expired, 2 * expiredCount + 4);
    }
    expired[expiredCount++] = number;
  }

  void addDecided(final Wish wish, final int key, final Resolution resolution) {
    decided.add(new Decided(wish, key, resolution));
  }

  void end(final long atPosition, final long hash) {
    lastPosition = atPosition;
    stateHash = hash;
  }

  long lastPosition() {
    return lastPosition;
  }

  /** What the state was after it. */
  long stateHash() {
    return stateHash;
  }

  int decidedCount() {
    return decided.size();
  }

  boolean hasExpired(final long number) {
    for (int i = 0; i < expiredCount; i++) {
      if (expired[i] == number) {
        return true;
      }
    }
    return false;
  }

  int expiredCount() {
    return expiredCount;
  }

  void replayInto(final Model model) {
    final Start begin = start;
    if (begin != null) {
      model.start(begin.resumption(), begin.mostKeys(), begin.mostHolds(), lastPosition);
    }
    for (int i = 0; i < expiredCount; i++) {
      model.expire(expired[i], time, firstPosition + i);
    }
    for (final Decided one : decided) {
      model.decide(one.wish(), one.key(), time, one.resolution());
    }
  }
}
