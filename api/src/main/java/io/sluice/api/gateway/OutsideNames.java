package io.sluice.api.gateway;

import io.sluice.engine.codec.SipHash128;

/**
 * Stands for names from outside: 128 bits under the secret of the data directory, apart by kind and
 * scope. Reused; one event loop.
 */
final class OutsideNames {
  private static final long KEY = 1L << 32;
  private static final long CUSTOMER = 2L << 32;
  private static final long EXTERNAL_ID = 3L << 32;
  private static final long PAYMENT_REFERENCE = 4L << 32;
  private static final long IMPORT_KEY = 5L << 32;

  private final SipHash128 hash;

  OutsideNames(final byte[] secret) {
    hash = new SipHash128(secret);
  }

  OutsideNames key(final int caller, final String key) {
    hash.hash(KEY | caller, key);
    return this;
  }

  /** The key of one line of an import. */
  OutsideNames importKey(final int caller, final String key, final long line) {
    hash.hash(IMPORT_KEY | caller, key + '\n' + line);
    return this;
  }

  OutsideNames customer(final String customer) {
    hash.hash(CUSTOMER, customer);
    return this;
  }

  OutsideNames externalId(final int channel, final String externalId) {
    hash.hash(EXTERNAL_ID | channel, externalId);
    return this;
  }

  OutsideNames paymentReference(final String reference) {
    hash.hash(PAYMENT_REFERENCE, reference);
    return this;
  }

  /** First half of the last name. */
  long high() {
    return hash.high();
  }

  /** Second half of the last name. */
  long low() {
    return hash.low();
  }
}
