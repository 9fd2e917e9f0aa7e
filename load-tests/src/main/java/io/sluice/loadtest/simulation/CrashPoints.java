package io.sluice.loadtest.simulation;

import io.sluice.engine.protocol.Durability;
import io.sluice.persistence.memory.Remains;
import java.util.function.Supplier;

/**
 * Crashes at every operation of a scenario on its disk, in every way, and again at every operation
 * of the start that follows. After each the real recovery has to find all that was acknowledged,
 * and clients have to be told of what they asked for, once. One thread.
 */
final class CrashPoints {
  /**
   * What was tried.
   *
   * @param operations of the scenario without a crash
   * @param crashes single ones
   * @param nested crashes of a start after a crash
   */
  record Count(long operations, long crashes, long nested) {
    static final Count NONE = new Count(0, 0, 0);

    Count plus(final Count other) {
      return new Count(
          operations + other.operations, crashes + other.crashes, nested + other.nested);
    }

    /** Places at which a process ended. */
    long points() {
      return crashes + nested;
    }
  }

  private final CrashScenario scenario;
  private final Durability durability;
  private final Supplier<Seams> seams;
  private final Rings rings;
  private final Marks marks = new Marks();
  private final Breaker breaker = new Breaker();

  /**
   * Of one scenario.
   *
   * @param seams new ones for each time that it is played
   */
  CrashPoints(
      final CrashScenario scenario,
      final Durability durability,
      final Supplier<Seams> seams,
      final Rings rings) {
    this.scenario = scenario;
    this.durability = durability;
    this.seams = seams;
    this.rings = rings;
  }

  /** Operations of the scenario if nothing ends it. */
  int operations() {
    breaker.disarm();
    final Stage stage = stage();
    scenario.playFromTheBeginning(stage);
    final int operations = breaker.count();
    finish(stage);
    return operations;
  }

  /**
   * Crashes at one operation in every way, and in each of the starts after that at every operation,
   * in one way each.
   *
   * @param nested whether starts are crashed, too
   * @throws Violation if a promise is broken; it names the place
   */
  Count crashAt(final int operation, final boolean nested) {
    long crashes = 0;
    long crashedStarts = 0;
    for (final Cut cut : Cut.ALL) {
      final int operationsOfStart = crash(operation, cut, -1, Cut.BEFORE);
      crashes++;
      for (int i = 0; nested && i < operationsOfStart; i++) {
        final Cut second = Cut.ALL.get((operation + cut.ordinal() + i) % Cut.ALL.size());
        crash(operation, cut, i, second);
        crashedStarts++;
      }
    }
    return new Count(1, crashes, crashedStarts);
  }

  private int crash(final int operation, final Cut cut, final int second, final Cut secondCut) {
    try {
      return tryCrash(operation, cut, second, secondCut);
    } catch (final RuntimeException | AssertionError e) {
      throw new Violation(
          "%s at %s, operation %d %s%s: %s"
              .formatted(
                  scenario.words(),
                  durability,
                  operation,
                  cut,
                  second < 0 ? "" : ", then " + second + " of the start " + secondCut,
                  e),
          e);
    }
  }

  private int tryCrash(final int operation, final Cut cut, final int second, final Cut secondCut) {
    breaker.arm(operation, cut);
    final Stage stage = stage();
    Violation.unless(isKilled(() -> scenario.playFromTheBeginning(stage)), "it went another way");
    end(stage, cut);
    breaker.arm(second, secondCut);
    final boolean killed = isKilled(() -> start(stage));
    final int operations = breaker.count();
    if (killed) {
      end(stage, secondCut);
      breaker.disarm();
      start(stage);
    }
    Violation.unless(killed == second >= 0, "the start went another way");
    breaker.disarm();
    finish(stage);
    return operations;
  }

  private Stage stage() {
    final Stage stage = new Stage(scenario.swarm(durability), seams.get(), rings, marks, null);
    stage.server().store().watch(breaker);
    return stage;
  }

  private static boolean isKilled(final Runnable act) {
    try {
      act.run();
      return false;
    } catch (final Disk.Killed e) {
      return true;
    }
  }

  private static void start(final Stage stage) {
    stage.start();
    stage.settle();
  }

  private static void end(final Stage stage, final Cut cut) {
    final Remains remains = cut.remains();
    if (remains == null) {
      stage.server().die(false);
    } else {
      stage.server().losePower(remains);
    }
  }

  private static void finish(final Stage stage) {
    final Runnable noRestart = () -> {
      throw new Violation("a server ends itself although nothing is wrong");
    };
    stage.comeToRest(noRestart);
    stage.live(noRestart);
    stage.lookAtAll(noRestart);
  }
}
