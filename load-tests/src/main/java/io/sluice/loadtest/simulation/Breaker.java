package io.sluice.loadtest.simulation;

import io.sluice.persistence.memory.StorageOperation;
import io.sluice.persistence.memory.StorageWatcher;

/** Counts the operations on a disk, and ends the process at one of them. */
final class Breaker implements StorageWatcher {
  private static final int NEVER = -1;

  private int count;
  private int breakAt = NEVER;
  private Cut cut = Cut.BEFORE;

  /** Counts from 0 again, and breaks at an operation. */
  void arm(final int operation, final Cut newCut) {
    count = 0;
    breakAt = operation;
    cut = newCut;
  }

  /** Counts from 0 again, and breaks at none. */
  void disarm() {
    count = 0;
    breakAt = NEVER;
  }

  /** How it breaks. */
  Cut cut() {
    return cut;
  }

  /** Operations since it was armed or disarmed. */
  int count() {
    return count;
  }

  @Override
  public int before(final StorageOperation operation, final int lengthBytes) {
    if (count++ != breakAt || cut == Cut.AFTER) {
      return lengthBytes;
    }
    if (cut == Cut.BEFORE || lengthBytes == 0) {
      throw new Disk.Killed();
    }
    return cut.written(lengthBytes);
  }

  @Override
  public void after(final StorageOperation operation) {
    if (count - 1 == breakAt) {
      throw new Disk.Killed();
    }
  }
}
