package io.sluice.api.json;

import org.jspecify.annotations.Nullable;

/** The body of {@code POST /v1/activities/{activity}/release}, which may be empty. Stateless. */
public final class ReleaseBody {
  private static final FieldNames FIELDS = FieldNames.of("sku");

  private ReleaseBody() {}

  /**
   * The SKU whose next wave is to be let out, null for that of any.
   *
   * @throws MalformedBody if it is not what the contract asks for
   */
  public static @Nullable String readSku(final JsonInput in) {
    if (in.atEnd()) {
      return null;
    }
    String sku = null;
    in.beginObject(FIELDS);
    for (int field = in.nextField(); field >= 0; field = in.nextField()) {
      sku = in.id();
    }
    in.end();
    return sku;
  }
}
