package io.sluice.loadtest.simulation;

import io.sluice.engine.codec.outcome.ReservationOutcomeDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * What clients were told of those who wait, whatever became of the server since: nobody is further
 * behind than he was, and while somebody waits for a pool, nobody else gets any of its units.
 *
 * <p>Answers wait in lanes, so they are heard in another order than that in which they were
 * decided.
 */
final class ToldWaits {
  /** Somebody was told that he waits, first and last by commands with these numbers. */
  private record Wait(int pool, long first, long last, int firstPlace, int lastPlace) {
    static Wait of(final Expected answer, final long decided) {
      return new Wait(answer.waitPool, decided, decided, answer.waitPlace, answer.waitPlace);
    }

    /** With another answer in it. */
    Wait with(final long decided, final int place) {
      final boolean fits = decided < first
          ? place >= firstPlace
          : decided > last ? place <= lastPlace : place <= firstPlace && place >= lastPlace;
      Violation.unless(fits, "somebody came before one who waited");
      return new Wait(
          pool,
          Math.min(first, decided),
          Math.max(last, decided),
          decided < first ? place : firstPlace,
          decided > last ? place : lastPlace);
    }
  }

  private final Map<Long, Wait> waitByNumber = new HashMap<>();

  /** By pool the numbers of commands that got units of it without having waited. */
  private final Map<Integer, TreeSet<Long>> salesByPool = new HashMap<>();

  /**
   * Takes an answer in.
   *
   * @param decided number of its command among all that were decided by any process
   */
  void hear(final Expected answer, final long decided) {
    if (answer.waitPlace > 0) {
      final Wait before = waitByNumber.get(answer.number);
      final Wait wait =
          before == null ? Wait.of(answer, decided) : before.with(decided, answer.waitPlace);
      waitByNumber.put(answer.number, wait);
      final TreeSet<Long> sales = salesByPool.get(wait.pool);
      final Long sale = sales == null ? null : sales.higher(wait.first);
      Violation.unless(sale == null || sale > wait.last, "units went to a newcomer");
    } else if (answer.created && !answer.replayed && isHold(answer)) {
      for (final Part part : answer.parts) {
        if (part.pool() != ModelPools.SHARED) {
          hearSale(part.pool(), decided);
        }
      }
    }
  }

  /** True if it is a reservation that got units at once. */
  private static boolean isHold(final Expected answer) {
    return answer.template == ReservationOutcomeDecoder.TEMPLATE_ID
        && answer.waitActivity == Wish.NO_ACTIVITY;
  }

  private void hearSale(final int pool, final long decided) {
    salesByPool.computeIfAbsent(pool, any -> new TreeSet<>()).add(decided);
    for (final Wait wait : waitByNumber.values()) {
      Violation.unless(
          wait.pool != pool || decided < wait.first || decided > wait.last,
          "units went to a newcomer while somebody waited");
    }
  }
}
