package io.sluice.persistence.memory;

/**
 * Sees every operation on an {@link InMemoryJournalStore}, and may end the process at each by an
 * exception of its own. On the thread of the operation.
 */
public interface StorageWatcher {
  /** Lets everything happen. */
  StorageWatcher NONE = new StorageWatcher() {};

  /**
   * An operation is about to begin.
   *
   * @param lengthBytes that it writes; 0 if it forces or creates
   * @return how many of them it writes before it goes on to {@link #after}, which then must not
   *     return
   */
  default int before(final StorageOperation operation, final int lengthBytes) {
    return lengthBytes;
  }

  /** An operation has been done. */
  default void after(final StorageOperation operation) {}
}
