package io.sluice.persistence.readmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
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
    try (ReaderRig rig = new ReaderRig(directory);
        URLClassLoader alone = new URLClassLoader(
            classPath().toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      rig.engine().awaitMirror();
      assertThrows(
          ClassNotFoundException.class,
          () -> alone.loadClass("io.sluice.engine.protocol.PublicId"));

      // Lettuce looks for its events there, as in any program that has it but once.
      Thread.currentThread().setContextClassLoader(alone);
      final Object answer = alone
          .loadClass(FrontEnd.class.getName())
          .getMethod("ask", String.class)
          .invoke(
              null, Files.readString(directory.resolve("redis").resolve("uri")).strip());

      assertEquals("1000000 ADMIT", answer);
    } finally {
      Thread.currentThread().setContextClassLoader(LibraryAloneTest.class.getClassLoader());
    }
  }

  private static List<URL> classPath() throws Exception {
    final List<URL> urls = new ArrayList<>();
    for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      final Path path = Path.of(entry);
      final boolean isOurs =
          Files.isDirectory(path) && !Files.exists(path.resolve("io/sluice/engine"));
      if (isOurs || LIBRARIES.matcher(path.getFileName().toString()).matches()) {
        urls.add(path.toUri().toURL());
      }
    }
    assertTrue(urls.size() > 6, urls::toString);
    return urls;
  }
}
