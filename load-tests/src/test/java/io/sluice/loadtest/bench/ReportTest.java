package io.sluice.loadtest.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of results, from files with made-up figures. */
final class ReportTest {
  @TempDir
  private Path folder;

  @Test
  void shouldSayThatNothingWasMeasuredYet() throws Exception {
    final String page = Report.of(folder).text();
    assertEquals(
        15, page.lines().filter(line -> line.endsWith("| not measured yet |")).count());
    assertFalse(page.contains("NaN"));
  }

  @Test
  void shouldCountAsEqualWhatLiesBetweenTwoHealthyLooks() throws Exception {
    result("redis", """
        "dead":{"p99":{"median":1.2,"min":1,"max":2},"perSecond":{"median":1,"min":1,"max":1}},
        "slow":{"p99":{"median":1.05,"min":1,"max":2},"perSecond":{"median":1,"min":1,"max":1}},
        "blackHole":{"p99":{"median":1,"min":1,"max":2},"perSecond":{"median":0.8,"min":0,"max":1}},
        "healthyToHealthy":{"p99":{"median":1,"min":0.7,"max":1.3},
          "perSecond":{"median":1,"min":0.9,"max":1.1}},"pairs":7,"ratePerSecond":4000,"valid":true
        """);
    final String page = Report.of(folder).text();
    assertTrue(page.contains("| ≤ 1.03 × | 1.20 · 1.05 · 1.00 | goal |"), page);
    assertTrue(page.contains("| ≥ 0.97 × | 1.00 · 1.00 · 0.80 | **missed** |"), page);
    assertTrue(page.contains("no unit was astray afterwards: so it was."), page);
  }

  @Test
  void shouldTellGoalFromFloorFromMissed() throws Exception {
    result("http", """
        "processToBare":{"median":0.91,"min":0.8,"max":1.0},
        "diskToBare":{"median":0.5,"min":0.4,"max":0.6},
        "oneCallerExcessInForces":{"median":2.5,"min":2.0,"max":3.0},
        "batchToSingle":{"median":10,"min":9,"max":11},"valid":true
        """);
    result("heap", "\"ratio\":1.1");
    result("start", """
        "reservations":1000000,"journalBytes":1,
        "afterKillSeconds":{"median":1.5,"min":1.4,"max":1.6},
        "afterStopSeconds":{"median":1.5,"min":1.4,"max":1.6}
        """);
    final String page = Report.of(folder).text();

    assertTrue(rowOf(page, "at `process`").endsWith("| 0.91 (0.80–1.00) | goal |"));
    assertTrue(rowOf(page, "at `disk`, 64").endsWith("| 0.50 (0.40–0.60) | floor |"));
    assertTrue(rowOf(page, "one caller, p50").endsWith("| **missed** |"));
    assertTrue(rowOf(page, "batch of 100").endsWith("| goal |"));
    assertTrue(rowOf(page, "heap after").endsWith("| 1.100 × | floor |"));
    assertTrue(rowOf(page, "start with").endsWith("| goal |"));
    assertTrue(page.contains("| heap | `./sluice bench heap` | abc1234 |"));
  }

  @Test
  void shouldAddUpKillsAndForgiveNone() throws Exception {
    result("kills-disk", "\"durability\":\"disk\",\"kills\":150,\"lost\":0,\"oversold\":0");
    result("kills-process", "\"durability\":\"process\",\"kills\":100,\"lost\":0,\"oversold\":0");
    assertTrue(
        rowOf(Report.of(folder).text(), "`kill -9`").endsWith("| 0 / 0 in 250 kills | floor |"));

    result("kills-process", "\"durability\":\"process\",\"kills\":100,\"replay\":1");
    assertTrue(rowOf(Report.of(folder).text(), "`kill -9`").endsWith("| **missed** |"));
  }

