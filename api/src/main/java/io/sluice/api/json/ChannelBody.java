package io.sluice.api.json;

import io.sluice.engine.protocol.Limits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code PUT /v1/channels/{channel}}, and of a channel in an import.
 *
 * <p>Reused for body after body by one thread.
 */
public final class ChannelBody {
  private static final int NAME = 0;
  private static final int LOCATIONS = 1;
  private static final int CODE = 2;
  private static final FieldNames FIELDS = FieldNames.of("name", "locations");
  private static final FieldNames IMPORT_FIELDS = FIELDS.and("channel", ImportLine.TYPE);

  private String code = "";
  private @Nullable String name;
  private @Nullable List<String> locations;

  /** A holder without values. */
  public ChannelBody() {}

  /**
   * Reads the body of a single call.
   *
   * @throws MalformedBody if it is not what the contract asks for
   */
  public void read(final JsonInput in) {
    read(in, FIELDS);
  }

  void readImported(final JsonInput in) {
    code = in.required(read(in, IMPORT_FIELDS), "channel");
  }

  /** The code that an imported line defines. */
  public String importedCode() {
    return code;
  }

  /** Display name, null if not stated. */
  public @Nullable String name() {
    return name;
  }

  /** The locations that it sells from, null for all. */
  public @Nullable List<String> locations() {
    return locations;
  }

  private @Nullable String read(final JsonInput in, final FieldNames fields) {
    String named = null;
    name = null;
    locations = null;
    in.beginObject(fields);
    for (int field = in.nextField(); field >= 0; field = in.nextField()) {
      switch (field) {
        case NAME -> name = in.text(0, Limits.MAX_TEXT_LENGTH);
        case LOCATIONS -> locations = readLocations(in);
        case CODE -> named = in.id();
        default -> in.skipValue();
      }
    }
    in.end();
    return named;
  }

  private static List<String> readLocations(final JsonInput in) {
    final List<String> listed = new ArrayList<>();
    final Set<String> known = new HashSet<>();
    in.beginArray();
    while (in.nextElement()) {
      if (listed.size() == Limits.MAX_CHANNEL_LOCATIONS) {
        throw in.malformed("at most " + Limits.MAX_CHANNEL_LOCATIONS + " locations");
      }
      final String location = in.id();
      if (!known.add(location)) {
        throw in.malformed("the location is given twice");
      }
      listed.add(location);
    }
    return listed;
  }
}
