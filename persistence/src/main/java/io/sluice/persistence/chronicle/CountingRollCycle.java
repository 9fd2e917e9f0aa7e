package io.sluice.persistence.chronicle;

import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.rollcycles.RollCycleArithmetic;

/**
 * Rolls that are counted, not timed: Chronicle is told a time that stands still until the next
 * roll.
 *
 * <p>The journaler's thread advances; Chronicle may ask from any thread.
 */
final class CountingRollCycle implements RollCycle, TimeProvider {
  /** Index pages are allocated in the file; these are small and still count far beyond a file. */
  private static final int INDEX_COUNT = 1024;

  private static final int INDEX_SPACING = 256;

  private final RollCycleArithmetic arithmetic = RollCycleArithmetic.of(INDEX_COUNT, INDEX_SPACING);
  private volatile int cycle;

  /** Starts the next cycle; returns its number. */
  int advance() {
    final int next = cycle + 1;
    cycle = next;
    return next;
  }

  @Override
  public long currentTimeMillis() {
    return (long) cycle * EpochFiles.CYCLE_MS;
  }

  @Override
  public String format() {
    return EpochFiles.CYCLE_PATTERN;
  }

  @Override
  public int lengthInMillis() {
    return EpochFiles.CYCLE_MS;
  }

  @Override
  public int defaultIndexCount() {
    return INDEX_COUNT;
  }

  @Override
  public int defaultIndexSpacing() {
    return INDEX_SPACING;
  }

  @Override
  public long toIndex(final int indexCycle, final long sequenceNumber) {
    return arithmetic.toIndex(indexCycle, sequenceNumber);
  }

  @Override
  public long toSequenceNumber(final long index) {
    return arithmetic.toSequenceNumber(index);
  }

  @Override
  public int toCycle(final long index) {
    return arithmetic.toCycle(index);
  }

  @Override
  public long maxMessagesPerCycle() {
    return arithmetic.maxMessagesPerCycle();
  }
}