  @Test
  void shouldTellHowASaleEnded() throws Exception {
    final String figures = "\"buyers\":150000,\"units\":1000,\"withinMs\":3000,\"sales\":%d,"
        + "\"timedSales\":19,\"missedShareWorst\":0.005,\"voidSlowestMs\":2345.6,"
        + "\"soldMin\":1000,\"oversold\":%d,\"undersold\":0,\"holds\":%b,\"valid\":%b,"
        + "\"within1sWorst\":%s,\"within2sWorst\":0.97,\"within5sWorst\":1";
    result("flash-sale", figures.formatted(20, 0, true, true, "0.999999"));
    final String page = Report.of(folder).text();
    assertTrue(
        rowOf(page, "buyers in 3 s").endsWith("| 1,000 / 0 / 0 at worst in 20 runs | floor |"));
    assertTrue(
        rowOf(page, "who heard")
            .endsWith(
                "| 99.99 % in 1 s, 97.00 % in 2 s, all in 5 s in the worst of 19 runs | floor |"),
        page);
    assertTrue(page.contains("| 0.50 % at most | 1 | 2,346 | hold |"), page);

    result("flash-sale", figures.formatted(100, 0, true, true, "1"));
    assertTrue(rowOf(Report.of(folder).text(), "buyers in 3 s").endsWith("| goal |"));
    assertTrue(rowOf(Report.of(folder).text(), "who heard").endsWith("| goal |"));
    result("flash-sale", figures.formatted(100, 1, false, true, "1"));
    assertTrue(rowOf(Report.of(folder).text(), "buyers in 3 s").endsWith("| **missed** |"));
    result("flash-sale", figures.formatted(100, 0, true, false, "1"));
    assertTrue(rowOf(Report.of(folder).text(), "buyers in 3 s").contains("| void: "));
  }

  @Test
  void shouldCountOneOtherAnswerToARetryAsMissed() throws Exception {
    final String figures = "\"retries\":{\"asked\":1000000,\"different\":%d}";
    result("flash-sale-retries", figures.formatted(0));
    assertTrue(rowOf(Report.of(folder).text(), "retries of").endsWith("| goal |"));
    result("flash-sale-retries", figures.formatted(1));
    assertTrue(rowOf(Report.of(folder).text(), "retries of").endsWith("| **missed** |"));
  }

  @Test
  void shouldTellHowAServerCameThroughOverload() throws Exception {
    result("overload", """
        "valid":true,"astray":0,"connections":4000,
        "goodputOfPeak":{"median":0.96,"min":0.9,"max":1},
        "p99OfCalm":{"median":1.5,"min":1,"max":2},
        "recoverySeconds":{"median":6,"min":1,"max":7},
        "residentGrowthMiB":{"median":20,"min":10,"max":30},
        "heapGrowthMiB":{"median":2,"min":1,"max":3}
        """);
    final String page = Report.of(folder).text();
    assertTrue(rowOf(page, "goodput at").endsWith("| 0.96 (0.90–1.00) | goal |"));
    assertTrue(rowOf(page, "accepted p99 at 10").endsWith("| 1.50 (1.00–2.00) × | floor |"));
    assertTrue(rowOf(page, "back to the old").endsWith("| 6.00 (1.00–7.00) s | **missed** |"));
    assertTrue(rowOf(page, "memory growth").endsWith("| 20.00 (10.00–30.00) MiB | goal |"));
  }

  @Test
  void shouldMissTheCoreWhenItAllocates() throws Exception {
    final String figures = "\"core1\":{\"nsPerPair\":200.0,\"nsPerPairP10\":190.0,"
        + "\"nsPerPairP90\":210.0,\"pairsPerSecond\":5000000,\"bytesPerPair\":%s}";
    result("core", figures.formatted("0.0"));
    assertTrue(rowOf(Report.of(folder).text(), "reserve + confirm").endsWith("| goal |"));
    result("core", figures.formatted("24.0"));
    assertTrue(rowOf(Report.of(folder).text(), "reserve + confirm").endsWith("| **missed** |"));
  }

  @Test
  void shouldTakeOverTheNotes() throws Exception {
    Files.writeString(folder.resolve("notes.md"), "What was tried.\n");
    assertTrue(Report.of(folder).text().endsWith("## Notes\n\nWhat was tried.\n"));
  }

  @Test
  void shouldTakeTheMiddleOfOddAndEvenNumbersOfMeasurements() {
    assertEquals(new Spread(2, 1, 9), Spread.of(List.of(9.0, 1.0, 2.0)));
    assertEquals(new Spread(2.5, 1, 9), Spread.of(List.of(9.0, 1.0, 2.0, 3.0)));
    assertThrows(IllegalArgumentException.class, () -> Spread.of(List.of()));
  }

  private void result(final String name, final String figures) throws IOException {
    Files.writeString(
        folder.resolve(name + ".json"),
        "{\"kind\":\"" + name + "\",\"command\":\"./sluice bench " + name
            + "\",\"commit\":\"abc1234\",\"figures\":{" + figures + "}}");
  }

  private static String rowOf(final String page, final String words) {
    return page.lines()
        .filter(line -> line.startsWith("|") && line.contains(words))
        .findFirst()
        .orElseThrow();
  }
}
