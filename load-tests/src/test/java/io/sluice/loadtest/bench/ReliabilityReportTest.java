package io.sluice.loadtest.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.loadtest.server.ServerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of reliability, from files with made-up figures and from those of the project. */
final class ReliabilityReportTest {
  private static final int GOALS = 13;

  @TempDir
  private Path folder;

  @Test
  void shouldSayThatNothingWasMeasuredYet() throws Exception {
    final String page = ReliabilityReport.of(folder).text();

    assertEquals(
        GOALS,
        page.lines().filter(line -> line.endsWith("| not measured yet |")).count());
    assertFalse(page.contains("NaN"));
    assertTrue(page.contains("## What is not covered"));
  }

  @Test
  void shouldShowTheBoundBesideEachZeroAndNoneBesideAFailure() throws Exception {
    result("crash-images", "\"images\":30000,\"lost\":0,\"kinds\":{\"roll\":1234}");
    result("damages", "\"damages\":100000,\"silent\":0,\"refused\":70000");
    result("crash-points", "\"points\":200000,\"violations\":1");
    final String page = ReliabilityReport.of(folder).text();

    assertTrue(rowOf(page, "crash images of").endsWith("| 0 of 30,000 | 0.010 % | floor |"));
    assertTrue(rowOf(page, "random damages").endsWith("| 0 of 100,000 | 0.0030 % | goal |"));
    assertTrue(rowOf(page, "crash points").endsWith("| 1 of 200,000 |  | **missed** |"));
    assertTrue(page.contains("| roll | 1,234 |"));
    assertTrue(page.contains("| damages | `./sluice damages` | abc1234 |"));
  }

  @Test
  void shouldForgiveNoFaultOfAnImage() throws Exception {
    result("crash-images", "\"images\":300000,\"refused\":1");
    assertTrue(rowOf(ReliabilityReport.of(folder).text(), "crash images of")
        .endsWith("| 1 of 300,000 |  | **missed** |"));
    result("crash-images", "\"images\":300000,\"resurrected\":2,\"lost\":1");
    assertTrue(rowOf(ReliabilityReport.of(folder).text(), "crash images of")
        .endsWith("| 3 of 300,000 |  | **missed** |"));
  }

  @Test
  void shouldAddUpTheKillsOfBothLevels() throws Exception {
    result("kills-disk", "\"durability\":\"disk\",\"kills\":600");
    assertTrue(rowOf(ReliabilityReport.of(folder).text(), "real kills")
        .endsWith("| 0 of 600 | 0.50 % | **missed** |"));
    result("kills-process", "\"durability\":\"process\",\"kills\":500");
    assertTrue(rowOf(ReliabilityReport.of(folder).text(), "real kills")
        .endsWith("| 0 of 1,100 | 0.27 % | floor |"));
    result("kills-process", "\"durability\":\"process\",\"kills\":500,\"replay\":1");
    assertTrue(rowOf(ReliabilityReport.of(folder).text(), "real kills")
        .endsWith("| 1 of 1,100 |  | **missed** |"));
  }

  @Test
  void shouldAddUpTheKillsOfBothSidesOfTheFeed() throws Exception {
    result("feed-kills", "\"kills\":150,\"consumerKills\":120,\"lost\":0");
    assertTrue(rowOf(ReliabilityReport.of(folder).text(), "reader of the feed")
        .endsWith("| 0 of 270 | 1.1 % | floor |"));
    result("feed-kills", "\"kills\":150,\"consumerKills\":120,\"lost\":2");
    assertTrue(rowOf(ReliabilityReport.of(folder).text(), "reader of the feed")
        .endsWith("| 2 of 270 |  | **missed** |"));
  }

  @Test
  void shouldAddUpTheKillsOfBothSidesOfTheWebhooks() throws Exception {
    result("webhook-kills", "\"kills\":1500,\"consumerKills\":1200,\"lost\":0");
    assertTrue(rowOf(ReliabilityReport.of(folder).text(), "receiver of webhooks")
        .endsWith("| 0 of 2,700 | 0.11 % | goal |"));
    result("webhook-kills", "\"kills\":150,\"consumerKills\":120,\"doubled\":1");
    assertTrue(rowOf(ReliabilityReport.of(folder).text(), "receiver of webhooks")
        .endsWith("| 1 of 270 |  | **missed** |"));
  }

  @Test
  void shouldMissWhenAPlantedBugIsNotFound() throws Exception {
    result("planted-bugs", "\"planted\":41,\"found\":41");
    assertTrue(rowOf(ReliabilityReport.of(folder).text(), "planted bugs")
        .endsWith("| 41 of 41 |  | goal |"));
    result("planted-bugs", "\"planted\":42,\"found\":41");
    assertTrue(rowOf(ReliabilityReport.of(folder).text(), "planted bugs")
        .endsWith("| 41 of 42 |  | **missed** |"));
  }

  @Test
  void shouldTakeSecondsFromAFigureOrFromTheMedianOfASpread() throws Exception {
    result("restart", """
        "fromSnapshotSeconds":{"median":1.5,"min":1.0,"max":2.5},"fromJournalSeconds":19.0
        """);
    final String page = ReliabilityReport.of(folder).text();

    assertTrue(rowOf(page, "from a snapshot").endsWith("| 1.50 s |  | goal |"));
    assertTrue(rowOf(page, "the journal alone").endsWith("| 19.00 s |  | floor |"));
  }

  @Test
  void shouldBeWhatTheCommittedPagesShow() throws Exception {
    final Path home = ServerCommand.home();
    final Path results = home.resolve("load-tests").resolve("results");

    assertEquals(
        Files.readString(home.resolve("docs").resolve("reliability.md")),
        ReliabilityReport.of(results).text(),
        "run ./sluice bench report");
    assertEquals(
        Files.readString(home.resolve("docs").resolve("benchmarks.md")),
        Report.of(results).text(),
        "run ./sluice bench report");
  }

  private void result(final String name, final String figures) throws IOException {
    Files.writeString(
        folder.resolve(name + ".json"),
        "{\"kind\":\"" + name + "\",\"command\":\"./sluice " + name
            + "\",\"commit\":\"abc1234\",\"figures\":{" + figures + "}}");
  }

  private static String rowOf(final String page, final String words) {
    return page.lines()
        .filter(line -> line.startsWith("|") && line.contains(words))
        .findFirst()
        .orElseThrow();
  }
}
