package io.sluice.loadtest.simulation.image;

import io.sluice.persistence.chronicle.BootId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What is left of a real journal after some lives, to be damaged.
 *
 * @param image its files
 * @param older files of the same journal at earlier times
 * @param story what was stated in it
 * @param acknowledged position that must be there
 * @param bootId under which it is recovered
 * @param powerLost whether the machine died, so that the last mark may not be on the disk
 */
record Specimen(
    DiskImage image,
    List<DiskImage> older,
    Story story,
    long acknowledged,
    BootId bootId,
    boolean powerLost) {
  private static final int SLOT_LENGTH = 4096;
  private static final int SLOT_COUNT = 2;
  private static final int SEQUENCE_OFFSET = 8;
  private static final int FORCED_UP_TO_OFFSET = 48;

  /** What the last mark says was forced: what lies above it has no witness but the frames. */
  long markForcedUpTo() {
    final String mark = new TreeMap<>(image.fileByPath())
        .descendingKeySet().stream()
            .filter(path -> path.endsWith("/MARK"))
            .findFirst()
            .orElseThrow();
    final ImageFile file = Objects.requireNonNull(image.fileByPath().get(mark));
    final ByteBuffer bytes = ByteBuffer.wrap(file.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    long newest = -1;
    long forced = 0;
    for (int slot = 0; slot < SLOT_COUNT && file.length() == SLOT_COUNT * SLOT_LENGTH; slot++) {
      final long sequence = bytes.getLong(slot * SLOT_LENGTH + SEQUENCE_OFFSET);
      if (sequence > newest) {
        newest = sequence;
        forced = bytes.getLong(slot * SLOT_LENGTH + FORCED_UP_TO_OFFSET);
      }
    }
    return forced;
  }
}
