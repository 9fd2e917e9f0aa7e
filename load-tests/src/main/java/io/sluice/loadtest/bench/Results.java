package io.sluice.loadtest.bench;

import io.sluice.loadtest.result.ResultFile;
import io.sluice.loadtest.result.Screen;
import io.sluice.loadtest.server.ServerCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Where the results of the benchmarks lie, and where they work. */
final class Results {
  private static final String MODULE = "load-tests";

  private Results() {}

  /** The folder of the result files, which are kept with the sources. */
  static Path folder() {
    return ServerCommand.home().resolve(MODULE).resolve("results");
  }

  /**
   * Where benchmarks put their data: on the disk that the project is on, never in a memory file
   * system by chance.
   */
  static Path workFolder() {
    return ServerCommand.home().resolve(MODULE).resolve("target").resolve("bench");
  }

  /** Writes a result under the name of its kind. */
  static void write(
      final Screen screen,
      final String kind,
      final String command,
      final Map<String, Object> figures)
      throws IOException {
    final Path file = folder().resolve(kind + ".json");
    new ResultFile(kind, command, figures).write(file, ServerCommand.home(), workFolder());
    screen.line("written", ServerCommand.home().relativize(file).toString());
  }
}
