package io.sluice.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.protocol.Currency;
import io.sluice.engine.protocol.LocationDefinition;
import io.sluice.engine.protocol.LocationKind;
import io.sluice.engine.protocol.LocationService;
import io.sluice.engine.protocol.MovementKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each body takes and what it refuses beyond the strictness that all share. */
final class OtherBodiesTest {
  private static final String SALE = """
      {"channel":"web","startsAt":"2026-11-11T12:00:00.001Z","endsAt":"2026-11-11T14:00:00Z",
       "items":[{"sku":"s","quantity":5}]""";

  private final JsonInput in = new JsonInput();
  private final OrderBody order = new OrderBody();
  private final PaymentBody payment = new PaymentBody();
  private final MovementBody movement = new MovementBody();
  private final SkuBody sku = new SkuBody();
  private final LocationBody location = new LocationBody();
  private final ChannelBody channel = new ChannelBody();
  private final AvailabilityBody availability = new AvailabilityBody();
  private final BatchBody batch = new BatchBody();
  private final ImportLine line = new ImportLine();
  private final ActivityBody activity = new ActivityBody();
  private final Map<String, Consumer<JsonInput>> readers = Map.ofEntries(
      Map.entry("order", order::read),
      Map.entry("payment", payment::read),
      Map.entry("movement", movement::read),
      Map.entry("sku", sku::read),
      Map.entry("location", location::read),
      Map.entry("channel", channel::read),
      Map.entry("availability", availability::read),
      Map.entry("batch", batch::read),
      Map.entry("activity", activity::read),
      Map.entry("extend", ExtendBody::readTtlMs),
      Map.entry("release", ReleaseBody::readSku),
      Map.entry("empty", EmptyBody::read));

  @Test
  void shouldReadAnOrder() {
    read("order", """
        {"channel":"web","customer":"c","externalId":"TB#1/x=","currency":"CNY","paymentTtlMs":5000,
         "reservation":"r1","activity":"a",
         "lines":[{"sku":"s","quantity":2,"unitPrice":0,"location":"l"},
                  {"sku":"t","quantity":1}]}""");
    assertEquals("web", order.channel());
    assertEquals("c", order.customer());
    assertEquals("TB#1/x=", order.externalId());
    assertEquals(Currency.parse("CNY"), order.currency());
    assertEquals(5_000, order.paymentTtlMs());
    assertEquals("r1", order.reservation());
    assertEquals("a", order.activity());
    assertEquals(0, order.lines().unitPrice(0));
    assertEquals("l", order.lines().location(0));
    assertEquals(-1, order.lines().unitPrice(1));
    read("order", "{\"channel\":\"web\",\"customer\":\"c\",\"reservation\":\"r1\"}");
    assertEquals(0, order.lines().count());
    assertNull(order.externalId());
    assertEquals(Currency.NONE, order.currency());
    assertEquals(OrderBody.NOT_NAMED, order.paymentTtlMs());
  }

  @Test
  void shouldReadAPayment() {
    read("payment", "{\"reference\":\"p/1\",\"amount\":9007199254740991,\"currency\":\"EUR\"}");
    assertEquals("p/1", payment.reference());
    assertEquals(9_007_199_254_740_991L, payment.amount());
    read("payment", "{\"reference\":\"p2\"}");
    assertEquals(-1, payment.amount());
    assertEquals(Currency.NONE, payment.currency());
  }

  @Test
  void shouldReadAMovement() {
    read("movement", """
        {"lines":[{"sku":"s","location":"l","quantity":-5,"reason":"broken \\ud83d\\ude00"}],
         "kind":"adjust","document":"Größe","actor":""}""");
    assertEquals(MovementKind.ADJUST, movement.kind());
    assertEquals(-5, movement.lines().quantity(0));
    assertEquals("broken \uD83D\uDE00", movement.lines().reason(0));
    assertEquals("Größe", movement.document());
    assertEquals("", movement.actor());
  }

