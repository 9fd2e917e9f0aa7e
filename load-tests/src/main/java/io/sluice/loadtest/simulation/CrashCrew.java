package io.sluice.loadtest.simulation;

import io.sluice.engine.protocol.Durability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Threads that crash scenarios at every operation, until there are none left. */
final class CrashCrew {
  private static final int MOST_VIOLATIONS_KEPT = 20;

  /** An operation of a scenario, to be crashed in every way. */
  private record Place(CrashScenario scenario, Durability durability, int operation) {}

  private final List<Place> places = new ArrayList<>();
  private final AtomicInteger nextPlace = new AtomicInteger();
  private final boolean nested;
  private final int threadCount;

  // Guarded by this.
  private final Map<String, CrashPoints.Count> counts = new TreeMap<>();
  private final List<String> violations = new ArrayList<>();
  private CrashPoints.Count total = CrashPoints.Count.NONE;
  private long violationCount;

  /**
   * A crew.
   *
   * @param nested whether the start after each crash is crashed at every operation, too
   */
  CrashCrew(
      final Collection<CrashScenario> scenarios, final boolean nested, final int threadCount) {
    this.nested = nested;
    this.threadCount = threadCount;
    final Rings rings = new Rings();
    for (final CrashScenario scenario : scenarios) {
      for (final Durability durability : List.of(Durability.DISK, Durability.PROCESS)) {
        final int operations = points(scenario, durability, rings).operations();
        for (int i = 0; i < operations; i++) {
          places.add(new Place(scenario, durability, i));
        }
      }
    }
  }

  /**
   * Runs to the end.
   *
   * @param onProgress told of what was tried now and then, on the caller's thread
   */
  void run(final long progressMs, final Consumer<CrashPoints.Count> onProgress)
      throws InterruptedException {
    final List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < threadCount; i++) {
      threads.add(Thread.ofPlatform().name("crash-points-" + i).start(this::work));
    }
    for (final Thread thread : threads) {
      while (!thread.join(Duration.ofMillis(progressMs))) {
        onProgress.accept(total());
      }
    }
  }

  synchronized CrashPoints.Count total() {
    return total;
  }

  /** What was tried, by scenario. */
  synchronized Map<String, CrashPoints.Count> counts() {
    return Map.copyOf(counts);
  }

  /** Places at which a promise was broken; the first of them, in words. */
  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  synchronized long violationCount() {
    return violationCount;
  }

  private void work() {
    final Rings rings = new Rings();
    while (true) {
      final int next = nextPlace.getAndIncrement();
      if (next >= places.size()) {
        return;
      }
      crashAt(places.get(next), rings);
    }
  }

  private void crashAt(final Place place, final Rings rings) {
    final CrashPoints points = points(place.scenario(), place.durability(), rings);
    try {
      final CrashPoints.Count count = points.crashAt(place.operation(), nested);
      synchronized (this) {
        total = total.plus(count);
        counts.merge(place.scenario().words(), count, CrashPoints.Count::plus);
      }
    } catch (final Violation e) {
      synchronized (this) {
        violationCount++;
        if (violations.size() < MOST_VIOLATIONS_KEPT) {
          violations.add(String.valueOf(e.getMessage()));
        }
      }
    }
  }

  private static CrashPoints points(
      final CrashScenario scenario, final Durability durability, final Rings rings) {
    return new CrashPoints(scenario, durability, () -> Seams.NONE, rings);
  }
}
