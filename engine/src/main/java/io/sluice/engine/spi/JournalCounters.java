package io.sluice.engine.spi;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What a journaler counts and measures, for others to poll.
 *
 * <p>One writer, the journaler's thread; any thread reads. Values are eventually visible and never
 * torn; they are not one consistent picture.
 */
public final class JournalCounters {
  private static final long[] COMMIT_BOUNDS_US = {
    50, 100, 150, 200, 300, 500, 750, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000,
    500_000, 1_000_000, 5_000_000
  };

  private final AtomicLongArray commitsByBucket = new AtomicLongArray(COMMIT_BOUNDS_US.length + 1);
  private final AtomicLong commitNs = new AtomicLong();
  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  /** Buckets of {@link #commits(int)}; the last one has no bound. */
  public static int bucketCount() {
    return COMMIT_BOUNDS_US.length + 1;
  }

  /** The longest time that belongs to a bucket but the last, in nanoseconds. */
  public static long boundNs(final int bucket) {
    return TimeUnit.MICROSECONDS.toNanos(COMMIT_BOUNDS_US[bucket]);
  }

  /** Commits, by how long they took. */
  public long commits(final int bucket) {
    return commitsByBucket.getOpaque(bucket);
  }

  /** All commits. */
  public long commits() {
    long sum = 0;
    for (int bucket = 0; bucket < commitsByBucket.length(); bucket++) {
      sum += commitsByBucket.getOpaque(bucket);
    }
    return sum;
  }

  /** Time that all commits took. */
  public long commitNs() {
    return commitNs.getOpaque();
  }

  /** Frames that were appended. */
  public long frames() {
    return frames.getOpaque();
  }

  /** Bytes of those frames. */
  public long bytes() {
    return bytes.getOpaque();
  }

  /** Counts an appended frame. Journaler only. */
  public void onFrame(final int lengthBytes) {
    frames.setOpaque(frames.getPlain() + 1);
    bytes.setOpaque(bytes.getPlain() + lengthBytes);
  }

  /** Counts a commit: the force at {@code disk}, the mark alone at {@code process}. */
  public void onCommit(final long durationNs) {
    int bucket = 0;
    while (bucket < COMMIT_BOUNDS_US.length && durationNs > boundNs(bucket)) {
      bucket++;
    }
    commitsByBucket.setOpaque(bucket, commitsByBucket.getPlain(bucket) + 1);
    commitNs.setOpaque(commitNs.getPlain() + durationNs);
  }
}
