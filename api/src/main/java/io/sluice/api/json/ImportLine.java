package io.sluice.api.json;

/**
 * One line of {@code POST /v1/import}: what its type is, and then the body of that type.
 *
 * <p>Reused for line after line by one thread.
 */
public final class ImportLine {
  /** The field that says what a line is. */
  static final String TYPE = "type";

  /** What a line defines or moves. */
  public enum Type {
    SKU,
    LOCATION,
    CHANNEL,
    MOVEMENT
  }

  private static final Type[] TYPES = Type.values();
  private static final FieldNames TYPE_FIELD = FieldNames.of(TYPE).orOthers();
  private static final FieldNames TYPE_NAMES =
      FieldNames.of("sku", "location", "channel", "movement");

  private final SkuBody sku = new SkuBody();
  private final LocationBody location = new LocationBody();
  private final ChannelBody channel = new ChannelBody();
  private final MovementBody movement = new MovementBody();

  /** A holder without values. */
  public ImportLine() {}

  /**
   * Reads a line: once for its type, which may stand anywhere in it, and once for the rest.
   *
   * @throws MalformedBody if it is not what the contract asks for
   */
  public Type read(final JsonInput in, final byte[] bytes, final int offset, final int length) {
    final Type type = readType(in.begin(bytes, offset, length));
    in.begin(bytes, offset, length);
    switch (type) {
      case SKU -> sku.readImported(in);
      case LOCATION -> location.readImported(in);
      case CHANNEL -> channel.readImported(in);
      case MOVEMENT -> movement.readImported(in);
    }
    return type;
  }

  /** The last line that was a SKU. */
  public SkuBody sku() {
    return sku;
  }

  /** The last line that was a location. */
  public LocationBody location() {
    return location;
  }

  /** The last line that was a channel. */
  public ChannelBody channel() {
    return channel;
  }

  /** The last line that was a movement. */
  public MovementBody movement() {
    return movement;
  }

  private static Type readType(final JsonInput in) {
    Type type = null;
    in.beginObject(TYPE_FIELD);
    for (int field = in.nextField(); field != JsonInput.NO_MORE; field = in.nextField()) {
      if (field == JsonInput.OTHER) {
        in.skipValue();
      } else {
        type = TYPES[in.choice(TYPE_NAMES)];
      }
    }
    return in.required(type, TYPE);
  }
}
