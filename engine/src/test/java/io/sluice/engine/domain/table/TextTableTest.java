package io.sluice.engine.domain.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.codec.SnapshotHeader;
import io.sluice.engine.codec.SnapshotReader;
import io.sluice.engine.codec.SnapshotWriter;
import io.sluice.engine.codec.TextBytes;
import io.sluice.engine.testing.Dice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What is read back is what was written, and has the hash that it has when it is set. */
class TextTableTest {
  private static final int NAME = 9;
  private static final int ROWS = 5_000;
  private static final String[] ALPHABETS = {"abcdefgh-0123", "\u0001\u00e9\u00ff", "件\ud800\uffffé"
  };

  private final TextTable written = new TextTable(NAME);
  private final TextTable read = new TextTable(NAME);

  @Test
  void shouldReadWhatItWrote() throws IOException {
    final Dice dice = new Dice(12);
    for (int row = 0; row < ROWS; row++) {
      final String alphabet = ALPHABETS[dice.below(ALPHABETS.length)];
      final StringBuilder text = new StringBuilder();
      for (int left = dice.below(dice.percent(2) ? 3_000 : 20); left > 0; left--) {
        text.append(alphabet.charAt(dice.below(alphabet.length())));
      }
      written.set(row, text.toString());
    }

    readBack();

    for (int row = 0; row < ROWS; row++) {
      assertEquals(written.get(row), read.get(row));
      assertTrue(read.hashMatches(row), "row " + row);
    }
    assertEquals(written.hashes().hash(), read.hashes().hash());
  }

  @Test
  void shouldTakeTheSameFromBytesAsFromAString() {
    final TextBytes bytes = new TextBytes();
    int row = 0;
    for (final String text : List.of("a", "pay-4711", "", "é", "件 7", "x".repeat(300), "b")) {
      final byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      bytes.readUtf8(new UnsafeBuffer(utf8), 0, utf8.length);
      assertEquals(text, bytes.toString());
      written.set(row, text);
      read.set(row, bytes);
      assertEquals(text, read.get(row));
      row++;
    }
    assertEquals(written.hashes().hash(), read.hashes().hash());
  }

  private void readBack() throws IOException {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final SnapshotHeader header = new SnapshotHeader(new UUID(7, 9), 1, 1, 2, 3);
    final SnapshotWriter writer = new SnapshotWriter(Channels.newChannel(bytes), header);
    written.writeTo(writer);
    writer.finish();
    final SnapshotReader reader =
        new SnapshotReader(Channels.newChannel(new ByteArrayInputStream(bytes.toByteArray())));
    read.readFrom(reader);
    reader.finish();
  }
}
