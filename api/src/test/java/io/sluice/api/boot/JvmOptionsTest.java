package io.sluice.api.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The JVM flags of production, which the tests run under too. */
final class JvmOptionsTest {
  @Test
  void shouldBeInForceInTests() throws IOException {
    final Path file = Path.of(System.getProperty("sluice.home"), "deploy", "jvm.options");
    final List<String> options = Files.readAllLines(file).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
    assertFalse(options.isEmpty());
    final List<String> inForce = ManagementFactory.getRuntimeMXBean().getInputArguments();
    assertEquals(
        List.of(), options.stream().filter(option -> !inForce.contains(option)).toList());
  }
}
