package io.sluice.api.json;

/** A body whose only field is a number. Immutable, any thread. */
public final class NumberBody {
  /** The body of {@code POST /v1/webhooks/{id}/replay}. */
  public static final NumberBody REPLAY =
      new NumberBody("after", 0, WebhookBody.MAX_POSITION, NumberBody.REQUIRED);

  /** The body of {@code POST /v1/webhooks/{id}/dead-letters/retry}: one position, 0 for all. */
  public static final NumberBody RETRY = new NumberBody("position", 1, WebhookBody.MAX_POSITION, 0);

  /** The body of {@code POST /v1/webhooks/{id}/rotate-secret}: a day if not stated. */
  public static final NumberBody ROTATION =
      new NumberBody("overlapMs", 0, 7 * 86_400_000L, 86_400_000L);

  private static final long REQUIRED = -1;

  private final String name;
  private final FieldNames fields;
  private final long min;
  private final long max;
  private final long otherwise;

  private NumberBody(final String name, final long min, final long max, final long otherwise) {
    this.name = name;
    this.fields = FieldNames.of(name);
    this.min = min;
    this.max = max;
    this.otherwise = otherwise;
  }

  /**
   * Reads the body, which may be empty if the number need not be stated.
   *
   * @throws MalformedBody if it is not what the contract asks for
   */
  public long read(final JsonInput in) {
    long number = otherwise;
    if (otherwise == REQUIRED || !in.atEnd()) {
      in.beginObject(fields);
      while (in.nextField() >= 0) {
        number = in.integer(min, max);
      }
      in.end();
    }
    if (number == REQUIRED) {
      throw in.malformed("the field is required", '/' + name);
    }
    return number;
  }
}
