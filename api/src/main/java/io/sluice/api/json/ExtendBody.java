package io.sluice.api.json;

import io.sluice.engine.protocol.Limits;

/** The body of {@code POST /v1/reservations/{id}/extend}. Stateless, any thread. */
public final class ExtendBody {
  private static final FieldNames FIELDS = FieldNames.of("ttlMs");

  private ExtendBody() {}

  /**
   * Reads the body.
   *
   * @return the new life of the hold, from now
   * @throws MalformedBody if it is not what the contract asks for
   */
  public static long readTtlMs(final JsonInput in) {
    long ttlMs = -1;
    in.beginObject(FIELDS);
    while (in.nextField() >= 0) {
      ttlMs = in.integer(Limits.MIN_TTL_MS, Limits.MAX_TTL_MS);
    }
    in.end();
    if (ttlMs < 0) {
      throw in.malformed("the field is required", "/ttlMs");
    }
    return ttlMs;
  }
}
