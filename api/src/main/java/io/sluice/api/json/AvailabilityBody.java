package io.sluice.api.json;

import io.sluice.engine.protocol.Limits;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of {@code POST /v1/availability}.
 *
 * <p>Reused for body after body by one thread.
 */
public final class AvailabilityBody {
  private static final int CHANNEL = 0;
  private static final FieldNames FIELDS = FieldNames.of("channel", "skus");

  private final List<String> skus = new ArrayList<>();
  private String channel = "";

  /** A holder without values. */
  public AvailabilityBody() {}

  /**
   * Reads the body.
   *
   * @throws MalformedBody if it is not what the contract asks for
   */
  public void read(final JsonInput in) {
    String asked = null;
    skus.clear();
    in.beginObject(FIELDS);
    for (int field = in.nextField(); field >= 0; field = in.nextField()) {
      if (field == CHANNEL) {
        asked = in.id();
      } else {
        readSkus(in);
      }
    }
    in.end();
    channel = in.required(asked, "channel");
    if (skus.isEmpty()) {
      throw in.malformed("at least one SKU is needed", "/skus");
    }
  }

  /** The channel that asks. */
  public String channel() {
    return channel;
  }

  /** The SKUs that it asks for. */
  public List<String> skus() {
    return skus;
  }

  private void readSkus(final JsonInput in) {
    in.beginArray();
    while (in.nextElement()) {
      if (skus.size() == Limits.MAX_AVAILABILITY_SKUS) {
        throw new MalformedBody("at most " + Limits.MAX_AVAILABILITY_SKUS + " SKUs", "/skus");
      }
      skus.add(in.id());
    }
  }
}
