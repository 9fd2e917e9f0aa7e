package io.sluice.loadtest.bench;

import io.sluice.loadtest.http.Json;
import io.sluice.loadtest.result.ResultFile;
import io.sluice.loadtest.result.Screen;
import io.sluice.loadtest.server.ServerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Where the results of the benchmarks lie, and where they work. */
final class Results {
  private static final String MODULE = "load-tests";

  private static final String RESULT_ENDING = ".json";

  private Results() {}

  /** The folder of the result files, which are kept with the sources. */
  static Path folder() {
    return ServerCommand.home().resolve(MODULE).resolve("results");
  }

  /**
   * Where benchmarks put their data: on the disk that the project is on, never in a memory file
   * system by chance.
   */
  static Path workFolder() throws IOException {
    return Files.createDirectories(
        ServerCommand.home().resolve(MODULE).resolve("target").resolve("bench"));
  }

  /** What was found so far, by the name of its file without ending. */
  static Map<String, Json> read(final Path folder) throws IOException {
    final Map<String, Json> resultByName = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (final Path file : files.toList()) {
        final String name = file.getFileName().toString();
        if (name.endsWith(RESULT_ENDING)) {
          final String kind = name.substring(0, name.length() - RESULT_ENDING.length());
          resultByName.put(kind, Json.parse(Files.readString(file)));
        }
      }
    }
    return resultByName;
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
