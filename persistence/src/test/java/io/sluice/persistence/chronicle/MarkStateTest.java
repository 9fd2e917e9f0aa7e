package io.sluice.persistence.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.engine.spi.JournalDamagedException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class MarkStateTest {
  private static final Path FILE = Path.of("MARK");
  private static final long TAG = 77;
  private static final long EPOCH = 3;

  @Test
  void shouldReadAMarkInUseAgainUntilBothSlotsAreWhole() throws Exception {
    final byte[] torn = mark(1, 0);
    final byte[] tornAsWell = mark(0, 4);
    final byte[] whole = mark(5, 4);

    assertEquals(5, readInUse(List.of(torn, tornAsWell, whole)).sequence());
  }

  @Test
  void shouldTakeTheOtherSlotIfOneOfAMarkInUseIsNeverWhole() throws Exception {
    assertEquals(4, readInUse(List.of(mark(0, 4))).sequence());
  }

  @Test
  void shouldRefuseAMarkInUseOfWhichNoSlotIsEverWhole() {
    final JournalDamagedException refusal =
        assertThrows(JournalDamagedException.class, () -> readInUse(List.of(mark(0, 0))));
    assertEquals(FILE, refusal.file());
  }

  /** Reads a mark that looks like this one after the other, and then stays as it is. */
  private static MarkState readInUse(final List<byte[]> looks) throws Exception {
    final Deque<byte[]> left = new ArrayDeque<>(looks);
    return MarkState.readInUse(
        () -> left.size() > 1 ? left.remove() : left.getFirst(), FILE, TAG, EPOCH);
  }

  /** A mark whose slots were written with these sequences; a slot with 0 is broken. */
  private static byte[] mark(final long... sequences) {
    final byte[] bytes = new byte[MarkState.SLOT_COUNT * MarkState.SLOT_LENGTH];
    final ByteBuffer slot = ByteBuffer.allocate(MarkState.LENGTH);
    for (int i = 0; i < sequences.length; i++) {
      final BootId boot = new BootId(new UUID(1, 2));
      new MarkState(sequences[i], boot, TAG, EPOCH, 8, 9, 10, MarkState.ACTIVE)
          .encode(slot, new CRC32C());
      slot.get(bytes, i * MarkState.SLOT_LENGTH, sequences[i] == 0 ? 40 : MarkState.LENGTH);
    }
    return bytes;
  }
}
