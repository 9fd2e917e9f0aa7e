package io.sluice.api.json.alternatives;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.api.json.JsonInput;
import io.sluice.api.json.MalformedBody;
import io.sluice.api.json.ReservationBody;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bodies that avaje-jsonb's reader takes and the contract refuses: why bodies are not read by it.
 * Should a version of it refuse one of them, decision 0006 may be looked at again.
 */
final class AvajeLeniencyTest {
  private static final String END = "\"lines\":[{\"sku\":\"a\",\"quantity\":1}]}";

  private final AvajeReservation avaje = new AvajeReservation();
  private final JsonInput in = new JsonInput();
  private final ReservationBody body = new ReservationBody();

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Structure: commas that are missing or too many, an end that is none.
        "{\"channel\":\"web\" " + END,
        "{,\"channel\":\"web\"," + END,
        "{\"channel\":\"web\",\"lines\":[{\"sku\":\"a\",\"quantity\":1}],}",
        "{\"channel\":\"web\"," + END + " and more",
        "{\"channel\":\"web\"," + END + "{}",
        // A field given twice.
        "{\"channel\":\"web\",\"channel\":\"app\"," + END,
        // Numbers of another form, and one that has wrapped around.
        "{\"channel\":\"web\",\"ttlMs\":6e4," + END,
        "{\"channel\":\"web\",\"ttlMs\":-0," + END,
        "{\"channel\":\"web\",\"ttlMs\":40000000000000000000," + END,
        // Strings: control characters, half of a pair, bytes that are not UTF-8.
        "{\"channel\":\"we\nb\"," + END,
        "{\"channel\":\"we\u0000b\"," + END,
        "{\"channel\":\"\\uD83D\"," + END,
        // White space of other kinds.
        "{\f\"channel\":\"web\"," + END,
        "{\u000b\"channel\":\"web\"," + END,
      })
  void shouldBeTakenThereAndRefusedHere(final String text) {
    final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    avaje.read(bytes);
    assertThrows(MalformedBody.class, () -> body.read(in.begin(bytes, 0, bytes.length)));
  }

  /** A form that is too long, half of a pair, and a character without its end. */
  @ParameterizedTest
  @ValueSource(strings = {"c0af", "eda080", "c241"})
  void shouldTakeBytesThereThatAreNotUtf8(final String hex) {
    final String text = "{\"channel\":\"w@b\"," + END;
    final String all = HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    final byte[] bytes = HexFormat.of().parseHex(all.replace("40", hex));
    avaje.read(bytes);
    assertThrows(MalformedBody.class, () -> body.read(in.begin(bytes, 0, bytes.length)));
  }
}
