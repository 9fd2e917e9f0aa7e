package io.sluice.loadtest.http.kill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a run of kills counted. For one thread. */
final class KillCounts {
  private final Map<KillMoment, Integer> roundsByMoment = new EnumMap<>(KillMoment.class);
  private final List<Duration> startups = new ArrayList<>();
  private long acknowledged;
  private long unknown;
  private int uncleanStops;
  private int killsOfStarts;

  void addRound(final KillMoment moment, final Duration startup) {
    roundsByMoment.merge(moment, 1, Integer::sum);
    startups.add(startup);
  }

  void addKillOfStart() {
    killsOfStarts++;
  }

  int killsOfStarts() {
    return killsOfStarts;
  }

  void addBelief(final Belief belief) {
    acknowledged += belief.acknowledged();
    unknown += belief.unknownTotal();
  }

  void addExitCode(final int exitCode) {
    uncleanStops += exitCode == 0 ? 0 : 1;
  }

  int rounds(final KillMoment moment) {
    return roundsByMoment.getOrDefault(moment, 0);
  }

  /** Kills of serving servers and of starting ones. */
  int kills() {
    return startups.size() + killsOfStarts;
  }

  long acknowledged() {
    return acknowledged;
  }

  long unknown() {
    return unknown;
  }

  /** Servers that did not end with exit code 0 when they were asked to. */
  int uncleanStops() {
    return uncleanStops;
  }

  /** The time from start to ready after a kill, at a share of all from the fastest on. */
  Duration startup(final double share) {
    final List<Duration> sorted = startups.stream().sorted().toList();
    return sorted.isEmpty()
        ? Duration.ZERO
        : sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
  }
}
