package io.sluice.loadtest.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one frame did, so that it can be done again to an earlier state. */
final class Turn {
  /**
   * A command that stated something, or was refused and is in a log, or behind which so many who
   * waited had their turn and so many counts of refusals were stated.
   */
  private record Decided(
      Wish wish,
      int key,
      Resolution resolution,
      @Nullable Expected refusal,
      int gifts,
      int counts) {}

  /** A start. */
  private record Start(Model.Resumption resumption, int mostKeys, int mostHolds) {}

  /** In place of the number of a hold: something of an activity was due. */
  private static final long OF_ACTIVITY = 0;

  /** In place of the number of a hold: somebody who waited had his turn. */
  private static final long OF_GIFT = -1;

  /** Below these numbers are, turned around, those of waits that ended in vain. */
  private static final long OF_WAIT_IN_VAIN = -2;

  /** In place of the number of a hold: a count of refusals was stated, which was complete. */
  private static final long OF_COMPLETE_COUNT = Long.MIN_VALUE;

  /** In place of the number of a hold: a count of refusals was stated, whose second was over. */
  private static final long OF_TIMED_COUNT = Long.MIN_VALUE + 1;

  /** In place of the number of a hold: a count of refusals was stated, for the process ended. */
  private static final long OF_LAST_COUNT = Long.MIN_VALUE + 2;

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
  private boolean missesGift;

  /** A count of refusals is complete and was not stated, which is right for the same reason. */
  private boolean missesCount;

  Turn(final long time) {
    this.time = time;
  }

  void addStart(final Model.Resumption resumption, final int mostKeys, final int mostHolds) {
    start = new Start(resumption, mostKeys, mostHolds);
  }

  /**
   * Takes from the facts what nobody asked for: holds and activities whose time has come, what
   * those who wait get or wait for in vain, and how many got nothing.
   */
  void takeDue(final Facts facts, final Model model) {
    model.beginTurn();
    takeConsequences(facts, model);
    while (facts.isExpiry()
        || facts.isOfActivityAlone()
        || facts.isWaitInVain()
        || facts.isCount()) {
      Violation.unless(facts.time() == time, "an event at another time than that of its turn");
      Violation.unless(!model.waits().canGive(time), "somebody who waits did not get his turn");
      Violation.unless(
          !model.refusals().hasComplete(), "a count of refusals is complete and was not stated");
      if (facts.isCount()) {
        facts.takeSaid();
        model.sayTimed(time);
        addDue(OF_TIMED_COUNT, 1);
      } else if (facts.isWaitInVain()) {
        final long number = facts.takeNumber();
        model.endInVain(number, time);
        addDue(OF_WAIT_IN_VAIN - number, 1);
      } else if (facts.isExpiry()) {
        final long number = facts.takeNumber();
        model.expire(number, time);
        addDue(number, 1);
      } else {
        final Doing stated = facts.takeDoing();
        Violation.unless(
            stated.equals(model.actByTime(time)), "an activity did something else than was due");
        addDue(OF_ACTIVITY, 1);
      }
      Violation.unless(model.position() == facts.position(), "more or less was due");
      takeConsequences(facts, model);
    }
    final boolean isAll = expiredCount < MOST_DUE;
    missesGift = isAll && expiredCount > 0 && model.waits().canGive(time);
    missesCount = isAll && model.refusals().hasComplete();
    compareSaid(facts, model);
  }

  private void takeConsequences(final Facts facts, final Model model) {
    addDue(OF_GIFT, takeGifts(facts, model));
    addDue(OF_COMPLETE_COUNT, takeCounts(facts, model));
  }

  /** Takes from the facts what one frame says of what a process that ends had counted. */
  static Turn ofLastCounts(final long time, final Facts facts, final Model model) {
    final Turn turn = new Turn(time);
    model.refusals().completeAll();
    turn.addDue(OF_LAST_COUNT, turn.takeCounts(facts, model));
    compareSaid(facts, model);
    Violation.unless(!facts.hasNext(), "a process ends with what nobody asked for");
    return turn;
  }

  /**
   * Takes from the facts what those who wait got behind a command, and returns how many had their
   * turn.
   *
   * @param executed whether the command was, and not answered from the memory of keys: behind that
   *     nobody gets anything
   */
  int takeGiftsBehind(final boolean executed, final Facts facts, final Model model) {
    checkWhole();
    final int gifts = executed ? takeGifts(facts, model) : 0;
    missesGift = executed && gifts < MOST_GIFTS && model.waits().canGive(time);
    return gifts;
  }

  /**
   * Takes from the facts the counts of refusals that are complete behind a command, and returns how
   * many were stated.
   *
   * @param executed whether the command was, and not answered from the memory of keys
   */
  int takeCountsBehind(final boolean executed, final Facts facts, final Model model) {
    final int counts = executed ? takeCounts(facts, model) : 0;
    missesCount = executed && model.refusals().hasComplete();
    compareSaid(facts, model);
    return counts;
  }

  /** Fails if not all was done that had to be, for which only a full batch is a reason. */
  void checkWhole() {
    Violation.unless(!missesGift, "not all who wait had their turn");
    Violation.unless(!missesCount, "a count of refusals is complete and was not stated");
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

  private int takeCounts(final Facts facts, final Model model) {
    model.refusals().look();
    int counts = 0;
    while (facts.isCount() && model.refusals().hasComplete()) {
      Violation.unless(facts.time() == time, "an event at another time than that of its turn");
      facts.takeSaid();
      model.sayComplete(time);
      counts++;
    }
    return counts;
  }

  /** What was said of those who got nothing is what had to be said. */
  private static void compareSaid(final Facts facts, final Model model) {
    final List<Said> expected = model.refusals().said();
    final List<Said> heard = facts.heard();
    if (expected.isEmpty() && heard.isEmpty()) {
      return;
    }
    Violation.unless(
        expected.equals(heard), () -> "a log says " + heard + ", where it has to say " + expected);
    expected.clear();
    heard.clear();
  }

  private void addDue(final long number, final int times) {
    if (expiredCount + times > expired.length) {
      expired = Arrays.copyOf(expired, 2 * expiredCount + times + 4);
    }
    for (int i = 0; i < times; i++) {
      expired[expiredCount++] = number;
    }
  }

  /**
   * Adds a command.
   *
   * @param refusal that a log says something of; null if there is none
   * @param gifts that followed it
   * @param counts of refusals that followed it
   */
  void addDecided(
      final Attempt attempt,
      final Resolution resolution,
      final @Nullable Expected refusal,
      final int gifts,
      final int counts) {
    decided.add(new Decided(attempt.wish, attempt.request.key, resolution, refusal, gifts, counts));
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
      final Expected refusal = one.refusal();
      if (refusal != null) {
        model.refuse(one.wish(), refusal, time);
      }
      for (int i = 0; i < one.gifts(); i++) {
        model.give(time);
      }
      model.refusals().look();
      for (int i = 0; i < one.counts(); i++) {
        model.sayComplete(time);
      }
    }
    model.refusals().said().clear();
  }

  private void dueAgain(final long what, final Model model) {
    model.refusals().look();
    if (what == OF_COMPLETE_COUNT) {
      model.sayComplete(time);
    } else if (what == OF_LAST_COUNT) {
      model.refusals().completeAll();
      model.sayComplete(time);
    } else if (what == OF_TIMED_COUNT) {
      model.sayTimed(time);
    } else if (what == OF_ACTIVITY) {
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
