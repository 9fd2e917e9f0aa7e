package io.sluice.loadtest.http.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.loadtest.server.ServerCommand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One simulation as Gatling runs it, at the real server. */
@Timeout(120)
final class SimulationTest {
  private static final String GATLING = "io.gatling.app.Gatling";

  @TempDir
  private Path results;

  private record Ran(int exitCode, String output) {}

  @Test
  void shouldPassWhenTheBooksHold() throws Exception {
    final Ran ran = run();
    assertEquals(0, ran.exitCode(), ran.output());
    assertTrue(ran.output().contains("ledger: sold: 50, expected 50"), ran.output());
  }

  private Ran run() throws Exception {
    final Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    final List<String> words = new ArrayList<>(List.of(
        java.toString(),
        "@" + ServerCommand.home().resolve("deploy").resolve("jvm.options"),
        "-Dsluice.home=" + ServerCommand.home(),
        "-Dsluice.buyers=1000",
        "-Dsluice.units=50",
        "-Dsluice.seconds=1"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), GATLING));
    words.addAll(List.of(
        "--simulation", FlashSaleSimulation.class.getName(), "--no-reports", "--results-folder"));
    words.add(results.toString());
    final Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    final String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), output);
  }
}
