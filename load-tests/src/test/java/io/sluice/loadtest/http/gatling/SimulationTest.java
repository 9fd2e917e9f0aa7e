package io.sluice.loadtest.http.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.loadtest.http.ScriptedServer;
import io.sluice.loadtest.server.ServerCommand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One simulation as Gatling runs it: at the real server, and at one that lies about its stock. */
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

  @Test
  void shouldFailWhenMoreWasSoldThanThereIs() throws Exception {
    try (ScriptedServer server = new ScriptedServer(SimulationTest::lie)) {
      final Ran ran = run("-Dsluice.url=http://127.0.0.1:" + server.address().getPort());
      assertTrue(ran.output().contains("ledger: WRONG: oversold: 950 in place of 0"), ran.output());
      assertTrue(ran.exitCode() != 0, ran.output());
    }
  }

  /** Says yes to everybody, and writes that into its books. */
  private static String lie(final String request) {
    if (request.startsWith("GET /v1/stock/")) {
      return ScriptedServer.answer(200, "{\"onHand\":50,\"available\":0,\"held\":1000}");
    }
    return ScriptedServer.answer(
        request.startsWith("POST /v1/reservations ") ? 201 : 200,
        "{\"id\":\"r\",\"status\":\"held\"}");
  }

  private Ran run(final String... options) throws Exception {
    final Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    final List<String> words = new ArrayList<>(List.of(
        java.toString(),
        "@" + ServerCommand.home().resolve("deploy").resolve("jvm.options"),
        "-Dsluice.home=" + ServerCommand.home(),
        "-Dsluice.buyers=1000",
        "-Dsluice.units=50",
        "-Dsluice.seconds=1"));
    words.addAll(List.of(options));
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
