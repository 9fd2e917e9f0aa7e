package io.sluice.engine.ingress;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which items of one kind are sold out, by their dense index: a flag is the position at which the
 * item was.
 *
 * <p>Model. The engine thread notes that it refused for want of units, and hands the flag out once
 * the position that the refusal saw is durable. It takes the flag away in the step that brings the
 * first unit back, before that is durable and before anybody can be told of it. So a flag that is
 * seen is true of every position from its own to the one that the engine was at when it was seen.
 *
 * <p>A long an item, in pages that are made when the item is defined. One thread writes, any thread
 * reads.
 */
public final class SoldOutFlags {
  /** Not known to be sold out. */
  public static final long NONE = 0;

  private static final int PAGE_SIZE = 4_096;

  /** 0: nothing is known; below 0: noted at that position; above 0: handed out. */
  private volatile AtomicLongArray[] pages = {};

  private final AtomicInteger handedOut = new AtomicInteger();

  SoldOutFlags() {}

  /** Number of items that are sold out. Any thread. */
  public int count() {
    return handedOut.getOpaque();
  }

  /**
   * The position at which an item was sold out and has been since, or {@link #NONE}. Any thread.
   */
  public long position(final int item) {
    final AtomicLongArray[] current = pages;
    final int page = item / PAGE_SIZE;
    return page < current.length
        ? Math.max(NONE, current[page].getAcquire(item % PAGE_SIZE))
        : NONE;
  }

  /** Makes room for the flag of an item. Engine thread only; allocates. */
  public void makeRoomFor(final int item) {
    AtomicLongArray[] current = pages;
    final int length = current.length;
    if (item / PAGE_SIZE >= length) {
      current = Arrays.copyOf(current, item / PAGE_SIZE + 1);
      for (int page = length; page < current.length; page++) {
        current[page] = new AtomicLongArray(PAGE_SIZE);
      }
      pages = current;
    }
  }

  /**
   * Notes that an item is sold out, for nobody else yet. Engine thread only.
   *
   * @return false if that was noted before
   */
  public boolean note(final int item, final long position) {
    final AtomicLongArray page = pages[item / PAGE_SIZE];
    if (page.getPlain(item % PAGE_SIZE) != NONE) {
      return false;
    }
    page.setOpaque(item % PAGE_SIZE, -position);
    return true;
  }

  /** Hands out what was noted at a position, if it is true still. Engine thread only. */
  public void handOut(final int item, final long position) {
    final AtomicLongArray page = pages[item / PAGE_SIZE];
    if (page.getPlain(item % PAGE_SIZE) == -position) {
      page.setRelease(item % PAGE_SIZE, position);
      count(1);
    }
  }

  /** Takes back whatever was said of an item: there are units. Engine thread only. */
  public void clear(final int item) {
    final AtomicLongArray[] current = pages;
    if (item / PAGE_SIZE < current.length) {
      final AtomicLongArray page = current[item / PAGE_SIZE];
      count(page.getPlain(item % PAGE_SIZE) > NONE ? -1 : 0);
      page.setRelease(item % PAGE_SIZE, NONE);
    }
  }

  /** Takes back everything: the engine begins, and knows nothing yet. Engine thread only. */
  public void clearAll() {
    final AtomicLongArray[] current = pages;
    for (int item = 0; item < current.length * PAGE_SIZE; item++) {
      clear(item);
    }
  }

  private void count(final int delta) {
    handedOut.setOpaque(handedOut.getPlain() + delta);
  }
}
