package io.sluice.api.json;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Bodies that were valid and are damaged at random: refused in one way only, or still valid JSON.
 */
final class BodyFuzzTest {
  private static final long SEED = 20_261_122;
  private static final int ROUNDS = 200_000;
  private static final byte[] SPICES =
      "{}[]\",:\\u0019-+.eE \n\t\u0000nulltruefalse".getBytes(StandardCharsets.ISO_8859_1);

  private final JsonInput in = new JsonInput();
  private final ImportLine line = new ImportLine();
  private final List<Target> targets = List.of(
      target(
          "{\"channel\":\"web\",\"customer\":\"c-1\",\"ttlMs\":60000,\"lines\":[{\"sku\":\"a\","
              + "\"quantity\":1,\"location\":\"W1\"},{\"sku\":\"b\",\"quantity\":22}]}",
          new ReservationBody()::read),
      target(
          "{\"channel\":\"web\",\"customer\":\"c\",\"externalId\":\"x\",\"currency\":\"EUR\","
              + "\"lines\":[{\"sku\":\"a\",\"quantity\":1,\"unitPrice\":100}]}",
          new OrderBody()::read),
      target("{\"reference\":\"p\",\"amount\":12,\"currency\":\"EUR\"}", new PaymentBody()::read),
      target(
          "{\"kind\":\"adjust\",\"document\":\"Gr\u00f6\u00dfe \uD83D\uDE00\",\"lines\":[{\"sku\":"
              + "\"a\",\"location\":\"l\",\"quantity\":-3,\"reason\":\"\\u00e9\\n\"}]}",
          new MovementBody()::read),
      target(
          "{\"kind\":\"store\",\"services\":[\"ship\"],\"latitude\":52.5e0,\"longitude\":-1.25}",
          new LocationBody()::read),
      target(
          "{\"reservations\":[{\"key\":\"k\",\"n\":[1,2.5,null,true]},{}]}",
          new BatchBody()::read));

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Target(byte[] body, Consumer<JsonInput> reader) {}

  @Test
  void shouldNeverFailInAnyOtherWay() {
    final Random random = new Random(SEED);
    int accepted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      final Target target = targets.get(random.nextInt(targets.size()));
      final byte[] body = damaged(target.body(), random);
      try {
        target.reader().accept(in.begin(body, 0, body.length));
        accepted++;
        mustBeJson(body);
      } catch (final MalformedBody expected) {
        assertTrue(expected.pointer().isEmpty() || expected.pointer().startsWith("/"));
      } catch (final RuntimeException | AssertionError e) {
        fail("seed " + SEED + ", round " + round + ": " + Arrays.toString(body), e);
      }
    }
    assertTrue(accepted > 0, "some damage is harmless");
  }

  @Test
  void shouldNeverFailOnImportLinesInAnyOtherWay() {
    final Random random = new Random(SEED);
    final byte[] whole = ("{\"type\":\"movement\",\"kind\":\"receive\",\"lines\":[{\"sku\":\"a\","
            + "\"location\":\"l\",\"quantity\":3}]}")
        .getBytes(StandardCharsets.UTF_8);
    int refused = 0;
    for (int round = 0; round < ROUNDS / 4; round++) {
      final byte[] body = damaged(whole, random);
      try {
        line.read(in, body, 0, body.length);
      } catch (final MalformedBody expected) {
        refused++;
      }
    }
    assertTrue(refused > 0, "most damage is not harmless");
  }

  private static Target target(final String body, final Consumer<JsonInput> reader) {
    return new Target(body.getBytes(StandardCharsets.UTF_8), reader);
  }

  /** What the strict reader takes, any reader must take. */
  private static void mustBeJson(final byte[] body) {
    try {
      new JsonObject(new String(body, StandardCharsets.UTF_8));
    } catch (final DecodeException e) {
      throw new AssertionError("accepted, but not JSON", e);
    }
  }

  private static byte[] damaged(final byte[] whole, final Random random) {
    byte[] body = whole.clone();
    final int damages = 1 + random.nextInt(3);
    for (int i = 0; i < damages && body.length > 1; i++) {
      final int at = random.nextInt(body.length);
      switch (random.nextInt(6)) {
        case 0 -> body[at] = (byte) random.nextInt(256);
        case 1 -> body[at] = SPICES[random.nextInt(SPICES.length)];
        case 2 -> body = Arrays.copyOf(body, at);
        case 3 -> body = spliced(body, at, at + 1 + random.nextInt(8), at);
        case 4 -> body = spliced(body, at, at, random.nextInt(body.length));
        default -> body = inserted(body, at, SPICES[random.nextInt(SPICES.length)]);
      }
    }
    return body;
  }

  /** The bytes up to one place, and those from another on; what lies between may be repeated. */
  private static byte[] spliced(final byte[] body, final int to, final int skip, final int again) {
    final int from = skip == to ? again : Math.min(skip, body.length);
    final byte[] result = Arrays.copyOf(body, to + body.length - from);
    System.arraycopy(body, from, result, to, body.length - from);
    return result;
  }

  private static byte[] inserted(final byte[] body, final int at, final byte spice) {
    final byte[] result = Arrays.copyOf(body, body.length + 1);
    System.arraycopy(body, at, result, at + 1, body.length - at);
    result[at] = spice;
    return result;
  }
}
