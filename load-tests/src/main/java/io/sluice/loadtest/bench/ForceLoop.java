package io.sluice.loadtest.bench;

import io.sluice.loadtest.http.Percentiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * What the disk costs without anything around it: append some bytes, fdatasync, again, for some
 * time.
 *
 * <p>Into a growing file, where the new length must reach the disk too, and into one that was
 * filled with zeros before, as the journal does it.
 */
final class ForceLoop {
  private static final int FILLED_BYTES = 64 << 20;
  private static final int PRECISION_DIGITS = 3;

  private ForceLoop() {}

  /** Latencies of appending to a file that grows. */
  static Percentiles growing(final Path directory, final int bytes, final Duration duration)
      throws IOException {
    return run(directory, bytes, duration, 0);
  }

  /** Latencies of writing into a file that has its length. */
  static Percentiles filledAhead(final Path directory, final int bytes, final Duration duration)
      throws IOException {
    return run(directory, bytes, duration, FILLED_BYTES);
  }

  private static Percentiles run(
      final Path directory, final int bytes, final Duration duration, final int filledBytes)
      throws IOException {
    final Path file = directory.resolve("force-loop");
    final Histogram histogram = new Histogram(PRECISION_DIGITS);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(filledBytes), 0);
      channel.force(true);
      final ByteBuffer payload = ByteBuffer.allocateDirect(bytes);
      long offset = 0;
      final long endNs = System.nanoTime() + duration.toNanos();
      for (long nowNs = System.nanoTime(); nowNs - endNs < 0; nowNs = System.nanoTime()) {
        if (filledBytes > 0 && offset + bytes > filledBytes) {
          offset = 0;
        }
        channel.write(payload.clear(), offset);
        channel.force(false);
        offset += bytes;
        histogram.recordValue(System.nanoTime() - nowNs);
      }
    } finally {
      Files.deleteIfExists(file);
    }
    return Percentiles.of(histogram, 0);
  }
}