  @Test
  void shouldReadDefinitions() {
    read("sku", "{\"name\":\"n\",\"barcode\":\"b\",\"listPrice\":0,\"currency\":\"USD\"}");
    assertEquals("n", sku.name());
    assertEquals("b", sku.barcode());
    assertEquals(0, sku.listPrice());
    read("sku", "{}");
    assertNull(sku.name());
    assertEquals(-1, sku.listPrice());
    read("location", """
        {"kind":"store","owner":"o","services":["express","ship"],"latitude":-90,
         "longitude":13.40500004,"priority":-3}""");
    assertEquals(LocationKind.STORE, location.kind());
    assertEquals("o", location.owner());
    assertEquals(LocationService.EXPRESS.bit() | LocationService.SHIP.bit(), location.services());
    assertEquals(-900_000_000, location.latitudeE7());
    assertEquals(134_050_000, location.longitudeE7());
    assertEquals(-3, location.priority());
    read("location", "{\"kind\":\"dealer\",\"services\":[],\"latitude\":1.5e-7}");
    assertEquals(0, location.services());
    assertEquals(2, location.latitudeE7());
    assertEquals(LocationDefinition.NOT_STATED, location.longitudeE7());
    read("location", "{\"kind\":\"warehouse\"}");
    assertEquals(LocationService.NOT_STATED, location.services());
    assertEquals(LocationDefinition.NOT_STATED, location.priority());
    read("channel", "{\"name\":\"n\",\"locations\":[\"a\",\"b\"]}");
    assertEquals(List.of("a", "b"), channel.locations());
    read("channel", "{}");
    assertNull(channel.locations());
  }

