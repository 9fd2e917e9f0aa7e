package io.sluice.persistence.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/** The Redis that lies in a library, as a file that can be run. Stateless, any thread. */
final class RedisProgram {
  private static final String VERSION = "7.0.15";

  /** Name of the file. */
  static final String NAME = "redis-server-" + VERSION;

  private RedisProgram() {}

  /**
   * Puts the program into a directory, unless it is there.
   *
   * @return its file
   * @throws IOException if that fails, or there is none for this system
   */
  static Path in(final Path directory) throws IOException {
    final Path file = directory.resolve(NAME);
    if (!Files.isExecutable(file)) {
      extract(directory, file);
    }
    return file;
  }

  private static void extract(final Path directory, final Path file) throws IOException {
    final String name = "/" + NAME + "-" + system() + "-" + architecture();
    try (InputStream in = RedisProgram.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("there is no embedded Redis for this system: " + name.substring(1));
      }
      final Path draft = directory.resolve("redis-server.draft");
      Files.copy(in, draft, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwx------"));
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static String system() {
    final String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.startsWith("mac") ? "darwin" : name;
  }

  private static String architecture() {
    final String name = System.getProperty("os.arch");
    return name.equals("aarch64") ? "arm64" : name.equals("x86_64") ? "amd64" : name;
  }
}
