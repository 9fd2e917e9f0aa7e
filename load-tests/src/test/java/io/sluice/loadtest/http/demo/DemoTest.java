package io.sluice.loadtest.http.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.loadtest.result.Screen;
import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.server.ServerCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The demo, shortened, against the real server in a process of its own. */
@Timeout(300)
final class DemoTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final Screen screen = Screen.plain(new PrintStream(shown, true, StandardCharsets.UTF_8));

  @Test
  void shouldSellEveryUnitOnceAndLoseNothingWhenKilled() throws Exception {
    final Demo.Plan plan = new Demo.Plan(5_000, 500, 5_000, 64, Duration.ofSeconds(1), "disk", 7);
    final Path directory;
    try (Sandbox sandbox = Sandbox.temporary("demo-test")) {
      directory = sandbox.directory();
      final boolean kept = new Demo(plan, sandbox, ServerCommand.ofOwnClassPath(), screen).run();
      assertTrue(kept, shown());
    }
    assertTrue(Files.notExists(directory), "the directory is gone with the demo");
    assertTrue(shown().contains("sold 500 of 500 units, refused 4,500: oversold 0, undersold 0"));
    assertEquals(0, shown().lines().filter(line -> line.contains("✗")).count(), shown());
  }

  private String shown() {
    return shown.toString(StandardCharsets.UTF_8);
  }
}
