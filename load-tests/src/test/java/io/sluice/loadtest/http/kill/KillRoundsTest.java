package io.sluice.loadtest.http.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.server.ServerCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kills of the real server under load, ten at each level, and some more before a consumer. */
@Timeout(600)
final class KillRoundsTest {
  private static final int ROUNDS = 10;
  private static final int FEED_ROUNDS = 5;

  @ParameterizedTest
  @CsvSource({"process, 101", "disk, 202"})
  void shouldLoseAndOversellNothingWhenKilledUnderLoad(final String durability, final long seed)
      throws Exception {
    final KillPlan plan = KillPlan.of(ROUNDS, durability, seed);
    try (Sandbox sandbox = Sandbox.temporary("kill-test")) {
      final KillResult result =
          new KillRounds(plan, sandbox, ServerCommand.ofOwnClassPath(), System.out::println).play();

      assertTrue(result.isClean(), () -> plan + ": " + result.figures());
      final long least = (long) ROUNDS * plan.acknowledgements();
      assertTrue(result.acknowledged() >= least, () -> result.figures().toString());
    }
  }

  /** A receiver of webhooks that is killed as often as the server is sent every event. */
  @Test
  void shouldSendEveryEventToAReceiverThatIsKilledAsOftenAsTheServer() throws Exception {
    final KillPlan plan = KillPlan.of(FEED_ROUNDS, "disk", 404);
    try (Sandbox sandbox = Sandbox.temporary("webhook-kill-test")) {
      final KillResult result = new KillRounds(
              plan, sandbox, ServerCommand.ofOwnClassPath().compiledQuickly(), System.out::println)
          .pushed()
          .play();

      assertTrue(result.isClean(), () -> plan + ": " + result.figures());
      assertEquals(FEED_ROUNDS, result.consumerKills());
      assertTrue(
          result.eventsTold() >= result.acknowledged(), () -> result.figures().toString());
    }
  }

  /** A consumer of the feed that is killed as often as the server is told every event. */
  @Test
  void shouldTellEveryEventToAConsumerThatIsKilledAsOftenAsTheServer() throws Exception {
    final KillPlan plan = KillPlan.of(FEED_ROUNDS, "disk", 303);
    try (Sandbox sandbox = Sandbox.temporary("feed-kill-test")) {
      final KillResult result = new KillRounds(
              plan, sandbox, ServerCommand.ofOwnClassPath().compiledQuickly(), System.out::println)
          .followed()
          .play();

      assertTrue(result.isClean(), () -> plan + ": " + result.figures());
      assertEquals(FEED_ROUNDS, result.consumerKills());
      assertTrue(
          result.eventsTold() >= result.acknowledged(), () -> result.figures().toString());
    }
  }
}
