package io.sluice.api.json;

import java.util.Arrays;

/**
 * Where the entries of {@code POST /v1/reservations/batch} lie in the body.
 *
 * <p>The whole body is known to be well-formed JSON before the first entry is decided, because an
 * unreadable body fails the whole. What an entry says is checked one by one.
 */
public final class BatchBody {
  /** Entries at most. */
  public static final int MAX_ENTRIES = 1_000;

  private static final FieldNames FIELDS = FieldNames.of("reservations");

  private int count;
  private int[] ends = new int[64];
  private int[] starts = new int[64];

  /** A holder without values. */
  public BatchBody() {}

  /**
   * Reads the body.
   *
   * @throws MalformedBody if it is not JSON or has too many entries
   */
  public void read(final JsonInput in) {
    count = 0;
    boolean found = false;
    in.beginObject(FIELDS);
    while (in.nextField() >= 0) {
      found = true;
      readEntries(in);
    }
    in.end();
    if (!found) {
      throw in.malformed("the field is required", "/reservations");
    }
  }

  /** Number of entries. */
  public int count() {
    return count;
  }

  /** Where an entry begins in the body. */
  public int start(final int entry) {
    return starts[entry];
  }

  /** Bytes of an entry. */
  public int length(final int entry) {
    return ends[entry] - starts[entry];
  }

  private void readEntries(final JsonInput in) {
    in.beginArray();
    while (in.nextElement()) {
      if (count == MAX_ENTRIES) {
        throw new MalformedBody("at most " + MAX_ENTRIES + " reservations", "/reservations");
      }
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, count * 2);
        ends = Arrays.copyOf(ends, count * 2);
      }
      in.peek();
      starts[count] = in.position();
      in.skipValue();
      ends[count] = in.position();
      count++;
    }
  }
}
