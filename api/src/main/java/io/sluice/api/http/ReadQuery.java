package io.sluice.api.http;

import io.sluice.api.query.MirrorQuestion;
import org.jspecify.annotations.Nullable;

/**
 * How a read wants to be answered: by the engine, as is the rule, or by the mirror. Immutable.
 *
 * @param problem what is wrong with the query, null if nothing is
 * @param parameters what it says
 * @param maxAgeMs how old the mirror may be
 * @param after position up to which the mirror has to hold everything
 * @param waitMs how long to wait for that
 */
record ReadQuery(
    @Nullable Problem problem, QueryParameters parameters, long maxAgeMs, long after, long waitMs) {
  static final String SKU = "sku";
  static final String CHANNEL = "channel";

  private static final String CONSISTENCY = "consistency";
  private static final String MAX_AGE_MS = "maxAgeMs";
  private static final String AFTER = "after";
  private static final String WAIT_MS = "waitMs";
  private static final String STRONG = "strong";
  private static final String MIRROR = "mirror";

  /** Reads the query of a thing that the mirror holds, too. */
  static ReadQuery of(final Exchange exchange) {
    final String query = exchange.request().query();
    final QueryParameters parameters = exchange.resource() == Resource.AVAILABILITY
        ? QueryParameters.parse(query, CONSISTENCY, MAX_AGE_MS, AFTER, WAIT_MS, SKU, CHANNEL)
        : QueryParameters.parse(query, CONSISTENCY, MAX_AGE_MS, AFTER, WAIT_MS);
    final long maxAgeMs = parameters.number(
        MAX_AGE_MS, MirrorQuestion.DEFAULT_MAX_AGE_MS, MirrorQuestion.LONGEST_AGE_MS);
    final long after = parameters.number(AFTER, 0, QueryParameters.MAX_POSITION);
    final long waitMs = parameters.number(WAIT_MS, 0, MirrorQuestion.LONGEST_WAIT_MS);
    return new ReadQuery(
        check(parameters, maxAgeMs, after, waitMs), parameters, maxAgeMs, after, waitMs);
  }

  /** Whether the mirror is to answer. */
  boolean isOfMirror() {
    return MIRROR.equals(parameters.value(CONSISTENCY));
  }

  private static @Nullable Problem check(
      final QueryParameters parameters, final long maxAgeMs, final long after, final long waitMs) {
    final String consistency = parameters.value(CONSISTENCY);
    if (parameters.problem() != null) {
      return parameters.problem();
    }
    if (consistency != null && !consistency.equals(STRONG) && !consistency.equals(MIRROR)) {
      return Problem.malformed("must be strong or mirror", '/' + CONSISTENCY);
    }
    if (!MIRROR.equals(consistency)) {
      return checkStrong(parameters);
    }
    if (maxAgeMs < 1) {
      return Problem.malformed(
          "must be from 1 to " + MirrorQuestion.LONGEST_AGE_MS, '/' + MAX_AGE_MS);
    }
    if (after < 0) {
      return Problem.malformed("must be a position", '/' + AFTER);
    }
    return waitMs < 0
        ? Problem.malformed("must be from 0 to " + MirrorQuestion.LONGEST_WAIT_MS, '/' + WAIT_MS)
        : null;
  }

  /** What the engine answers is neither old nor waited for. */
  private static @Nullable Problem checkStrong(final QueryParameters parameters) {
    for (final String name : new String[] {MAX_AGE_MS, AFTER, WAIT_MS}) {
      if (parameters.value(name) != null) {
        return Problem.malformed("only with consistency=mirror", '/' + name);
      }
    }
    return null;
  }
}
