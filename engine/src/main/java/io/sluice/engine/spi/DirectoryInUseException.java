package io.sluice.engine.spi;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** Another process, or another store of this one, holds the data directory: exit code 73. */
public final class DirectoryInUseException extends IOException {
  @Serial
  private static final long serialVersionUID = 1;

  /**
   * The directory is taken.
   *
   * @param directory that is in use
   */
  public DirectoryInUseException(final Path directory) {
    super("the data directory is in use by another process: " + directory);
  }
}
