package io.sluice.persistence.readmodel;

import org.jspecify.annotations.Nullable;

/**
 * Whether an edge sends a request to the engine, which alone decides. Immutable.
 *
 * @param kind what to do
 * @param why what it rests on
 * @param sku what is sold out, null unless something is
 * @param retryAfterMs when the customer may ask again, 0 unless he asked too often
 */
public record Verdict(Kind kind, Why why, @Nullable String sku, long retryAfterMs) {
  /** What to do. */
  public enum Kind {
    /** Send it to the engine. That it will be accepted is not said. */
    ADMIT,
    /** Refuse it: 409 {@code sold-out}. */
    REFUSE_SOLD_OUT,
    /** Refuse it: 429 {@code too-many-requests}, with a {@code Retry-After}. */
    REFUSE_RATE
  }

  /** What it rests on. */
  public enum Why {
    /** Nothing speaks against it. */
    NOTHING_AGAINST_IT,
    /** It may have been sent before, and then only the engine knows its answer. */
    KEY_NOT_NEW,
    /** Redis did not say all that was asked of it in time. */
    NO_ANSWER,
    /** It would be refused as sold out, and shall find out whether that is so. */
    PROBE,
    /** A whole and fresh shard says that nothing of it can be sold. */
    SOLD_OUT,
    /** The customer asked too often. */
    TOO_MANY
  }

  static final Verdict NOTHING_AGAINST_IT = admit(Why.NOTHING_AGAINST_IT);
  static final Verdict KEY_NOT_NEW = admit(Why.KEY_NOT_NEW);
  static final Verdict NO_ANSWER = admit(Why.NO_ANSWER);

  /** Whether it goes to the engine. */
  public boolean isAdmitted() {
    return kind == Kind.ADMIT;
  }

  static Verdict soldOut(final String sku) {
    return new Verdict(Kind.REFUSE_SOLD_OUT, Why.SOLD_OUT, sku, 0);
  }

  static Verdict probe(final String sku) {
    return new Verdict(Kind.ADMIT, Why.PROBE, sku, 0);
  }

  static Verdict tooMany(final long retryAfterMs) {
    return new Verdict(Kind.REFUSE_RATE, Why.TOO_MANY, null, retryAfterMs);
  }

  private static Verdict admit(final Why why) {
    return new Verdict(Kind.ADMIT, why, null, 0);
  }
}
