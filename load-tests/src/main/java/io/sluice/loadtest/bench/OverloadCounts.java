package io.sluice.loadtest.bench;

import io.sluice.loadtest.http.Loss;
import io.sluice.loadtest.http.Outcome;
import io.sluice.loadtest.http.Tally;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How requests ended, in numbers. */
final class OverloadCounts {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int OVERLOADED = 503;
  private static final int OUTCOME_UNKNOWN = 504;

  private OverloadCounts() {}

  /** For a result file. */
  static Map<String, Object> of(final Tally tally) {
    final Map<String, Object> counts = new LinkedHashMap<>();
    for (final Outcome outcome : Outcome.values()) {
      counts.put(outcome.name().toLowerCase(Locale.ROOT), tally.count(outcome));
    }
    counts.put("with429", tally.countOfStatus(TOO_MANY_REQUESTS));
    counts.put("with503", tally.countOfStatus(OVERLOADED));
    counts.put("with504", tally.countOfStatus(OUTCOME_UNKNOWN));
    for (final Loss loss : Loss.values()) {
      counts.put("lost_" + loss.name().toLowerCase(Locale.ROOT), tally.lost(loss));
    }
    return counts;
  }

  /** Requests that went out and of which nobody knows what they did. */
  static long unknown(final Tally tally) {
    return tally.count(Outcome.FAILED) + tally.lost() - tally.lost(Loss.UNSENT);
  }
}
