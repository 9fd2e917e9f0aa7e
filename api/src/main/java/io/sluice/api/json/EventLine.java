package io.sluice.api.json;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of a told event to pass it on: position, type, and what it is about.
 *
 * <p>Reused for line after line by one thread.
 */
public final class EventLine {
  /** What an event is about that is about no single thing. */
  public static final String SERVER = "server";

  private static final int POSITION = 0;
  private static final int TYPE = 1;
  private static final int ORDER = 2;
  private static final int RESERVATION = 3;
  private static final int SKU = 4;
  private static final int LOCATION = 5;
  private static final int CHANNEL = 6;
  private static final int LINES = 7;
  private static final int ACTIVITY = 8;
  private static final FieldNames FIELDS = FieldNames.of(
          "position",
          "type",
          "order",
          "reservation",
          "sku",
          "location",
          "channel",
          "lines",
          "activity")
      .orOthers();
  private static final FieldNames LINE_FIELDS = FieldNames.of("sku").orOthers();

  private final List<String> claims = new ArrayList<>();
  private final Set<String> skus = new LinkedHashSet<>();
  private long position;
  private @Nullable String type;
  private @Nullable String location;
  private @Nullable String channel;
  private @Nullable String activity;

  /** A holder without values. */
  public EventLine() {}

  /**
   * Reads one line of the feed.
   *
   * @throws MalformedBody if it is not an event
   */
  public void read(final JsonInput in) {
    claims.clear();
    skus.clear();
    position = 0;
    type = null;
    location = null;
    channel = null;
    activity = null;
    in.beginObject(FIELDS);
    for (int field = in.nextField(); field != JsonInput.NO_MORE; field = in.nextField()) {
      readField(in, field);
    }
    in.end();
    if (position == 0) {
      throw in.malformed("an event has a position");
    }
    in.required(type, "type");
  }

  /** Its position. */
  public long position() {
    return position;
  }

  /** Its type. */
  public String type() {
    assert type != null : "read before";
    return type;
  }

  /**
   * What it is about, each with its kind: the order and the reservation if there is one, else the
   * SKUs and the activity, else the location or channel. Never empty.
   */
  public List<String> subjects() {
    if (!claims.isEmpty()) {
      return List.copyOf(claims);
    }
    if (activity != null) {
      final List<String> all = new ArrayList<>(skus);
      all.add("activity:" + activity);
      return List.copyOf(all);
    }
    if (!skus.isEmpty()) {
      return List.copyOf(skus);
    }
    if (location != null) {
      return List.of("location:" + location);
    }
    return List.of(channel == null ? SERVER : "channel:" + channel);
  }

  private void readField(final JsonInput in, final int field) {
    switch (field) {
      case POSITION -> position = in.integer(1, Long.MAX_VALUE);
      case TYPE -> type = in.id();
      case ORDER -> claims.add("order:" + in.anyText());
      case RESERVATION -> claims.add("reservation:" + in.anyText());
      case SKU -> skus.add("sku:" + in.id());
      case LOCATION -> location = in.id();
      case CHANNEL -> channel = in.id();
      case LINES -> readLines(in);
      case ACTIVITY -> activity = in.id();
      default -> in.skipValue();
    }
  }

  private void readLines(final JsonInput in) {
    in.beginArray();
    while (in.nextElement()) {
      in.beginObject(LINE_FIELDS);
      for (int field = in.nextField(); field != JsonInput.NO_MORE; field = in.nextField()) {
        if (field == 0) {
          skus.add("sku:" + in.id());
        } else {
          in.skipValue();
        }
      }
    }
  }
}
