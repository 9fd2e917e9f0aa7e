package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.http.kill.Violations.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run of kills found. */
public final class KillResult {
  private final KillPlan plan;
  private final KillCounts counts;
  private final Violations violations;
  private final @Nullable FeedTally feed;

  /**
   * What was found.
   *
   * @param feed what was seen of the feed; null if nobody followed it
   */
  KillResult(
      final KillPlan plan,
      final KillCounts counts,
      final Violations violations,
      final @Nullable FeedTally feed) {
    this.plan = plan;
    this.counts = counts;
    this.violations = violations;
    this.feed = feed;
  }

  /** True if every promise was kept. */
  public boolean isClean() {
    return violations.isEmpty() && counts.uncleanStops() == 0;
  }

  /** Commands that were acknowledged. */
  public long acknowledged() {
    return counts.acknowledged();
  }

  /** Events that a consumer of the feed was told, if there was one. */
  public long eventsTold() {
    return feed == null ? 0 : feed.events();
  }

  /** Kills of that consumer. */
  public int consumerKills() {
    return feed == null ? 0 : feed.kills();
  }

  /** Broken promises in words. */
  public List<String> violations() {
    return violations.texts();
  }

  /** For a result file. */
  public Map<String, Object> figures() {
    final Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("durability", plan.durability());
    figures.put("seed", plan.seed());
    figures.put("rounds", plan.rounds());
    figures.put("kills", counts.kills());
    figures.put("killsAtAnyTime", counts.rounds(KillMoment.ANY_TIME));
    figures.put("killsAroundARoll", counts.rounds(KillMoment.AROUND_A_ROLL));
    figures.put("killsDuringRecovery", counts.killsOfStarts());
    figures.put("acknowledged", counts.acknowledged());
    figures.put("unknownAtFirst", counts.unknown());
    for (final Kind kind : Kind.values()) {
      figures.put(kind.name().toLowerCase(Locale.ROOT), violations.count(kind));
    }
    figures.put("uncleanStops", counts.uncleanStops());
    figures.put("startupMedianMs", counts.startup(0.5).toMillis());
    figures.put("startupMaxMs", counts.startup(1).toMillis());
    if (feed != null) {
      figures.putAll(feed.figures());
    }
    figures.put("violations", violations.texts());
    return figures;
  }
}
