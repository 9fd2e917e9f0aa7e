package io.sluice.loadtest.http.kill;

import java.util.Locale;

/** Where a reservation or an order stands, and where its units lie then. */
enum Status {
  HELD(Bucket.HELD),
  CONFIRMED(Bucket.ALLOCATED),
  /** A reservation whose units became those of an order: the contract shows it as confirmed. */
  ORDERED(Bucket.NONE),
  RELEASED(Bucket.NONE),
  CONSUMED(Bucket.GONE),
  PENDING_PAYMENT(Bucket.HELD),
  PAID(Bucket.ALLOCATED),
  CANCELLED(Bucket.NONE),
  EXPIRED(Bucket.NONE);

  /** Where units lie. */
  enum Bucket {
    /** Back in what is available, or another thing's. */
    NONE,
    HELD,
    ALLOCATED,
    /** Shipped: no longer on hand. */
    GONE
  }

  private final Bucket bucket;

  Status(final Bucket bucket) {
    this.bucket = bucket;
  }

  /** Where the units of a thing lie that stands so. */
  Bucket bucket() {
    return bucket;
  }

  /** How the contract writes it. */
  String wireName() {
    return this == ORDERED ? CONFIRMED.wireName() : name().toLowerCase(Locale.ROOT);
  }
}
