package io.sluice.engine.domain.activity;

import java.util.Arrays;

/**
 * Says how many of those who joined a queue are still there before one of them, in logarithmic
 * time.
 *
 * <p>Who joins gets the next place; a Fenwick tree counts the places that are taken. When the
 * places are used up, whoever owns the queue gives them out anew: after at least half as many joins
 * as there are places, so that joining costs a constant number of steps on the average. Engine
 * thread.
 */
final class WaitPlaces {
  private static final int FIRST_CAPACITY = 64;

  private int[] tree = new int[FIRST_CAPACITY + 1];
  private int next;

  /** True if nobody can join before places are given out anew. */
  boolean isFull() {
    return next == tree.length - 1;
  }

  /** Forgets all places, and makes at least twice as many as will be taken again. */
  void clear(final int taken) {
    int capacity = tree.length - 1;
    while (capacity < 2 * (taken + 1)) {
      capacity *= 2;
    }
    if (capacity == tree.length - 1) {
      Arrays.fill(tree, 0);
    } else {
      tree = new int[capacity + 1];
    }
    next = 0;
  }

  /** Takes the next place. */
  int join() {
    assert !isFull() : "places are given out anew before";
    add(next, 1);
    return next++;
  }

  /** Leaves a place. */
  void leave(final int place) {
    add(place, -1);
  }

  /** How many places are taken up to one, with it. */
  int rank(final int place) {
    int sum = 0;
    for (int i = place + 1; i > 0; i -= i & -i) {
      sum += tree[i];
    }
    return sum;
  }

  private void add(final int place, final int delta) {
    for (int i = place + 1; i < tree.length; i += i & -i) {
      tree[i] += delta;
    }
  }
}
