package io.sluice.api.admission;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A server with one commit after the other, in virtual time, before which a limit stands: what
 * arrives during a commit is the next one.
 */
final class SlowServer {
  private static final long US_PER_MS = 1_000;
  private static final long US_PER_TICK = 100_000;

  private final LoadLimit limit;
  private final int perCommitUs;
  private final int perEventUs;
  private final Deque<Long> waiting = new ArrayDeque<>();
  private final List<Long> committing = new ArrayList<>();
  private final List<Long> tookUs = new ArrayList<>();
  private long nowUs;
  private long commitEndsUs = Long.MAX_VALUE;
  private long refused;
  private long lengthMs;

  SlowServer(final LoadLimit limit, final int perCommitUs, final int perEventUs) {
    this.limit = limit;
    this.perCommitUs = perCommitUs;
    this.perEventUs = perEventUs;
  }

  /** Sends so many requests a millisecond, evenly, for some time. */
  void run(final double perMs, final int forMs) {
    tookUs.clear();
    refused = 0;
    lengthMs = forMs;
    final long fromUs = nowUs;
    long sent = 0;
    while (nowUs < fromUs + forMs * US_PER_MS) {
      final long nextArrivalUs = fromUs + (long) (sent / perMs * US_PER_MS);
      final long nextTickUs = (nowUs / US_PER_TICK + 1) * US_PER_TICK;
      final long nextUs = Math.min(nextTickUs, Math.min(nextArrivalUs, commitEndsUs));
      if (nextUs == nextTickUs) {
        nowUs = nextTickUs;
        limit.onTick();
      }
      if (nextUs == commitEndsUs) {
        nowUs = commitEndsUs;
        endCommit();
      }
      if (nextUs == nextArrivalUs) {
        nowUs = nextArrivalUs;
        sent++;
        arrive();
      }
      beginCommit();
    }
  }

  long refused() {
    return refused;
  }

  double servedPerMs() {
    return (double) tookUs.size() / lengthMs;
  }

  double p99Ms() {
    final List<Long> sorted = tookUs.stream().sorted().toList();
    return sorted.get(sorted.size() * 99 / 100) / (double) US_PER_MS;
  }

  private void arrive() {
    if (limit.admits(RequestClass.RESERVE)) {
      limit.begin(RequestClass.RESERVE);
      waiting.add(nowUs);
    } else {
      refused++;
      limit.retryAfter(1);
    }
  }

  private void beginCommit() {
    if (committing.isEmpty() && !waiting.isEmpty()) {
      committing.addAll(waiting);
      waiting.clear();
      commitEndsUs = nowUs + perCommitUs + (long) perEventUs * committing.size();
    }
  }

  private void endCommit() {
    for (final long sinceUs : committing) {
      tookUs.add(nowUs - sinceUs);
      limit.end(RequestClass.RESERVE, (nowUs - sinceUs) * US_PER_MS);
    }
    committing.clear();
    commitEndsUs = Long.MAX_VALUE;
  }
}
