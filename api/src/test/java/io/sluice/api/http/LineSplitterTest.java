package io.sluice.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lines of a stream, however it is cut. */
final class LineSplitterTest {
  private static final String TOO_LONG = "(too long)";

  @Test
  void shouldFindTheSameLinesHoweverTheyCome() {
    final Random random = new Random(3);
    for (int round = 0; round < 2_000; round++) {
      final StringBuilder text = new StringBuilder();
      final List<String> expected = new ArrayList<>();
      final int count = random.nextInt(8);
      for (int i = 0; i < count; i++) {
        final String line = "x".repeat(random.nextInt(40));
        expected.add(line);
        text.append(line).append('\n');
      }
      if (random.nextBoolean()) {
        expected.add("last");
        text.append("last");
      }
      assertEquals(expected, split(text.toString(), 1 + random.nextInt(50)));
    }
  }

  @Test
  void shouldPassOverALineThatIsTooLong() {
    final String most = "m".repeat(LineSplitter.MAX_LINE_BYTES);
    for (final int chunk : new int[] {1_000, 8_192, 1 << 20}) {
      assertEquals(List.of(most, "b"), split(most + "\nb\n", chunk));
      assertEquals(List.of("a", TOO_LONG, "b"), split("a\n" + most + "m\nb\n", chunk));
      assertEquals(List.of(TOO_LONG, "b"), split(most.repeat(5) + "\nb", chunk));
      assertEquals(List.of("a", TOO_LONG), split("a\n" + most + "m", chunk));
      assertEquals(List.of(TOO_LONG, TOO_LONG), split(most + "m\n" + most + "m\n", chunk));
    }
  }

  @Test
  void shouldKeepItsPlaceUntilALineIsTaken() {
    final LineSplitter splitter = new LineSplitter();
    splitter.append(Buffer.buffer("a\n  \r\nb"));
    assertTrue(splitter.hasLine());
    assertTrue(splitter.hasLine());
    assertEquals("a", line(splitter));
    splitter.append(Buffer.buffer("c".repeat(LineSplitter.MAX_LINE_BYTES)));
    assertTrue(splitter.hasLine());
    assertEquals("a", line(splitter));
    splitter.take();
    assertTrue(splitter.hasLine());
    assertTrue(splitter.isBlank());
    splitter.take();
    assertTrue(splitter.hasLine());
    assertTrue(splitter.isTooLong());
    splitter.take();
    assertFalse(splitter.hasLine());
    splitter.complete();
    assertFalse(splitter.hasLine());
  }

  private static List<String> split(final String text, final int chunkBytes) {
    final LineSplitter splitter = new LineSplitter();
    final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    final List<String> lines = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += chunkBytes) {
      final int length = Math.min(chunkBytes, bytes.length - from);
      splitter.append(Buffer.buffer().appendBytes(bytes, from, length));
      takeAll(splitter, lines);
    }
    splitter.complete();
    takeAll(splitter, lines);
    return lines;
  }

  private static void takeAll(final LineSplitter splitter, final List<String> lines) {
    while (splitter.hasLine()) {
      lines.add(splitter.isTooLong() ? TOO_LONG : line(splitter));
      splitter.take();
    }
  }

  private static String line(final LineSplitter splitter) {
    return new String(
        splitter.bytes(), splitter.offset(), splitter.length(), StandardCharsets.UTF_8);
  }
}
