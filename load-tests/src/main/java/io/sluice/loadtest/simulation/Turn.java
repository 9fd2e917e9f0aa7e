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

  /** In place of the number of a hold: something of an activity was due. */
  private static final long OF_ACTIVITY = 0;

  private final long time;
  private @Nullable Start start;
  private long[] expired = {};
  private int expiredCount;
  private final List<Decided> decided = new ArrayList<>(4);
  private long lastPosition;
  private long stateHash;

  Turn(final long time) {
    this.time = time;
  }

  void addStart(final Model.Resumption resumption, final int mostKeys, final int mostHolds) {
    start = new Start(resumption, mostKeys, mostHolds);
  }

  /** Takes from the facts what nobody asked for: holds and activities whose time has come. */
  void takeDue(final Facts facts, final Model model) {
    while (facts.isExpiry() || facts.isOfActivityAlone()) {
      Violation.unless(facts.time() == time, "an event at another time than that of its turn");
      if (facts.isExpiry()) {
        final long number = facts.takeNumber();
        model.expire(number, time);
        addDue(number);
      } else {
        final Doing stated = facts.takeDoing();
        Violation.unless(
            stated.equals(model.actByTime(time)), "an activity did something else than was due");
        addDue(OF_ACTIVITY);
      }
      Violation.unless(model.position() == facts.position(), "more or less was due");
    }
  }

  private void addDue(final long number) {
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

  /** True if something of an activity was due. */
  boolean hasActivityDue() {
    return hasExpired(OF_ACTIVITY);
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
      if (expired[i] == OF_ACTIVITY) {
        model.actByTime(time);
      } else {
        model.expire(expired[i], time);
      }
    }
    for (final Decided one : decided) {
      model.decide(one.wish(), one.key(), time, one.resolution());
    }
  }
}
