package io.sluice.api.json;

import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.MovementKind;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/stock-movements}, and of a movement in an import.
 *
 * <p>Reused for body after body by one thread.
 */
public final class MovementBody {
  private static final int KIND = 0;
  private static final int LINES = 1;
  private static final int DOCUMENT = 2;
  private static final int ACTOR = 3;
  private static final FieldNames FIELDS = FieldNames.of("kind", "lines", "document", "actor");
  private static final FieldNames IMPORT_FIELDS = FIELDS.and(ImportLine.TYPE);
  private static final MovementKind[] KINDS = MovementKind.values();
  private static final FieldNames KIND_NAMES = FieldNames.of(
      Stream.of(KINDS).map(kind -> kind.name().toLowerCase(Locale.ROOT)).toArray(String[]::new));

  private final LineItems lines = new LineItems();
  private MovementKind kind = MovementKind.RECEIVE;
  private @Nullable String document;
  private @Nullable String actor;

  /** A holder without values. */
  public MovementBody() {}

  /**
   * Reads the body of a single call.
   *
   * @throws MalformedBody if it is not what the contract asks for
   */
  public void read(final JsonInput in) {
    read(in, FIELDS);
  }

  void readImported(final JsonInput in) {
    read(in, IMPORT_FIELDS);
  }

  /** What kind of movement it is. */
  public MovementKind kind() {
    return kind;
  }

  /** The paper that it stands on, null if not stated. */
  public @Nullable String document() {
    return document;
  }

  /** Who moves, null if not stated. */
  public @Nullable String actor() {
    return actor;
  }

  /** The lines; each names a location. */
  public LineItems lines() {
    return lines;
  }

  private void read(final JsonInput in, final FieldNames fields) {
    MovementKind stated = null;
    document = null;
    actor = null;
    lines.clear();
    in.beginObject(fields);
    for (int field = in.nextField(); field >= 0; field = in.nextField()) {
      switch (field) {
        case KIND -> stated = KINDS[in.choice(KIND_NAMES)];
        case LINES -> lines.read(in, LineFormat.MOVEMENT);
        case DOCUMENT -> document = in.text(0, Limits.MAX_TEXT_LENGTH);
        case ACTOR -> actor = in.text(0, Limits.MAX_TEXT_LENGTH);
        default -> in.skipValue();
      }
    }
    in.end();
    kind = in.required(stated, "kind");
    if (lines.count() == 0) {
      throw in.malformed("the field is required", "/lines");
    }
    checkLines(in);
  }

  private void checkLines(final JsonInput in) {
    for (int i = 0; i < lines.count(); i++) {
      final long quantity = lines.quantity(i);
      if (kind == MovementKind.RECEIVE && quantity < 1) {
        throw in.malformed("must be 1 or more", "/lines/" + i + "/quantity");
      }
      if (kind == MovementKind.ADJUST && quantity == 0) {
        throw in.malformed("must not be 0", "/lines/" + i + "/quantity");
      }
      if (kind == MovementKind.ADJUST && lines.reason(i) == null) {
        throw in.malformed("an adjustment needs a reason", "/lines/" + i + "/reason");
      }
    }
  }
}
