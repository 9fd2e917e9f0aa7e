package io.sluice.persistence.chronicle;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The file in which an epoch's writer states what it knows for sure, in two slots in turn.
 *
 * <p>Frames cannot tell a torn tail from damage by themselves, because a cut removes its own
 * witnesses. The mark is the witness beside them. Journaler's thread.
 */
final class Mark implements Closeable {
  private static final int FILE_LENGTH = MarkState.SLOT_COUNT * MarkState.SLOT_LENGTH;

  private final ForcedFile file;
  private final BootId bootId;
  private final long journalTag;
  private final long epoch;
  private final ByteBuffer slot = ByteBuffer.allocateDirect(MarkState.LENGTH);
  private final CRC32C crc = new CRC32C();
  private long sequence;
  private int flags;
  private boolean unforced;

  /** Creates a mark whose slots say nothing yet. */
  Mark(final ForcedFile file, final BootId bootId, final long journalTag, final long epoch)
      throws IOException {
    this.file = file;
    this.bootId = bootId;
    this.journalTag = journalTag;
    this.epoch = epoch;
    file.write(ByteBuffer.allocateDirect(FILE_LENGTH), 0);
  }

  /** From now on the mark says so, too. */
  void raise(final int flag) {
    flags |= flag;
  }

  /** Writes the slot whose turn it is, without forcing it. */
  void write(final long forcedUpTo, final long acknowledgedUpTo, final long chainHash)
      throws IOException {
    assert forcedUpTo <= acknowledgedUpTo : forcedUpTo + " forced of " + acknowledgedUpTo;
    sequence++;
    new MarkState(
            sequence, bootId, journalTag, epoch, forcedUpTo, acknowledgedUpTo, chainHash, flags)
        .encode(slot, crc);
    file.write(slot, sequence % MarkState.SLOT_COUNT * MarkState.SLOT_LENGTH);
    unforced = true;
  }

  /** Forces what was written. */
  void force() throws IOException {
    file.force();
    unforced = false;
  }

  /** Whether something was written since the last force. */
  boolean unforced() {
    return unforced;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
