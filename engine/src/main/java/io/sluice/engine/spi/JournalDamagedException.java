package io.sluice.engine.spi;

import java.io.Serial;
import java.nio.file.Path;

/** The journal does not hold what was acknowledged, and names the place: exit code 75. */
public final class JournalDamagedException extends Exception {
  @Serial
  private static final long serialVersionUID = 1;

  private final String file;
  private final long offset;
  private final long position;

  /**
   * Damage at a place.
   *
   * @param what is wrong there
   * @param file in which it is
   * @param offset of the byte from which on the file is not what it must be
   * @param position first journal position that is missing or wrong; 0 if it concerns all
   */
  public JournalDamagedException(
      final String what, final Path file, final long offset, final long position) {
    super("%s: file %s, offset %d, position %d".formatted(what, file, offset, position));
    this.file = file.toString();
    this.offset = offset;
    this.position = position;
  }

  /** The damaged or missing file. */
  public Path file() {
    return Path.of(file);
  }

  /** Offset in the file from which on it is not what it must be. */
  public long offset() {
    return offset;
  }

  /** First position that is missing or wrong; 0 if the damage concerns all. */
  public long position() {
    return position;
  }
}
