package io.sluice.loadtest.http.kill;

import java.io.IOException;
import java.util.List;

/** Programs of the system. */
final class Programs {
  private Programs() {}

  /** Whether there is one of this name on the path. */
  static boolean isThere(final String name) throws IOException {
    return succeed(List.of("sh", "-c", "command -v " + name));
  }

  /** Runs one to its end; whether it succeeded. */
  static boolean succeed(final List<String> command) throws IOException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
