package io.sluice.loadtest.http.sale;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** How many files and sockets a process may have open. */
final class OpenFiles {
  /** Libraries, logs, pipes, journal files: what a process has open beside its connections. */
  private static final int BESIDE_CONNECTIONS = 500;

  private OpenFiles() {}

  /**
   * Checks that a process can have so many connections. The server inherits the limit of this one.
   *
   * @throws IOException that says what the limit is and how to raise it
   */
  static void require(final long connections) throws IOException {
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof final UnixOperatingSystemMXBean system) {
      require(connections, system.getMaxFileDescriptorCount());
    }
  }

  static void require(final long connections, final long limit) throws IOException {
    final long needed = connections + BESIDE_CONNECTIONS;
    if (limit < needed) {
      throw new IOException("%,d connections need %,d open files and a process may have %,d here: "
              .formatted(connections, needed, limit)
          + "raise it with 'ulimit -n " + needed + "', or take fewer with --connections or"
          + " --listeners");
    }
  }
}
