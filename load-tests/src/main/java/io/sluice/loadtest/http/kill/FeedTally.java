package io.sluice.loadtest.http.kill;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What a run of kills saw of the feed or the webhooks. For one thread, but for kills. */
final class FeedTally {
  private final boolean pushed;
  private final AtomicInteger kills = new AtomicInteger();
  private long events;
  private long repeats;
  private long missed;
  private long differences;
  private int checks;

  /**
   * Nothing yet.
   *
   * @param pushed whether events come by webhooks, and not from the feed
   */
  FeedTally(final boolean pushed) {
    this.pushed = pushed;
  }

  boolean isPushed() {
    return pushed;
  }

  void onKill() {
    kills.incrementAndGet();
  }

  void onCheck(
      final long moreEvents, final long moreRepeats, final long moreMissed, final int different) {
    events += moreEvents;
    repeats += moreRepeats;
    missed += moreMissed;
    differences += different;
    checks++;
  }

  long events() {
    return events;
  }

  int kills() {
    return kills.get();
  }

  /** For a result file. */
  Map<String, Object> figures() {
    final Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("consumerKills", kills.get());
    figures.put("eventsTold", events);
    figures.put("eventsMissed", missed);
    figures.put("eventsToldAgain", repeats);
    figures.put("comparisons", checks);
    figures.put("differences", differences);
    return figures;
  }
}
