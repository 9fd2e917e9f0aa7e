package io.sluice.persistence.mirror;

/**
 * Where the mirror is. Each batch that is accepted comes to a {@link BatchResult} within a bounded
 * time, whatever happens, which is given to {@link MirrorFeed#onResult}.
 */
public interface MirrorTarget {
  /** Whether anything can be sent just now. Any thread. */
  boolean isConnected();

  /** Sends a batch; false if that is not possible just now. Never waits. Replica's thread. */
  boolean send(Batch batch);

  /**
   * Removes every key that does not belong to a generation of a journal; false if that is not
   * possible just now. Never waits. Replica's thread.
   *
   * @param marks that shards must bear, and that are raised where something is removed
   */
  boolean prune(String journal, String generation, PruneMarks marks);

  /** Keys that the store gave up for want of memory, since it was started. Any thread. */
  long evictedKeys();
}
