package io.sluice.persistence.mirror;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Where one shard of the mirror stands. Replica's thread. */
final class Shard {
  private static final long FIRST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LONGEST_PAUSE_NS = TimeUnit.SECONDS.toNanos(2);

  private final ShardChanges changes = new ShardChanges();
  private @Nullable Batch inFlight;
  private boolean claimed;
  private long numbered;
  private long told;
  private long complete;
  private long sentNs;
  private long pauseNs;
  private long pauseEndNs;

  ShardChanges changes() {
    return changes;
  }

  /** Whether something was sent of which nobody knows what became of it. */
  boolean isBusy() {
    return inFlight != null;
  }

  /** Whether nothing may be sent for a while, because the last attempt failed. */
  boolean isPausing(final long nowNs) {
    return pauseNs > 0 && nowNs - pauseEndNs < 0;
  }

  /** Whether the shard has been taken over for the generation. */
  boolean isClaimed() {
    return claimed;
  }

  /** Number for the next batch. */
  long nextNumber() {
    return numbered + 1;
  }

  /** Number of the newest batch that it was told for sure; 0 if there is none. */
  long told() {
    return told;
  }

  /** Position up to which it was told everything. */
  long complete() {
    return complete;
  }

  /** When something was sent last. */
  long sentNs() {
    return sentNs;
  }

  /** Another generation begins; something may be sent at once. */
  void reset(final long nowNs) {
    claimed = false;
    numbered = 0;
    told = 0;
    complete = 0;
    pauseNs = 0;
    sentNs = nowNs - LONGEST_PAUSE_NS;
  }

  /** The reason to pause is gone. */
  void resume() {
    pauseNs = 0;
  }

  void sent(final Batch batch, final long nowNs) {
    inFlight = batch;
    numbered = batch.number();
    sentNs = nowNs;
  }

  /** The batch in flight is no more. */
  void landed() {
    inFlight = null;
  }

  void claimed() {
    claimed = true;
    pauseNs = 0;
  }

  void done(final Batch batch) {
    told = batch.number();
    complete = Math.max(complete, batch.complete());
    pauseNs = 0;
  }

  /** Pauses for longer than the last time, and not for as long as the others. */
  void pause(final long nowNs, final RandomGenerator random) {
    pauseNs = Math.clamp(pauseNs * 2, FIRST_PAUSE_NS, LONGEST_PAUSE_NS);
    pauseEndNs = nowNs + random.nextLong(pauseNs / 2, pauseNs + 1);
  }

  /** The oldest change that it was not told of for sure, or null. */
  @Nullable
  Change oldest() {
    final Batch sent = inFlight;
    if (sent != null && !sent.taken().isEmpty()) {
      return sent.taken().getFirst().change();
    }
    return changes.oldest();
  }
}
