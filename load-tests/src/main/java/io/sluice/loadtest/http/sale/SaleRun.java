package io.sluice.loadtest.http.sale;

import io.sluice.loadtest.http.Outcome;
import io.sluice.loadtest.http.Percentiles;
import io.sluice.loadtest.http.Tally;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One sale that was played.
 *
 * @param plan what was to be played
 * @param offer what was sold
 * @param tally what the crowd heard, timed from when each buyer meant to press
 * @param winners who was told that he has a unit
 * @param ledger what the books say
 * @param effort processor time that it took
 */
record SaleRun(
    SalePlan plan, Offer offer, Tally tally, Winners winners, Ledger ledger, Sale.Effort effort) {
  static final int CREATED = 201;
  static final int CONFLICT = 409;

  /** A press that the generator saw later than this after its moment is one that it missed. */
  static final Duration MISSED_AFTER = Duration.ofMillis(50);

  /** A run in which the generator missed more than this says nothing. */
  static final double MOST_MISSED = 0.01;

  private static final double NS_PER_MS = 1e6;

  /** Buyers who heard neither yes nor no. */
  long unanswered() {
    return plan.buyers() - tally.countOfStatus(CREATED) - tally.countOfStatus(CONFLICT);
  }

  /** Share of the buyers who heard yes or no within a time from when they meant to press. */
  double shareWithin(final Duration atMost) {
    final long heard = tally.countWithin(Outcome.ACCEPTED, atMost)
        + tally.countWithin(Outcome.REFUSED, atMost)
        - otherRefusals();
    return heard / (double) plan.buyers();
  }

  /** Share of the presses that the generator itself missed. */
  double missed() {
    return tally.countLaterThan(MISSED_AFTER) / (double) plan.buyers();
  }

  /** True if the generator did its part. */
  boolean isValid() {
    return missed() <= MOST_MISSED;
  }

  /** True if the books hold and every buyer heard yes or no. */
  boolean holds() {
    return ledger.holds() && unanswered() == 0;
  }

  /** Times of those who have a unit. */
  Percentiles accepted() {
    return tally.percentiles(Outcome.ACCEPTED);
  }

  /** Times of those who were refused. */
  Percentiles refused() {
    return tally.percentiles(Outcome.REFUSED);
  }

  /** The slowest of all. */
  double slowestMs() {
    final Percentiles all = tally.percentiles();
    return all.max() == Percentiles.INFINITE ? Double.POSITIVE_INFINITY : all.max() / NS_PER_MS;
  }

  /** For a result file. */
  Map<String, Object> toResult() {
    final Map<String, Object> result = new LinkedHashMap<>();
    result.put("sold", ledger.taken());
    result.put("oversold", ledger.oversold());
    result.put("undersold", ledger.undersold());
    result.put("lost", ledger.lost() + ledger.doubled());
    result.put("astray", ledger.astray());
    result.put("unanswered", unanswered());
    result.put("within1s", shareWithin(Duration.ofSeconds(1)));
    result.put("within2s", shareWithin(Duration.ofSeconds(2)));
    result.put("within5s", shareWithin(Duration.ofSeconds(5)));
    result.put("accepted", accepted().toResult());
    result.put("refused", refused().toResult());
    result.put("cameAgain", tally.repeats());
    result.put("missedShare", missed());
    result.put("generatorLag", tally.generatorLag().toResult());
    result.put("serverCpuMs", effort.server().toMillis());
    result.put("clientCpuMs", effort.client().toMillis());
    return result;
  }

  /** Refusals that are none of a sale, such as 404; they count as no answer. */
  private long otherRefusals() {
    return tally.count(Outcome.REFUSED) - tally.countOfStatus(CONFLICT);
  }
}
