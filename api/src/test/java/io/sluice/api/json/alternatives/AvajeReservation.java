package io.sluice.api.json.alternatives;

import io.avaje.json.JsonDataException;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.json.PropertyNames;
import io.avaje.json.stream.BytesJsonWriter;
import io.avaje.json.stream.JsonStream;

/**
 * The body of a reservation, and the answer to it, by avaje-jsonb's reader and writer as they are.
 *
 * <p>Checks the types of values and refuses unknown fields, which is all that a codec on top of the
 * reader can do. One thread.
 */
final class AvajeReservation {
  private final JsonStream stream =
      JsonStream.builder().failOnUnknown(true).failOnNullPrimitives(true).build();
  private final PropertyNames reservation =
      stream.properties("id", "status", "expiresAt", "expiresInMs", "position", "lines");
  private final PropertyNames line = stream.properties("sku", "quantity", "allocations");
  private final PropertyNames allocation = stream.properties("location", "quantity");
  private String channel = "";
  private long ttlMs;
  private int lineCount;

  /** Reads a body. */
  void read(final byte[] body) {
    channel = "";
    lineCount = 0;
    try (JsonReader in = stream.reader(body)) {
      in.beginObject();
      while (in.hasNextField()) {
        switch (in.nextField()) {
          case "channel" -> channel = text(in);
          case "customer" -> text(in);
          case "ttlMs" -> ttlMs = number(in);
          case "lines" -> readLines(in);
          default -> throw new JsonDataException("unknown field at " + in.location());
        }
      }
      in.endObject();
    }
  }

  /** What was read last, as a sentence. */
  String summary() {
    return channel + ", " + ttlMs + " ms, " + lineCount + " lines";
  }

  /** Writes an answer with one line. */
  byte[] write(final long position, final String expiresAt) {
    try (BytesJsonWriter out = stream.bufferedWriterAsBytes()) {
      writeReservation(out, position, expiresAt);
      return out.result();
    }
  }

  private void writeReservation(final JsonWriter out, final long position, final String expiresAt) {
    out.beginObject(reservation);
    out.name(0);
    out.value("r0000000001000000");
    out.name(1);
    out.value("held");
    out.name(2);
    out.value(expiresAt);
    out.name(3);
    out.value(900_000L);
    out.name(4);
    out.value(position);
    out.name(5);
    out.beginArray();
    out.beginObject(line);
    out.name(0);
    out.value("SKU-000123");
    out.name(1);
    out.value(1L);
    out.name(2);
    out.beginArray();
    out.beginObject(allocation);
    out.name(0);
    out.value("WH-1");
    out.name(1);
    out.value(1L);
    out.endObject();
    out.endArray();
    out.endObject();
    out.endArray();
    out.endObject();
  }

  private void readLines(final JsonReader in) {
    in.beginArray();
    while (in.hasNextElement()) {
      in.beginObject();
      while (in.hasNextField()) {
        switch (in.nextField()) {
          case "sku", "location" -> text(in);
          case "quantity" -> number(in);
          default -> throw new JsonDataException("unknown field at " + in.location());
        }
      }
      in.endObject();
      lineCount++;
    }
    in.endArray();
  }

  private static String text(final JsonReader in) {
    if (in.currentToken() != JsonReader.Token.STRING) {
      throw new JsonDataException("not a string at " + in.location());
    }
    return in.readString();
  }

  private static long number(final JsonReader in) {
    if (in.currentToken() != JsonReader.Token.NUMBER) {
      throw new JsonDataException("not a number at " + in.location());
    }
    return in.readLong();
  }
}
