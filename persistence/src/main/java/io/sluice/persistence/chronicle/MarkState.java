package io.sluice.persistence.chronicle;

import io.sluice.engine.spi.JournalDamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a mark says.
 *
 * @param sequence counts the times it was written
 * @param bootId run of the operating system in which it was written
 * @param journalTag trace of the journal's id
 * @param epoch whose mark it is
 * @param forcedUpTo highest position that was forced
 * @param acknowledgedUpTo highest position that anybody may have been told of
 * @param chainHash over all events up to {@code acknowledgedUpTo}
 * @param flags {@link #ACTIVE}, {@link #CLOSED}
 */
record MarkState(
    long sequence,
    BootId bootId,
    long journalTag,
    long epoch,
    long forcedUpTo,
    long acknowledgedUpTo,
    long chainHash,
    int flags) {

  /** The epoch is in the manifest, and somebody may have been told of something in it. */
  static final int ACTIVE = 1;

  /** The process ended in order: everything was forced and nothing came after. */
  static final int CLOSED = 2;

  /** Two slots of a page each, so that a torn page leaves the other one whole. */
  static final int SLOT_LENGTH = 4096;

  static final int SLOT_COUNT = 2;

  /** Bytes of a slot that are used; they lie in one sector. */
  static final int LENGTH = 80;

  /** So often a mark is read that somebody else is writing. */
  private static final int ATTEMPTS_IN_USE = 10;

  private static final int CRC_OFFSET = LENGTH - Integer.BYTES;
  private static final long MAGIC = 0x314B52414D4C53L;

  /** The bytes of a mark file as they are now; null if there is none. */
  @FunctionalInterface
  interface Source {
    /** Reads them once more. */
    byte @Nullable [] read() throws IOException;
  }

  boolean closed() {
    return (flags & CLOSED) != 0;
  }

  boolean active() {
    return (flags & ACTIVE) != 0;
  }

  void encode(final ByteBuffer slot, final CRC32C crc) {
    slot.clear().order(ByteOrder.LITTLE_ENDIAN);
    slot.putLong(MAGIC).putLong(sequence);
    slot.putLong(bootId.value().getMostSignificantBits());
    slot.putLong(bootId.value().getLeastSignificantBits());
    slot.putLong(journalTag).putLong(epoch).putLong(forcedUpTo).putLong(acknowledgedUpTo);
    slot.putLong(chainHash).putInt(flags);
    slot.flip();
    crc.reset();
    crc.update(slot);
    slot.limit(LENGTH).putInt((int) crc.getValue());
    slot.flip();
  }

  /** One slot; null if it is not valid. */
  private static @Nullable MarkState decode(final byte[] bytes, final int offset) {
    if (offset + LENGTH > bytes.length) {
      return null;
    }
    final ByteBuffer slot =
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(offset);
    final CRC32C crc = new CRC32C();
    crc.update(bytes, offset, CRC_OFFSET);
    if (slot.getInt(offset + CRC_OFFSET) != (int) crc.getValue() || slot.getLong() != MAGIC) {
      return null;
    }
    return new MarkState(
        slot.getLong(),
        new BootId(new UUID(slot.getLong(), slot.getLong())),
        slot.getLong(),
        slot.getLong(),
        slot.getLong(),
        slot.getLong(),
        slot.getLong(),
        slot.getInt());
  }

  /** What the mark file last said; null if it says nothing, for whatever reason. */
  static @Nullable MarkState tryRead(final Path file) throws IOException {
    final byte[] bytes = DurableFiles.readIfThere(file);
    return bytes == null ? null : last(bytes);
  }

  private static @Nullable MarkState last(final byte[] bytes) {
    final MarkState first = decode(bytes, 0);
    final MarkState second = decode(bytes, SLOT_LENGTH);
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    return first.sequence > second.sequence ? first : second;
  }

  /**
   * What the mark file of an epoch last said. Both slots were forced before the epoch counted, so
   * at least one is valid; and as long as the system runs, nothing tears either of them.
   */
  static MarkState read(
      final Path file, final long journalTag, final long epoch, final BootId currentBoot)
      throws IOException, JournalDamagedException {
    final byte[] bytes = DurableFiles.readIfThere(file);
    final MarkState last = checked(bytes == null ? null : last(bytes), file, journalTag, epoch);
    if (bytes != null && last.bootId.equals(currentBoot)) {
      for (int slot = 0; slot < SLOT_COUNT; slot++) {
        if (decode(bytes, slot * SLOT_LENGTH) == null) {
          throw new JournalDamagedException(
              "a slot of the mark is broken", file, (long) slot * SLOT_LENGTH, 0);
        }
      }
    }
    return last;
  }

  /**
   * The same beside the process that writes it. The slot that is being written looks broken, so it
   * is read again a few times, and what the other one says is taken if that does not help.
   */
  static MarkState readInUse(
      final Source source, final Path file, final long journalTag, final long epoch)
      throws IOException, JournalDamagedException {
    MarkState last = null;
    for (int attempt = 0; attempt < ATTEMPTS_IN_USE; attempt++) {
      final byte[] bytes = source.read();
      if (bytes != null) {
        last = last(bytes);
        if (decode(bytes, 0) != null && decode(bytes, SLOT_LENGTH) != null) {
          return checked(last, file, journalTag, epoch);
        }
      }
    }
    return checked(last, file, journalTag, epoch);
  }

  private static MarkState checked(
      final @Nullable MarkState state, final Path file, final long journalTag, final long epoch)
      throws JournalDamagedException {
    if (state == null) {
      throw new JournalDamagedException("the mark of the epoch is missing or broken", file, 0, 0);
    }
    if (state.journalTag != journalTag || state.epoch != epoch) {
      throw new JournalDamagedException("the mark belongs to another journal or epoch", file, 0, 0);
    }
    return state;
  }
}
