package io.sluice.persistence.chronicle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Real files that fail when they are told so, and count what is asked of them. */
final class FaultyFiles implements ForcedFile.Opener {
  private static final int METADATA_NUMBER = -1;

  private boolean failForce;
  private boolean full;
  private int frameFilesOpened;
  private final List<Integer> frameForces = new ArrayList<>();
  private int markForces;
  private long operationsLeft = Long.MAX_VALUE;
  private Runnable onFrameForce = () -> {};

  void failNextForce() {
    failForce = true;
  }

  void full(final boolean isFull) {
    full = isFull;
  }

  /** Lets only so many more operations succeed. */
  void failAfter(final long operations) {
    operationsLeft = operations;
  }

  /** Called before each force of a file with frames. */
  void onFrameForce(final Runnable call) {
    onFrameForce = call;
  }

  /** Each force of a file with frames, by the number of the file. */
  List<Integer> frameForces() {
    return frameForces;
  }

  /** How often a mark was forced. */
  int markForces() {
    return markForces;
  }

  @Override
  public ForcedFile open(final Path file) throws IOException {
    countOperation();
    final boolean frames = file.endsWith(EpochFiles.PREPARED);
    return new FaultyFile(
        ChannelFile.open(file),
        file.endsWith(EpochFiles.MARK),
        frames ? frameFilesOpened++ : METADATA_NUMBER);
  }

  private void countOperation() throws IOException {
    if (operationsLeft == 0) {
      throw new IOException("the machine died");
    }
    operationsLeft--;
  }

  /** One of them. */
  private final class FaultyFile implements ForcedFile {
    private final ForcedFile real;
    private final boolean mark;
    private final int number;

    FaultyFile(final ForcedFile real, final boolean mark, final int number) {
      this.real = real;
      this.mark = mark;
      this.number = number;
    }

    @Override
    public void write(final ByteBuffer bytes, final long offset) throws IOException {
      countOperation();
      if (full && !mark) {
        throw new IOException("No space left on device");
      }
      real.write(bytes, offset);
    }

    @Override
    public void force() throws IOException {
      countOperation();
      if (mark) {
        markForces++;
      } else if (number != METADATA_NUMBER) {
        frameForces.add(number);
        onFrameForce.run();
        if (failForce) {
          failForce = false;
          throw new IOException("Input/output error");
        }
      }
      real.force();
    }

    @Override
    public void truncate(final long offset) throws IOException {
      countOperation();
      real.truncate(offset);
    }

    @Override
    public void close() throws IOException {
      real.close();
    }
  }
}
