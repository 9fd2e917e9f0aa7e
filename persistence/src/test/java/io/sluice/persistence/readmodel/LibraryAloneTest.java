package io.sluice.persistence.readmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library where there is nothing but its own jar, Lettuce, Reactor and what those need. */
class LibraryAloneTest {
  private static final Pattern LIBRARIES = Pattern.compile(
      "(lettuce-core|redis-authx-core|reactor-core|reactive-streams|slf4j-api|netty-[a-z-]+)"
          + "-\\d.*\\.jar");

  @Test
  void shouldNeedNothingOfTheEngine(@TempDir final Path directory) throws Exception {
    try (ReaderRig rig = new ReaderRig(directory)) {
      rig.engine().awaitMirror();

      // A process of its own: Netty's native part belongs to one class loader of a process.
      final Process alone = new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              String.join(File.pathSeparator, classPath()),
              FrontEnd.class.getName(),
              Files.readString(directory.resolve("redis").resolve("uri")).strip())
          .redirectError(directory.resolve("errors").toFile())
          .start();

      final String answer =
          new String(alone.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      final String errors = Files.readString(directory.resolve("errors"));
      assertEquals(0, alone.waitFor(), errors);
      assertEquals("1000000 ADMIT", answer, errors);
    }
  }

  private static List<String> classPath() {
    final List<String> entries = new ArrayList<>();
    for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      final Path path = Path.of(entry);
      final boolean isOurs =
          Files.isDirectory(path) && !Files.exists(path.resolve("io/sluice/engine"));
      if (isOurs || LIBRARIES.matcher(String.valueOf(path.getFileName())).matches()) {
        entries.add(entry);
      }
    }
    assertTrue(entries.size() > 6, entries::toString);
    return entries;
  }
}
