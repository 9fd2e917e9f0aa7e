package io.sluice.loadtest.result;

import io.sluice.loadtest.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One result as a file: what was run, when, from which commit, on what machine, and its figures.
 *
 * @param kind what was run
 * @param command the command that repeats it
 * @param figures what was found
 */
public record ResultFile(String kind, String command, Map<String, Object> figures) {
  private static final String UNKNOWN = "unknown";

  /**
   * Writes it.
   *
   * @param home top of the project, where the commit is read
   * @param measuredIn directory of the run, whose file system counts
   */
  public void write(final Path file, final Path home, final Path measuredIn) throws IOException {
    final Map<String, Object> result = new LinkedHashMap<>();
    result.put("kind", kind);
    result.put("command", command);
    result.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    result.put("commit", commit(home));
    result.put("machine", Machine.describe(measuredIn));
    result.put("figures", figures);
    if (file.getParent() != null) {
      Files.createDirectories(file.getParent());
    }
    Files.writeString(file, Json.pretty(result) + "\n");
  }

  /** The short commit, marked if something was changed since, or "unknown" outside a repository. */
  private static String commit(final Path home) throws IOException {
    final Process git = new ProcessBuilder(
            "git", "-C", home.toString(), "describe", "--always", "--dirty", "--exclude=*")
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    final String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return text.isBlank() ? UNKNOWN : text.strip();
  }
}
