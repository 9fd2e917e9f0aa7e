package io.sluice.api.json;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The body of {@code PUT /v1/webhooks/{id}}.
 *
 * <p>Reused for body after body by one thread.
 */
public final class WebhookBody {
  /** What {@link #after} is if it is not stated. */
  public static final long NOW = -1;

  /** Characters of a URL at most. */
  public static final int MAX_URL_LENGTH = 2_048;

  /** Types of events that may be listed. */
  public static final int MAX_TYPES = 64;

  /** Any position is below 2^53. */
  static final long MAX_POSITION = (1L << 53) - 1;

  private static final int URL = 0;
  private static final int TYPES = 1;
  private static final int AFTER = 2;
  private static final int DISABLED = 3;
  private static final FieldNames FIELDS = FieldNames.of("url", "types", "after", "disabled");

  private String url = "";
  private List<String> types = List.of();
  private long after;
  private boolean disabled;

  /** A holder without values. */
  public WebhookBody() {}

  /**
   * Reads the body.
   *
   * @throws MalformedBody if it is not what the contract asks for
   */
  public void read(final JsonInput in) {
    url = "";
    types = List.of();
    after = NOW;
    disabled = false;
    in.beginObject(FIELDS);
    for (int field = in.nextField(); field >= 0; field = in.nextField()) {
      switch (field) {
        case URL -> url = in.text(1, MAX_URL_LENGTH);
        case TYPES -> types = readTypes(in);
        case AFTER -> after = in.integer(0, MAX_POSITION);
        case DISABLED -> disabled = in.flag();
        default -> in.skipValue();
      }
    }
    in.end();
    in.required(url.isEmpty() ? null : url, "url");
  }

  /** Where events are sent. */
  public String url() {
    return url;
  }

  /** Types of the events that are sent; empty for all. */
  public List<String> types() {
    return types;
  }

  /** Position behind which to begin, {@link #NOW} if it is not stated. */
  public long after() {
    return after;
  }

  /** Whether nothing is to be sent. */
  public boolean disabled() {
    return disabled;
  }

  private static List<String> readTypes(final JsonInput in) {
    final List<String> listed = new ArrayList<>();
    final Set<String> known = new HashSet<>();
    in.beginArray();
    while (in.nextElement()) {
      if (listed.size() == MAX_TYPES) {
        throw in.malformed("at most " + MAX_TYPES + " types");
      }
      final String type = in.id();
      if (!known.add(type)) {
        throw in.malformed("the type is given twice");
      }
      listed.add(type);
    }
    if (listed.isEmpty()) {
      throw in.malformed("at least one type; leave the field out for all");
    }
    return List.copyOf(listed);
  }
}
