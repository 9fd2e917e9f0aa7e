package io.sluice.loadtest.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one frame did, so that it can be done again to an earlier state. */
final class Turn {
  /** A command that stated something, or behind which so many who waited had their turn. */
  private record Decided(Wish wish, int key, Resolution resolution, int gifts) {}

  /** A start. */
  private record Start(Model.Resumption resumption, int mostKeys, int mostHolds) {}

  /** In place of the number of a hold: something of an activity was due. */
  private static final long OF_ACTIVITY = 0;

  /** In place of the number of a hold: somebody who waited had his turn. */
  private static final long OF_GIFT = -1;

  /** Below these numbers are, turned around, those of waits that ended in vain. */
  private static final long OF_WAIT_IN_VAIN = -2;

  /** What happens by itself in one turn, at most. */
  private static final int MOST_DUE = 4_096;

  /** How many have their turn behind one command, at most. */
  private static final int MOST_GIFTS = 256;

  private final long time;
  private @Nullable Start start;
  private long[] expired = {};
  private int expiredCount;
  private final List<Decided> decided = new ArrayList<>(4);
  private long lastPosition;
  private long stateHash;

  /** Somebody has his turn and did not get it, which is right if there was no room for more. */
  private boolean cutShort;

  Turn(final long time) {
    this.time = time;
  }

  void addStart(final Model.Resumption resumption, final int mostKeys, final int mostHolds) {
    start = new Start(resumption, mostKeys, mostHolds);
  }

  /**
   * Takes from the facts what nobody asked for: holds and activities whose time has come, and what
   * those who wait get or wait for in vain.
   */
  void takeDue(final Facts facts, final Model model) {
    model.beginTurn();
    addGifts(takeGifts(facts, model));
    while (facts.isExpiry() || facts.isOfActivityAlone() || facts.isWaitInVain()) {
      Violation.unless(facts.time() == time, "an event at another time than that of its turn");
      Violation.unless(!model.waits().canGive(time), "somebody who waits did not get his turn");
      if (facts.isWaitInVain()) {
        final long number = facts.takeNumber();
        model.endInVain(number, time);
        addDue(OF_WAIT_IN_VAIN - number);
      } else if (facts.isExpiry()) {
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
      addGifts(takeGifts(facts, model));
    }
    cutShort = expiredCount > 0 && expiredCount < MOST_DUE && model.waits().canGive(time);
  }

  /**
   * Takes from the facts what those who wait got behind a command, and returns how many had their
   * turn.
   *
   * @param stated whether the command stated something itself
   */
  int takeGiftsBehind(final boolean stated, final Facts facts, final Model model) {
    Violation.unless(!cutShort, "a command was decided before those who wait had their turn");
    final int gifts = takeGifts(facts, model);
    cutShort = (stated || gifts > 0) && gifts < MOST_GIFTS && model.waits().canGive(time);
    return gifts;
  }

  /**
   * True if it ended before all who wait had their turn, for which only a full batch is a reason.
   */
  boolean isCutShort() {
    return cutShort;
  }

  private int takeGifts(final Facts facts, final Model model) {
    int gifts = 0;
    while (facts.isGift()) {
      Violation.unless(facts.time() == time, "an event at another time than that of its turn");
      final Gift given = model.give(time);
      Violation.unless(
          facts.takeGift().equals(given), "units went to another than the one who waits first");
      gifts++;
    }
    return gifts;
  }

  private void addGifts(final int gifts) {
    for (int i = 0; i < gifts; i++) {
      addDue(OF_GIFT);
    }
  }

  private void addDue(final long number) {
    if (expiredCount == expired.length) {
      expired = Arrays.copyOf(expired, 2 * expiredCount + 4);
    }
    expired[expiredCount++] = number;
  }

  void addDecided(final Wish wish, final int key, final Resolution resolution, final int gifts) {
    decided.add(new Decided(wish, key, resolution, gifts));
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
      dueAgain(expired[i], model);
    }
    for (final Decided one : decided) {
      if (one.resolution().stated()) {
        model.decide(one.wish(), one.key(), time, one.resolution());
      }
      for (int i = 0; i < one.gifts(); i++) {
        model.give(time);
      }
    }
  }

  private void dueAgain(final long what, final Model model) {
    if (what == OF_ACTIVITY) {
      model.actByTime(time);
    } else if (what == OF_GIFT) {
      model.give(time);
    } else if (what < OF_GIFT) {
      model.endInVain(OF_WAIT_IN_VAIN - what, time);
    } else {
      model.expire(what, time);
    }
  }
}
