package io.sluice.loadtest.http.kill;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Broken promises that were found, counted by kind; the first ones are kept in words. Any thread.
 */
final class Violations {
  private static final int KEPT = 50;

  /** What kind of promise was broken. */
  enum Kind {
    /** Acknowledged, and not there or not as acknowledged. */
    LOST,
    /** More units were promised than there are. */
    OVERSOLD,
    /** One key had more than one effect, or there is an effect that nobody asked for. */
    DOUBLED,
    /** A position that is used twice, or that goes backwards. */
    POSITION,
    /** A repeat that does not answer as the first time. */
    REPLAY,
    /** A hold that ended too early or too late. */
    EXPIRY,
    /** An answer that the contract does not have in this place. */
    UNEXPECTED
  }

  private final Map<Kind, Integer> countByKind = new EnumMap<>(Kind.class);
  private final List<String> texts = new ArrayList<>();
  private int round;

  /** From now on, violations belong to this round. */
  synchronized void enterRound(final int newRound) {
    round = newRound;
  }

  synchronized void add(final Kind kind, final String text) {
    countByKind.merge(kind, 1, Integer::sum);
    if (texts.size() < KEPT) {
      texts.add("round " + round + ": " + kind + ": " + text);
    }
  }

  synchronized int count(final Kind kind) {
    return countByKind.getOrDefault(kind, 0);
  }

  synchronized boolean isEmpty() {
    return countByKind.isEmpty();
  }

  /** The first of them in words. */
  synchronized List<String> texts() {
    return List.copyOf(texts);
  }
}
