package io.sluice.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.api.json.JsonOutput.Name;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written can be read by anybody, and says the same. */
final class JsonOutputTest {
  private static final Name A = Name.of("a");
  private static final Name B = Name.of("b");
  private static final Name C = Name.of("c");

  private final JsonOutput out = new JsonOutput();

  @Test
  void shouldPutCommasWhereTheyBelong() {
    out.beginObject().plain(A, "x").number(B, 1).beginArray(C);
    out.beginObject().endObject();
    out.beginObject().flag(A, true).flag(B, false).endObject();
    out.plain("y").plain("z").endArray();
    out.beginObject(A).beginArray(A).endArray().endObject();
    out.number(B, -7).endObject();
    assertEquals(
        "{\"a\":\"x\",\"b\":1,\"c\":[{},{\"a\":true},\"y\",\"z\"],\"a\":{\"a\":[]},\"b\":-7}",
        text());
  }

  @Test
  void shouldEscapeEveryCharacterThatNeedsIt() {
    final StringBuilder every = new StringBuilder();
    for (int c = 0; c < 0x3000; c++) {
      every.appendCodePoint(c);
    }
    every.append("\uFFFF\uD83D\uDE00\uDBFF\uDFFF");
    out.beginObject().text(A, every.toString()).endObject();
    assertEquals(every.toString(), new JsonObject(text()).getString("a"));
  }

  @Test
  void shouldWriteHalfAPairSoThatItCanBeRead() {
    out.beginObject().text(A, "x\uD83Dy").endObject();
    assertEquals("{\"a\":\"x\\ud83dy\"}", text());
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        9,
        10,
        99,
        100,
        999_999_999,
        1_000_000_000,
        9_007_199_254_740_991L,
        Long.MAX_VALUE,
        -1,
        Long.MIN_VALUE
      })
  void shouldWriteIntegers(final long value) {
    out.beginObject().number(A, value).endObject();
    assertEquals("{\"a\":" + value + "}", text());
  }

  @Test
  void shouldWriteTimesAsTheCalendarHasThem() {
    final DateTimeFormatter format =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    final Random random = new Random(11);
    final long end = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
    final long start = Instant.parse("0001-01-01T00:00:00.000Z").toEpochMilli();
    for (int i = 0; i < 100_000; i++) {
      final long ms = i == 0 ? end : i == 1 ? start : random.nextLong(start, end);
      out.clear().beginObject().time(A, ms).endObject();
      assertEquals("{\"a\":\"" + format.format(Instant.ofEpochMilli(ms)) + "\"}", text());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "1,0.0000001",
    "-1,-0.0000001",
    "134050000,13.405",
    "-900000000,-90",
    "-5000000,-0.5",
    "1800000000,180",
    "10000000,1",
    "123456789,12.3456789"
  })
  void shouldWriteDegrees(final int degreesE7, final String expected) {
    out.beginObject().degrees(A, degreesE7).endObject();
    assertEquals("{\"a\":" + expected + "}", text());
  }

  @Test
  void shouldGrow() {
    final String large = "x".repeat(100_000);
    out.beginObject().plain(A, large).text(B, large).endObject();
    final JsonObject read = new JsonObject(text());
    assertEquals(large, read.getString("a"));
    assertEquals(large, read.getString("b"));
    out.clear().beginObject().beginArray(A);
    for (int i = 0; i < 50_000; i++) {
      out.beginObject().number(B, i).endObject();
    }
    out.endArray().endObject();
    assertEquals(50_000, new JsonObject(text()).getJsonArray("a").size());
  }

  @Test
  void shouldCopyElements() {
    out.beginObject().beginArray(A);
    out.copy("{}".getBytes(StandardCharsets.US_ASCII), 0, 2);
    out.copy("x[1]x".getBytes(StandardCharsets.US_ASCII), 1, 3);
    out.endArray().endObject();
    assertEquals("{\"a\":[{},[1]]}", text());
  }

  private String text() {
    return new String(out.bytes(), 0, out.length(), StandardCharsets.UTF_8);
  }
}