  @Test
  void shouldReadAnActivity() {
    read("activity", """
        {"channel":"web","startsAt":"2026-11-11T12:00:00.5Z","endsAt":"2026-11-11T14:00:00Z",
         "waves":[{"at":"2026-11-11T13:00:00.000Z","sku":"t","quantity":3}],
         "items":[{"sku":"s","quantity":5},
                  {"sku":"t","quantity":4,"location":"l","price":0,"limitPerCustomer":2,
                   "limitPerOrder":1}],
         "holdTtlMs":60000,"waitlist":true,"store":"l","guide":"g","liveHoldsPerCustomer":2,
         "overlap":"allowed"}""");
    assertEquals("web", activity.channel());
    assertEquals(Instant.parse("2026-11-11T12:00:00.500Z").toEpochMilli(), activity.startsAt());
    assertEquals(Instant.parse("2026-11-11T14:00:00Z").toEpochMilli(), activity.endsAt());
    assertEquals(
        new ActivityBody.Item("s", null, 5, -1, -1, -1), activity.items().get(0));
    assertEquals(new ActivityBody.Item("t", "l", 4, 0, 2, 1), activity.items().get(1));
    assertEquals(1, activity.waves().getFirst().item());
    assertEquals(60_000, activity.holdTtlMs());
    assertEquals(2, activity.holds().livePerCustomer());
    assertEquals("l", activity.store());
    assertEquals("g", activity.guide());
    assertTrue(activity.waitlist());
    assertTrue(activity.overlap());
    read("activity", SALE + "}");
    assertEquals(-1, activity.holdTtlMs());
    assertNull(activity.store());
    assertNull(ReleaseBody.readSku(begin("")));
    assertNull(ReleaseBody.readSku(begin("{}")));
    assertEquals("s", ReleaseBody.readSku(begin("{\"sku\":\"s\"}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"channel\":\"w\"}|/startsAt|required",
        "{\"startsAt\":\"2026-11-11\"}|/startsAt|must be a time like",
        "{\"startsAt\":\"2026-11-11T12:00:00+01:00\"}|/startsAt|must be a time like",
        "{\"startsAt\":\"2026-02-30T12:00:00Z\"}|/startsAt|no such time",
        "{\"startsAt\":\"2026-11-11T12:00:00.0001Z\"}|/startsAt|must be a time like",
        "{\"startsAt\":\"1969-11-11T12:00:00Z\"}|/startsAt|must be a time like",
        "{\"items\":[]}|/items|at least one",
        "{\"items\":[{\"quantity\":1}]}|/items/0/sku|required",
        "{\"items\":[{\"sku\":\"s\"}]}|/items/0/quantity|required",
        "{\"items\":[{\"sku\":\"s\",\"quantity\":1},{\"sku\":\"s\",\"quantity\":1}]}|/items/1|"
            + "given twice",
        "{\"waves\":[{\"sku\":\"s\",\"quantity\":1}]}|/waves/0/at|required",
        "{\"overlap\":\"maybe\"}|/overlap|must be one of refused, allowed",
        "{\"liveHoldsPerCustomer\":0}|/liveHoldsPerCustomer|from 1 to",
      })
  void shouldRefuseActivities(final String text, final String pointer, final String detail) {
    checkRefusal("activity", text, pointer, detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-11-11T12:00:00.001Z|s|5|/waves/0/at|after the start",
        "2026-11-11T14:00:00.000Z|s|5|/waves/0/at|before the end",
        "2026-11-11T13:00:00.000Z|t|5|/waves/0/sku|no item",
        "2026-11-11T13:00:00.000Z|s|6|/waves/0/quantity|more than its quantity",
      })
  void shouldRefuseWavesThatAreNoPartOfTheirActivity(
      final String at,
      final String sku,
      final int quantity,
      final String pointer,
      final String detail) {
    final String waves =
        ",\"waves\":[{\"at\":\"%s\",\"sku\":\"%s\",\"quantity\":%d}]}".formatted(at, sku, quantity);
    checkRefusal("activity", SALE + waves, pointer, detail);
  }

  @Test
  void shouldRefuseAnActivityThatEndsBeforeItStarts() {
    checkRefusal("activity", SALE.replace("T14", "T11") + "}", "/endsAt", "ends after it starts");
  }

  @Test
  void shouldReadTheRest() {
    assertEquals(1_000, ExtendBody.readTtlMs(begin("{\"ttlMs\":1000}")));
    read("empty", "");
    read("empty", " {} ");
    read("availability", "{\"skus\":[\"a\",\"b\"],\"channel\":\"web\"}");
    assertEquals(List.of("a", "b"), availability.skus());
    read("batch", "{\"reservations\":[ {\"a\":[1.5e3,null,true,\"\\u00e9\"]} , 7,\"x\"]}");
    assertEquals(3, batch.count());
    assertEquals(32, batch.length(0));
    assertEquals(1, batch.length(1));
    read("batch", "{\"reservations\":[]}");
    assertEquals(0, batch.count());
  }

  @Test
  void shouldReadImportLinesWithTheirTypeAnywhere() {
    assertEquals(ImportLine.Type.SKU, importLine("{\"type\":\"sku\",\"sku\":\"s\"}"));
    assertEquals("s", line.sku().importedCode());
    assertEquals(
        ImportLine.Type.LOCATION,
        importLine("{\"location\":\"l\",\"kind\":\"store\",\"type\":\"location\"}"));
    assertEquals(
        ImportLine.Type.CHANNEL,
        importLine("{\"channel\":\"c\",\"type\":\"channel\",\"locations\":[\"l\"]}"));
    assertEquals(
        ImportLine.Type.MOVEMENT,
        importLine("{\"kind\":\"receive\",\"lines\":[{\"sku\":\"s\",\"location\":\"l\","
            + "\"quantity\":1}],\"type\":\"movement\"}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"sku\":\"s\"}|/type|required",
        "{\"type\":\"sku\"}|/sku|required",
        "{\"type\":\"thing\"}|/type|must be one of sku, location, channel, movement",
        "{\"type\":\"sku\",\"type\":\"sku\",\"sku\":\"s\"}|/type|given twice",
        "{\"type\":\"sku\",\"sku\":\"s\",\"kind\":\"store\"}|/kind|unknown field",
        "{\"type\":\"location\",\"location\":\"l\"}|/kind|required",
        "[]|``|expected an object",
        "{\"type\":\"sku\",\"sku\":\"s\"} x|``|text behind the end",
      })
  void shouldRefuseImportLines(final String text, final String pointer, final String detail) {
    final MalformedBody refused = assertThrows(MalformedBody.class, () -> importLine(text));
    assertEquals(pointer, refused.pointer(), refused.detail());
    assertTrue(refused.detail().contains(detail), refused.detail());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "order|{\"channel\":\"w\",\"lines\":[{\"sku\":\"s\",\"quantity\":1}]}|/customer|required",
        "order|{\"channel\":\"w\",\"customer\":\"c\"}|/lines|lines or a reservation",
        "order|{\"currency\":\"XYZ\"}|/currency|no currency",
        "order|{\"currency\":\"cny\"}|/currency|no currency",
        "order|{\"externalId\":\"a b\"}|/externalId|printable ASCII",
        "order|{\"externalId\":\"é\"}|/externalId|printable ASCII",
        "order|{\"paymentTtlMs\":1}|/paymentTtlMs|from 1000 to",
        "order|{\"lines\":[{\"unitPrice\":-1}]}|/lines/0/unitPrice|from 0 to 1000000000000",
        "order|{\"lines\":[{\"unitPrice\":1000000000001}]}|/lines/0/unitPrice|from 0 to",
        "order|{\"lines\":[{\"reason\":\"x\"}]}|/lines/0/reason|unknown field",
        "payment|{}|/reference|required",
        "payment|{\"amount\":-1}|/amount|from 0 to",
        "payment|{\"reference\":\"\"}|/reference|printable ASCII",
        "movement|{\"lines\":[{\"sku\":\"s\",\"location\":\"l\",\"quantity\":1}]}|/kind|required",
        "movement|{\"kind\":\"receive\"}|/lines|required",
        "movement|{\"kind\":\"gift\"}|/kind|must be one of receive, adjust",
        "movement|{\"lines\":[{\"sku\":\"s\",\"quantity\":1}]}|/lines/0/location|required",
        "movement|{\"lines\":[{\"reason\":\"\"}]}|/lines/0/reason|1 to 128 characters",
        "movement|{\"document\":\"a\\nb\"}|/document|control character",
        "movement|{\"kind\":\"receive\",\"lines\":[{\"sku\":\"s\",\"location\":\"l\","
            + "\"quantity\":0}]}|/lines/0/quantity|1 or more",
        "movement|{\"kind\":\"receive\",\"lines\":[{\"sku\":\"s\",\"location\":\"l\","
            + "\"quantity\":-1}]}|/lines/0/quantity|1 or more",
        "movement|{\"lines\":[{\"sku\":\"s\",\"location\":\"l\",\"quantity\":0,\"reason\":\"r\"}],"
            + "\"kind\":\"adjust\"}|/lines/0/quantity|not be 0",
        "movement|{\"kind\":\"adjust\",\"lines\":[{\"sku\":\"s\",\"location\":\"l\","
            + "\"quantity\":1}]}|/lines/0/reason|needs a reason",
        "movement|{\"type\":\"movement\"}|/type|unknown field",
      })
  void shouldRefuseOrdersPaymentsAndMovements(
      final String reader, final String text, final String pointer, final String detail) {
    checkRefusal(reader, text, pointer, detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sku|{\"sku\":\"s\"}|/sku|unknown field",
        "sku|{\"listPrice\":1.5}|/listPrice|without fraction",
        "location|{}|/kind|required",
        "location|{\"kind\":\"ship\"}|/kind|must be one of warehouse, store, dealer",
        "location|{\"services\":[\"ship\",\"ship\"]}|/services/1|given twice",
        "location|{\"services\":[\"fly\"]}|/services/0|must be one of",
        "location|{\"latitude\":90.0000001}|/latitude|from -90 to 90",
        "location|{\"longitude\":-181}|/longitude|from -180 to 180",
        "location|{\"latitude\":1e999999999}|/latitude|from -90 to 90",
        "location|{\"latitude\":1e99999999999}|/latitude|exponent",
        "location|{\"latitude\":1.}|/latitude|expected a digit",
        "location|{\"latitude\":1e}|/latitude|expected a digit",
        "location|{\"latitude\":0.12345678901234567890123456789012}|/latitude|too many digits",
        "location|{\"latitude\":\"1\"}|/latitude|expected a number",
        "location|{\"priority\":1000001}|/priority|from -1000000 to 1000000",
        "channel|{\"locations\":[\"a\",\"a\"]}|/locations/1|given twice",
        "channel|{\"locations\":null}|/locations|expected an array",
        "availability|{\"channel\":\"w\"}|/skus|at least one",
        "availability|{\"channel\":\"w\",\"skus\":[]}|/skus|at least one",
        "availability|{\"skus\":[\"a\"]}|/channel|required",
        "extend|{}|/ttlMs|required",
        "extend|{\"ttlMs\":0}|/ttlMs|from 1000 to",
        "empty|{\"a\":1}|/a|unknown field",
        "empty|null|``|expected an object",
        "empty|{}{}|``|text behind the end",
        "batch|{}|/reservations|required",
        "batch|{\"reservations\":{}}|/reservations|expected an array",
        "batch|{\"reservations\":[{]}|/reservations/0|expected the name of a field",
        "batch|{\"reservations\":[{\"a\":1,}]}|/reservations/0|expected the name of a field",
        "batch|{\"reservations\":[{\"a\":tru}]}|/reservations/0|expected a value",
        "batch|{\"reservations\":[{\"a\":nul]}|/reservations/0|expected a value",
        "batch|{\"reservations\":[{\"a\":1.}]}|/reservations/0|expected a digit",
        "batch|{\"reservations\":[{\"a\":00}]}|/reservations/0|no leading zeros",
        "batch|{\"reservations\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}|"
            + "/reservations/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0|nested deeper than 16",
      })
  void shouldRefuseSetUpQueriesAndBatches(
      final String reader, final String text, final String pointer, final String detail) {
    checkRefusal(reader, text, pointer, detail);
  }

  private void checkRefusal(
      final String reader, final String text, final String pointer, final String detail) {
    final MalformedBody refused = assertThrows(MalformedBody.class, () -> read(reader, text));
    assertEquals(pointer, refused.pointer(), refused.detail());
    assertTrue(refused.detail().contains(detail), refused.detail());
  }

  @Test
  void shouldRefuseTooMany() {
    assertEquals(
        "/skus",
        refused("availability", "{\"skus\":[" + many("\"a\"", 201) + "]}").pointer());
    assertEquals(
        "/reservations",
        refused("batch", "{\"reservations\":[" + many("{}", 1_001) + "]}").pointer());
    read("batch", "{\"reservations\":[" + many("{}", 1_000) + "]}");
    assertEquals(1_000, batch.count());
    final String long257 = "\uD83D\uDE00".repeat(257);
    assertEquals("/name", refused("sku", "{\"name\":\"" + long257 + "\"}").pointer());
    read("sku", "{\"name\":\"" + "\uD83D\uDE00".repeat(256) + "\"}");
  }

  private void read(final String reader, final String text) {
    readers.get(reader).accept(begin(text));
  }

  private JsonInput begin(final String text) {
    final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return in.begin(bytes, 0, bytes.length);
  }

  private ImportLine.Type importLine(final String text) {
    final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return line.read(in, bytes, 0, bytes.length);
  }

  private MalformedBody refused(final String reader, final String text) {
    return assertThrows(MalformedBody.class, () -> read(reader, text));
  }

  private static String many(final String element, final int count) {
    return (element + ",").repeat(count - 1) + element;
  }
}
