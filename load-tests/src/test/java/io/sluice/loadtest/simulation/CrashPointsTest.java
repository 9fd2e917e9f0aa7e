package io.sluice.loadtest.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.protocol.Durability;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The share of the crash points that the build goes through. */
final class CrashPointsTest {
  private static final int OPERATIONS_BETWEEN = 6;
  private static final int OPERATIONS_BETWEEN_NESTED = 48;

  private final Rings rings = new Rings();

  @ParameterizedTest
  @EnumSource
  void shouldLoseNothingWhereverAScenarioIsCrashed(final CrashScenario scenario) {
    for (final Durability durability : new Durability[] {Durability.DISK, Durability.PROCESS}) {
      final CrashPoints points = points(scenario, durability, () -> Seams.NONE);
      final int operations = points.operations();
      CrashPoints.Count count = CrashPoints.Count.NONE;
      for (int i = scenario.ordinal() % OPERATIONS_BETWEEN;
          i < operations;
          i += OPERATIONS_BETWEEN) {
        count = count.plus(points.crashAt(i, i % OPERATIONS_BETWEEN_NESTED == 0));
      }
      final long sampled = operations / OPERATIONS_BETWEEN - 1L;
      assertTrue(count.crashes() >= Cut.ALL.size() * sampled);
    }
  }

  @Test
  void shouldGoTheSameWayTwice() {
    final CrashPoints points = points(CrashScenario.ROLLS, Durability.DISK, () -> Seams.NONE);
    assertEquals(points.operations(), points.operations());
    assertEquals(points.crashAt(20, true), points.crashAt(20, true));
  }

  @Test
  void shouldNoticeAnswersThatLeaveBeforeTheForce() {
    final CrashPoints points = points(
        CrashScenario.LIFE_OF_RESERVATIONS,
        Durability.DISK,
        PlantedBug.ACKNOWLEDGE_BEFORE_FORCE::plant);
    assertThrows(Violation.class, () -> crashEverywhere(points));
  }

  @Test
  void shouldNoticeATakeoverThatForcesNothing() {
    final CrashPoints points =
        points(CrashScenario.EPOCHS, Durability.DISK, PlantedBug.TAKEOVER_NOT_FORCED::plant);
    assertThrows(Violation.class, () -> crashEverywhere(points));
  }

  private static void crashEverywhere(final CrashPoints points) {
    // What is wrong may show in the scenario itself.
    final int operations = points.operations();
    for (int i = 0; i < operations; i++) {
      points.crashAt(i, true);
    }
  }

  private CrashPoints points(
      final CrashScenario scenario, final Durability durability, final Supplier<Seams> seams) {
    return new CrashPoints(scenario, durability, seams, rings);
  }
}
