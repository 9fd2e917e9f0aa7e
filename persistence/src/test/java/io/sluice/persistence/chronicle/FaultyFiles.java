package io.sluice.persistence.chronicle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Real files whose next force fails, or whose disk is full, when they are told so. */
final class FaultyFiles implements ForcedFile.Opener {
  private boolean failForce;
  private boolean full;
  private int forces;

  void failNextForce() {
    failForce = true;
  }

  void full(final boolean isFull) {
    full = isFull;
  }

  /** How often a file with frames was forced. */
  int forces() {
    return forces;
  }

  @Override
  public ForcedFile open(final Path file) throws IOException {
    final ForcedFile real = ChannelFile.open(file);
    return file.endsWith(EpochFiles.MARK) ? real : new FaultyFile(real);
  }

  /** One of them. */
  private final class FaultyFile implements ForcedFile {
    private final ForcedFile real;

    FaultyFile(final ForcedFile real) {
      this.real = real;
    }

    @Override
    public void write(final ByteBuffer bytes, final long offset) throws IOException {
      if (full) {
        throw new IOException("No space left on device");
      }
      real.write(bytes, offset);
    }

    @Override
    public void force() throws IOException {
      forces++;
      if (failForce) {
        failForce = false;
        throw new IOException("Input/output error");
      }
      real.force();
    }

    @Override
    public void truncate(final long offset) throws IOException {
      real.truncate(offset);
    }

    @Override
    public void close() throws IOException {
      real.close();
    }
  }
}
