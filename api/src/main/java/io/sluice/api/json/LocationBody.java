package io.sluice.api.json;

import io.sluice.engine.protocol.LocationDefinition;
import io.sluice.engine.protocol.LocationKind;
import io.sluice.engine.protocol.LocationService;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code PUT /v1/locations/{location}}, and of a location in an import.
 *
 * <p>Reused for body after body by one thread.
 */
public final class LocationBody {
  private static final int KIND = 0;
  private static final int OWNER = 1;
  private static final int SERVICES = 2;
  private static final int LATITUDE = 3;
  private static final int LONGITUDE = 4;
  private static final int PRIORITY = 5;
  private static final int CODE = 6;
  private static final FieldNames FIELDS =
      FieldNames.of("kind", "owner", "services", "latitude", "longitude", "priority");
  private static final FieldNames IMPORT_FIELDS = FIELDS.and("location", ImportLine.TYPE);
  private static final LocationKind[] KINDS = LocationKind.values();
  private static final LocationService[] ALL_SERVICES = LocationService.values();
  private static final FieldNames KIND_NAMES = names(KINDS);
  private static final FieldNames SERVICE_NAMES = names(ALL_SERVICES);
  private static final int MAX_LATITUDE = 90;
  private static final int MAX_LONGITUDE = 180;
  private static final int MAX_PRIORITY = 1_000_000;

  private String code = "";
  private LocationKind kind = LocationKind.WAREHOUSE;
  private @Nullable String owner;
  private int services;
  private int latitudeE7;
  private int longitudeE7;
  private int priority;

  /** A holder without values. */
  public LocationBody() {}

  /**
   * Reads the body of a single call.
   *
   * @throws MalformedBody if it is not what the contract asks for
   */
  public void read(final JsonInput in) {
    read(in, FIELDS);
  }

  void readImported(final JsonInput in) {
    code = in.required(read(in, IMPORT_FIELDS), "location");
  }

  /** The code that an imported line defines. */
  public String importedCode() {
    return code;
  }

  /** What kind of place it is. */
  public LocationKind kind() {
    return kind;
  }

  /** Who owns the stock there, null if not stated. */
  public @Nullable String owner() {
    return owner;
  }

  /** Bits of its services, or {@link LocationService#NOT_STATED}. */
  public int services() {
    return services;
  }

  /** Degrees times 10,000,000, or {@link LocationDefinition#NOT_STATED}. */
  public int latitudeE7() {
    return latitudeE7;
  }

  /** Degrees times 10,000,000, or {@link LocationDefinition#NOT_STATED}. */
  public int longitudeE7() {
    return longitudeE7;
  }

  /** Lower is asked first; {@link LocationDefinition#NOT_STATED} when not stated. */
  public int priority() {
    return priority;
  }

  private @Nullable String read(final JsonInput in, final FieldNames fields) {
    LocationKind stated = null;
    String named = null;
    owner = null;
    services = LocationService.NOT_STATED;
    latitudeE7 = LocationDefinition.NOT_STATED;
    longitudeE7 = LocationDefinition.NOT_STATED;
    priority = LocationDefinition.NOT_STATED;
    in.beginObject(fields);
    for (int field = in.nextField(); field >= 0; field = in.nextField()) {
      switch (field) {
        case KIND -> stated = KINDS[in.choice(KIND_NAMES)];
        case OWNER -> owner = in.id();
        case SERVICES -> services = readServices(in);
        case LATITUDE -> latitudeE7 = in.degreesE7(MAX_LATITUDE);
        case LONGITUDE -> longitudeE7 = in.degreesE7(MAX_LONGITUDE);
        case PRIORITY -> priority = (int) in.integer(-MAX_PRIORITY, MAX_PRIORITY);
        case CODE -> named = in.id();
        default -> in.skipValue();
      }
    }
    in.end();
    kind = in.required(stated, "kind");
    return named;
  }

  private static int readServices(final JsonInput in) {
    int mask = 0;
    in.beginArray();
    while (in.nextElement()) {
      final int bit = ALL_SERVICES[in.choice(SERVICE_NAMES)].bit();
      if ((mask & bit) != 0) {
        throw in.malformed("the service is given twice");
      }
      mask |= bit;
    }
    return mask;
  }

  private static FieldNames names(final Enum<?>[] values) {
    return FieldNames.of(
        Stream.of(values).map(e -> e.name().toLowerCase(Locale.ROOT)).toArray(String[]::new));
  }
}
