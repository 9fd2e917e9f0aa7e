package io.sluice.api.json;

/**
 * The body of a {@code POST} without fields: nothing, or an empty object. Stateless, any thread.
 */
public final class EmptyBody {
  private EmptyBody() {}

  /**
   * Reads the body.
   *
   * @throws MalformedBody if it has anything in it
   */
  public static void read(final JsonInput in) {
    if (in.atEnd()) {
      return;
    }
    in.beginObject(FieldNames.NONE);
    in.nextField();
    in.end();
  }
}
