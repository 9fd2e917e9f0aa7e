package io.sluice.api.json;

import io.sluice.engine.protocol.Limits;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/reservations}, and of an entry of a batch.
 *
 * <p>Reused for body after body by one thread.
 */
public final class ReservationBody {
  /** A life of the hold that is not named. */
  public static final long NOT_NAMED = -1;

  private static final int CHANNEL = 0;
  private static final int CUSTOMER = 1;
  private static final int LINES = 2;
  private static final int TTL = 3;
  private static final int ACTIVITY = 4;
  private static final int WAITLIST = 5;
  private static final int WAIT_TTL = 6;
  private static final FieldNames FIELDS =
      FieldNames.of("channel", "customer", "lines", "ttlMs", "activity", "waitlist", "waitTtlMs");
  private static final FieldNames ENTRY_FIELDS = FIELDS.and("key");
  private static final FieldNames KEY_OF_ANY = FieldNames.of("key").orOthers();

  private final LineItems lines = new LineItems();
  private String channel = "";
  private @Nullable String customer;
  private @Nullable String activity;
  private long ttlMs;
  private boolean waitlist;
  private long waitTtlMs;
  private @Nullable String key;

  /** A holder without values. */
  public ReservationBody() {}

  /**
   * Reads the body of a single call.
   *
   * @throws MalformedBody if it is not what the contract asks for
   */
  public void read(final JsonInput in) {
    read(in, FIELDS);
  }

  /**
   * Reads an entry of a batch. Its key is kept as soon as it is read, also when a later field is
   * refused.
   *
   * @throws MalformedBody if it is not what the contract asks for
   */
  public void readEntry(final JsonInput in) {
    read(in, ENTRY_FIELDS);
  }

  /** The key of an entry whatever else is in it, null if there is none that can be read. */
  public static @Nullable String findKey(final JsonInput in) {
    String found = null;
    try {
      in.beginObject(KEY_OF_ANY);
      for (int field = in.nextField(); field != JsonInput.NO_MORE; field = in.nextField()) {
        if (field == JsonInput.OTHER) {
          in.skipValue();
        } else {
          found = in.token();
        }
      }
    } catch (final MalformedBody malformed) {
      return found;
    }
    return found;
  }

  /** The channel that sells. */
  public String channel() {
    return channel;
  }

  /** Who the units are held for, null if not stated. */
  public @Nullable String customer() {
    return customer;
  }

  /** The activity that the units are taken from, null for none. */
  public @Nullable String activity() {
    return activity;
  }

  /** Life of the hold, {@link #NOT_NAMED} if the body does not say. */
  public long ttlMs() {
    return ttlMs;
  }

  /** Whether to wait in the activity if there are too few units; then there is one line. */
  public boolean waitlist() {
    return waitlist;
  }

  /** How long to wait at most, {@link #NOT_NAMED} if the body does not say. */
  public long waitTtlMs() {
    return waitTtlMs;
  }

  /** The lines. */
  public LineItems lines() {
    return lines;
  }

  /** The entry's key, null if it has none. */
  public @Nullable String key() {
    return key;
  }

  private void read(final JsonInput in, final FieldNames fields) {
    String seller = null;
    customer = null;
    activity = null;
    key = null;
    ttlMs = NOT_NAMED;
    waitlist = false;
    waitTtlMs = NOT_NAMED;
    lines.clear();
    in.beginObject(fields);
    for (int field = in.nextField(); field >= 0; field = in.nextField()) {
      switch (field) {
        case CHANNEL -> seller = in.id();
        case CUSTOMER -> customer = in.id();
        case LINES -> lines.read(in, LineFormat.RESERVATION);
        case TTL -> ttlMs = in.integer(Limits.MIN_TTL_MS, Limits.MAX_TTL_MS);
        case ACTIVITY -> activity = in.id();
        case WAITLIST -> waitlist = in.flag();
        case WAIT_TTL -> waitTtlMs = in.integer(Limits.MIN_TTL_MS, Limits.MAX_TTL_MS);
        default -> key = in.token();
      }
    }
    in.end();
    channel = in.required(seller, "channel");
    if (lines.count() == 0) {
      throw in.malformed("the field is required", "/lines");
    }
    checkWait(in);
  }

  /** One waits in an activity, for one SKU, wherever its units are. */
  private void checkWait(final JsonInput in) {
    if (waitTtlMs != NOT_NAMED && !waitlist) {
      throw in.malformed("only who waits does so for a time", "/waitTtlMs");
    }
    if (waitlist && activity == null) {
      throw in.malformed("only activities let customers wait", "/waitlist");
    }
    if (waitlist && lines.count() > 1) {
      throw in.malformed("one waits with a single line", "/lines");
    }
    if (waitlist && lines.location(0) != null) {
      throw in.malformed("one waits for units of any location", "/lines/0/location");
    }
  }
}
