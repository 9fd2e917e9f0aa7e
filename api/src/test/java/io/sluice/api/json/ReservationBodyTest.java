package io.sluice.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strictness, held on the body that matters most; the others are read by the same means. */
final class ReservationBodyTest {
  private static final String LINES = "\"lines\":[{\"sku\":\"a\",\"quantity\":1}]";

  private final JsonInput in = new JsonInput();
  private final ReservationBody body = new ReservationBody();

  @Test
  void shouldReadEveryField() {
    read("""
        {"channel":"web","customer":"c:1","ttlMs":1000,"activity":"sale",
         "lines":[{"sku":"S-1","quantity":2},{"quantity":1000000000,"location":"W.1","sku":"9"}]}
        """);
    assertEquals("web", body.channel());
    assertEquals("c:1", body.customer());
    assertEquals("sale", body.activity());
    assertEquals(1_000, body.ttlMs());
    assertEquals(2, body.lines().count());
    assertEquals("S-1", body.lines().sku(0));
    assertEquals(2, body.lines().quantity(0));
    assertNull(body.lines().location(0));
    assertEquals("9", body.lines().sku(1));
    assertEquals(1_000_000_000, body.lines().quantity(1));
    assertEquals("W.1", body.lines().location(1));
  }

  @Test
  void shouldReadWhetherAndHowLongToWait() {
    read("{\"channel\":\"web\",\"activity\":\"x\",\"waitlist\":true,\"waitTtlMs\":5000," + LINES
        + "}");
    assertTrue(body.waitlist());
    assertEquals(5_000, body.waitTtlMs());
    read("{\"channel\":\"web\",\"waitlist\":false," + LINES + "}");
    assertFalse(body.waitlist());
    assertEquals(ReservationBody.NOT_NAMED, body.waitTtlMs());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"waitTtlMs\":5000,|/waitTtlMs",
        "\"waitlist\":true,|/waitlist",
        "\"waitlist\":true,\"activity\":\"x\",\"waitTtlMs\":1,|/waitTtlMs",
        "\"waitlist\":1,\"activity\":\"x\",|/waitlist",
      })
  void shouldRefuseToWaitWithoutAnActivityOrForNoTime(final String fields, final String field) {
    final MalformedBody refused = assertThrows(
        MalformedBody.class, () -> read("{\"channel\":\"web\"," + fields + LINES + "}"));
    assertEquals(field, refused.pointer());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"sku\":\"a\",\"quantity\":1},{\"sku\":\"b\",\"quantity\":1}|/lines",
        "{\"sku\":\"a\",\"quantity\":1,\"location\":\"l\"}|/lines/0/location",
      })
  void shouldLetWaitForOneLineOfAnyLocation(final String lines, final String field) {
    final MalformedBody refused = assertThrows(
        MalformedBody.class,
        () -> read("{\"channel\":\"web\",\"activity\":\"x\",\"waitlist\":true,\"lines\":[" + lines
            + "]}"));
    assertEquals(field, refused.pointer());
  }

  @Test
  void shouldForgetTheBodyBefore() {
    read(
        "{\"channel\":\"web\",\"customer\":\"c\",\"activity\":\"x\",\"ttlMs\":5000," + LINES + "}");
    read("{\"channel\":\"web\"," + LINES + "}");
    assertNull(body.customer());
    assertNull(body.activity());
    assertEquals(ReservationBody.NOT_NAMED, body.ttlMs());
  }

  @Test
  void shouldReadEscapesAndWhiteSpace() {
    read(" \r\n\t{ \"ch\\u0061nnel\" : \"w\\u0065b\" ,\n\"lines\" : [ {\"sku\":\"\\u0061\\u002D1\","
        + "\"quantity\" : 7 } ] } \n");
    assertEquals("web", body.channel());
    assertEquals("a-1", body.lines().sku(0));
    assertEquals(7, body.lines().quantity(0));
  }

  @Test
  void shouldReadIdsOfEveryLengthUpTo64() {
    for (int length = 1; length <= 64; length++) {
      read("{\"channel\":\"" + "x".repeat(length) + "\"," + LINES + "}");
      assertEquals(length, body.channel().length());
    }
  }

  @Test
  void shouldReadAtMost500Lines() {
    read("{\"channel\":\"web\",\"lines\":[" + lines(500) + "]}");
    assertEquals(500, body.lines().count());
    final MalformedBody refused = refused("{\"channel\":\"web\",\"lines\":[" + lines(501) + "]}");
    assertEquals("/lines", refused.pointer());
    assertEquals("at most 500 lines", refused.detail());
  }

  static Stream<Arguments> shouldRefuseWhatIsNoBody() {
    return Stream.of(
        // Not a body at all.
        Arguments.of("", "", "expected an object, found the end"),
        Arguments.of("  ", "", "expected an object, found the end"),
        Arguments.of("null", "", "expected an object, found null"),
        Arguments.of("[]", "", "expected an object, found an array"),
        Arguments.of("7", "", "expected an object, found a number"),
        Arguments.of("\"x\"", "", "expected an object, found a string"),
        Arguments.of("{\"channel\":\"web\"," + LINES + "}x", "", "text behind the end: 'x'"),
        Arguments.of("{\"channel\":\"web\"," + LINES + "}{}", "", "text behind the end"),
        Arguments.of("{\"channel\":\"web\"," + LINES + "}\u0000", "", "text behind the end"),
        Arguments.of("\uFEFF{\"channel\":\"web\"," + LINES + "}", "", "expected an object"),
        // Structure.
        Arguments.of("{", "", "expected the name of a field, found the end"),
        Arguments.of("{\"channel\"", "", "expected ':', found the end"),
        Arguments.of("{\"channel\" \"web\"}", "", "expected ':', found a string"),
        Arguments.of("{\"channel\":", "/channel", "expected a string, found the end"),
        Arguments.of("{\"channel\":\"web\"", "", "expected ',' or '}', found the end"),
        Arguments.of("{\"channel\":\"web\" \"ttlMs\":1000}", "", "expected ',' or '}'"),
        Arguments.of("{\"channel\":\"web\",}", "", "expected the name of a field, found '}'"),
        Arguments.of("{,\"channel\":\"web\"}", "", "expected the name of a field, found ','"),
        Arguments.of("{\"channel\":\"web\",," + LINES + "}", "", "expected the name of a field"),
        Arguments.of("{channel:\"web\"}", "", "expected the name of a field, found 'c'"),
        Arguments.of("{'channel':\"web\"}", "", "expected the name of a field"),
        Arguments.of("{\"channel\":\"web\"/**/}", "", "expected ',' or '}', found '/'"),
        Arguments.of("{\"lines\":[{\"sku\":\"a\",\"quantity\":1},]}", "/lines/0", "found ']'"),
        Arguments.of("{\"lines\":[,]}", "/lines/0", "expected an object, found ','"),
        Arguments.of(
            "{\"lines\":[{\"sku\":\"a\",\"quantity\":1}", "/lines/0", "expected ',' or ']'"),
        Arguments.of(
            "{\"lines\":[{\"sku\":\"a\",\"quantity\":1]}", "/lines/0", "expected ',' or '}'"));
  }

  @ParameterizedTest
  @MethodSource
  void shouldRefuseWhatIsNoBody(final String text, final String pointer, final String detail) {
    checkRefusal(text, pointer, detail);
  }

  static Stream<Arguments> shouldRefuseWrongFieldsAndTypes() {
    return Stream.of(
        // Fields.
        Arguments.of(
            "{\"channel\":\"a\",\"channel\":\"a\"," + LINES + "}", "/channel", "given twice"),
        Arguments.of("{\"lines\":[{\"sku\":\"a\",\"sku\":\"a\"}]}", "/lines/0/sku", "given twice"),
        Arguments.of("{\"c\\u0068annel\":\"a\",\"channel\":\"a\"}", "/channel", "given twice"),
        Arguments.of("{\"foo\":1}", "/foo", "unknown field"),
        Arguments.of("{\"Channel\":\"web\"}", "/Channel", "unknown field"),
        Arguments.of("{\"channel \":\"web\"}", "/channel ", "unknown field"),
        Arguments.of("{\"\":\"web\"}", "/", "unknown field"),
        Arguments.of("{\"a/b~c\":1}", "/a~1b~0c", "unknown field"),
        Arguments.of("{\"key\":\"k\"," + LINES + "}", "/key", "unknown field"),
        Arguments.of(
            "{\"lines\":[{\"sku\":\"a\",\"price\":1}]}", "/lines/0/price", "unknown field"),
        Arguments.of("{" + LINES + "}", "/channel", "required"),
        Arguments.of("{\"channel\":\"web\"}", "/lines", "required"),
        Arguments.of("{\"channel\":\"web\",\"lines\":[]}", "/lines", "at least one line"),
        Arguments.of("{\"lines\":[{\"quantity\":1}]}", "/lines/0/sku", "required"),
        Arguments.of("{\"lines\":[{\"sku\":\"a\"}]}", "/lines/0/quantity", "required"),
        Arguments.of(
            "{\"lines\":[{\"sku\":\"a\",\"quantity\":1},{\"sku\":\"b\"}]}",
            "/lines/1/quantity",
            "required"),
        // Types.
        Arguments.of("{\"channel\":7}", "/channel", "expected a string, found a number"),
        Arguments.of("{\"channel\":null}", "/channel", "expected a string, found null"),
        Arguments.of("{\"channel\":true}", "/channel", "expected a string, found a boolean"),
        Arguments.of("{\"channel\":[\"web\"]}", "/channel", "expected a string, found an array"),
        Arguments.of("{\"channel\":{}}", "/channel", "expected a string, found an object"),
        Arguments.of("{\"lines\":{}}", "/lines", "expected an array, found an object"),
        Arguments.of("{\"lines\":null}", "/lines", "expected an array, found null"),
        Arguments.of("{\"lines\":[7]}", "/lines/0", "expected an object, found a number"),
        Arguments.of("{\"lines\":[[[[[]]]]]}", "/lines/0", "expected an object, found an array"),
        Arguments.of("{\"ttlMs\":\"1000\"}", "/ttlMs", "expected an integer, found a string"),
        Arguments.of("{\"ttlMs\":null}", "/ttlMs", "expected an integer, found null"),
        Arguments.of("{\"ttlMs\":NaN}", "/ttlMs", "expected an integer, found 'N'"),
        Arguments.of("{\"ttlMs\":Infinity}", "/ttlMs", "expected an integer, found 'I'"),
        Arguments.of("{\"ttlMs\":-Infinity}", "/ttlMs", "expected a digit, found 'I'"));
  }

  @ParameterizedTest
  @MethodSource
  void shouldRefuseWrongFieldsAndTypes(
      final String text, final String pointer, final String detail) {
    checkRefusal(text, pointer, detail);
  }

  static Stream<Arguments> shouldRefuseWrongValues() {
    return Stream.of(
        // Numbers.
        Arguments.of("{\"ttlMs\":1000.0}", "/ttlMs", "without fraction or exponent"),
        Arguments.of("{\"ttlMs\":1e3}", "/ttlMs", "without fraction or exponent"),
        Arguments.of("{\"ttlMs\":1E+3}", "/ttlMs", "without fraction or exponent"),
        Arguments.of("{\"ttlMs\":01000}", "/ttlMs", "no leading zeros"),
        Arguments.of("{\"ttlMs\":-0}", "/ttlMs", "negative zero"),
        Arguments.of("{\"ttlMs\":-01}", "/ttlMs", "no leading zeros"),
        Arguments.of("{\"ttlMs\":+1000}", "/ttlMs", "expected an integer, found '+'"),
        Arguments.of("{\"ttlMs\":.5}", "/ttlMs", "expected an integer, found '.'"),
        Arguments.of("{\"ttlMs\":-}", "/ttlMs", "expected a digit"),
        Arguments.of("{\"ttlMs\":1000x10}", "", "expected ',' or '}', found 'x'"),
        Arguments.of("{\"ttlMs\":999}", "/ttlMs", "from 1000 to 86400000"),
        Arguments.of("{\"ttlMs\":86400001}", "/ttlMs", "from 1000 to 86400000"),
        Arguments.of("{\"ttlMs\":-1000}", "/ttlMs", "from 1000 to 86400000"),
        Arguments.of("{\"ttlMs\":18446744073709552616}", "/ttlMs", "too many digits"),
        Arguments.of("{\"ttlMs\":40000000000000000000}", "/ttlMs", "too many digits"),
        Arguments.of("{\"lines\":[{\"quantity\":0}]}", "/lines/0/quantity", "from 1 to 1000000000"),
        Arguments.of("{\"lines\":[{\"quantity\":-1}]}", "/lines/0/quantity", "from 1 to"),
        Arguments.of("{\"lines\":[{\"quantity\":1000000001}]}", "/lines/0/quantity", "from 1 to"),
        // Strings.
        Arguments.of("{\"channel\":\"web", "/channel", "the string does not end"),
        Arguments.of("{\"channel\":\"we\\", "/channel", "no such escape"),
        Arguments.of("{\"channel\":\"we\\u00", "/channel", "four hexadecimal digits"),
        Arguments.of("{\"channel\":\"we\\u00g0\"}", "/channel", "four hexadecimal digits"),
        Arguments.of("{\"channel\":\"we\\x\"}", "/channel", "no such escape"),
        Arguments.of("{\"channel\":\"we\nb\"}", "/channel", "control character"),
        Arguments.of("{\"channel\":\"we\u0000b\"}", "/channel", "control character"),
        Arguments.of("{\"channel\":\"\\uD83D\"}", "/channel", "surrogate"),
        Arguments.of("{\"channel\":\"\\uD83Dx\"}", "/channel", "surrogate"),
        Arguments.of("{\"channel\":\"\\uD83D\\u0041\"}", "/channel", "surrogate"),
        Arguments.of("{\"channel\":\"\\uDE00\\uD83D\"}", "/channel", "surrogate"),
        Arguments.of("{\"ch\\uD83D\":1}", "", "surrogate"),
        // Ids.
        Arguments.of("{\"channel\":\"\"}", "/channel", "an id has"),
        Arguments.of("{\"channel\":\"-web\"}", "/channel", "an id has"),
        Arguments.of("{\"channel\":\".web\"}", "/channel", "an id has"),
        Arguments.of("{\"channel\":\"we b\"}", "/channel", "an id has"),
        Arguments.of("{\"channel\":\"we/b\"}", "/channel", "an id has"),
        Arguments.of("{\"channel\":\"w\u00e9b\"}", "/channel", "an id has"),
        Arguments.of("{\"channel\":\"\uD83D\uDE00\"}", "/channel", "an id has"),
        Arguments.of("{\"channel\":\"we\\u0000b\"}", "/channel", "an id has"),
        Arguments.of("{\"channel\":\"we\\nb\"}", "/channel", "an id has"),
        Arguments.of("{\"channel\":\"we\u007fb\"}", "/channel", "an id has"),
        Arguments.of("{\"channel\":\"web\u200b\"}", "/channel", "an id has"),
        Arguments.of("{\"channel\":\"" + "x".repeat(65) + "\"}", "/channel", "an id has"),
        Arguments.of("{\"channel\":\"" + "x".repeat(5_000) + "\"}", "/channel", "longer than"),
        Arguments.of("{\"channel\":\"" + "\\u0078".repeat(5_000) + "\"}", "/channel", "longer"));
  }

  @ParameterizedTest
  @MethodSource
  void shouldRefuseWrongValues(final String text, final String pointer, final String detail) {
    checkRefusal(text, pointer, detail);
  }

  private void checkRefusal(final String text, final String pointer, final String detail) {
    final MalformedBody refused = refused(text);
    assertEquals(pointer, refused.pointer(), refused.detail());
    assertTrue(refused.detail().contains(detail), refused.detail());
  }

  /** Overlong forms, surrogates, what is beyond Unicode, and parts of characters. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "bf",
        "c0af",
        "c080",
        "c1bf",
        "c2",
        "c241",
        "e08080",
        "e0a0",
        "e09fbf",
        "e28241",
        "eda080",
        "edbfbf",
        "ee80",
        "f0808080",
        "f08fbfbf",
        "f09f98",
        "f4908080",
        "f5808080",
        "f8888080",
        "fe",
        "ff",
        "f09f9841"
      })
  void shouldRefuseWhatIsNotUtf8(final String hex) {
    final byte[] bad = java.util.HexFormat.of().parseHex(hex);
    for (final String around : new String[] {"{\"channel\":\"%s\"}", "{\"%s\":1}"}) {
      final String[] parts = around.split("%s", -1);
      final byte[] text = concat(
          parts[0].getBytes(StandardCharsets.UTF_8),
          bad,
          parts[1].getBytes(StandardCharsets.UTF_8));
      final MalformedBody refused =
          assertThrows(MalformedBody.class, () -> body.read(in.begin(text, 0, text.length)));
      assertTrue(
          refused.detail().contains("not UTF-8") || refused.detail().contains("does not end"),
          refused.detail());
    }
  }

  @Test
  void shouldKeepToItsPartOfTheBytes() {
    final byte[] text =
        ("xx{\"channel\":\"web\"," + LINES + "}yy").getBytes(StandardCharsets.UTF_8);
    body.read(in.begin(text, 2, text.length - 4));
    assertEquals("web", body.channel());
    for (int length = 0; length < text.length - 4; length++) {
      final int part = length;
      assertThrows(MalformedBody.class, () -> body.read(in.begin(text, 2, part)));
    }
  }

  @Test
  void shouldFindTheKeyOfAnEntryThatIsRefused() {
    final String entry = "{\"channel\":7,\"deep\":[[{\"key\":\"no\"}]],\"key\":\"k!1\"}";
    final byte[] text = entry.getBytes(StandardCharsets.UTF_8);
    assertThrows(MalformedBody.class, () -> body.readEntry(in.begin(text, 0, text.length)));
    assertEquals("k!1", ReservationBody.findKey(in.begin(text, 0, text.length)));
    final byte[] none = "{\"key\":7}".getBytes(StandardCharsets.UTF_8);
    assertNull(ReservationBody.findKey(in.begin(none, 0, none.length)));
  }

  private void read(final String text) {
    final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    body.read(in.begin(bytes, 0, bytes.length));
  }

  private MalformedBody refused(final String text) {
    return assertThrows(MalformedBody.class, () -> read(text));
  }

  private static String lines(final int count) {
    return String.join(
        ",",
        IntStream.range(0, count)
            .mapToObj(i -> "{\"sku\":\"s" + i + "\",\"quantity\":1}")
            .toList());
  }

  private static byte[] concat(final byte[]... parts) {
    final java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    for (final byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
