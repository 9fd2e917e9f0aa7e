package io.sluice.loadtest.http.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.loadtest.http.Json;
import io.sluice.loadtest.result.Screen;
import io.sluice.loadtest.server.RunningServer;
import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.server.ServerCommand;
import io.sluice.loadtest.server.ServerOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Small sales at the real server in a process of its own. */
@Timeout(300)
final class SaleDayTest {
  private static final SalePlan PLAN =
      new SalePlan(3_000, 200, 400, Duration.ofSeconds(1), false, 7);

  private final Screen screen =
      Screen.plain(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));

  @Test
  void shouldSellEveryUnitOnceAndSayTheSameToWhoAsksAgain() throws Exception {
    try (Sandbox sandbox = Sandbox.temporary("sale-test")) {
      final RunningServer server = sandbox
          .start(
              "server",
              ServerCommand.ofOwnClassPath(),
              ServerOptions.of(sandbox.directory().resolve("data"), "disk"))
          .awaitReady(Duration.ofMinutes(1));
      final DayResult result = new SaleDay(server, PLAN, screen).play(2, 1_000);

      final Json figures = Json.parse(Json.pretty(result.figures()));
      assertTrue(result.isClean(), figures::toString);
      // A sale in which this test's own crowd was late is played again.
      final long sales = figures.number("sales");
      assertTrue(sales >= 2, figures::toString);
      assertEquals(200 * sales, figures.number("sold"));
      assertEquals(200, figures.number("soldMin"));
      assertEquals(0, figures.number("oversold"));
      assertEquals(0, figures.number("undersold"));
      assertEquals(0, figures.number("unanswered"));
      assertEquals(1_000, figures.object("retries").number("sameAsFirst"));
      assertEquals(sales, figures.objects("runs").size());
    }
  }
}
