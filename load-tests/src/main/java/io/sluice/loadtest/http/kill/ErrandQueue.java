package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.http.CallSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Errands that are run one after the other until none is left, those that were put off again
 * included.
 */
final class ErrandQueue implements CallSource {
  private final Belief belief;
  private final Deque<CallSource.Errand> waiting;

  ErrandQueue(final Belief belief, final Collection<? extends CallSource.Errand> errands) {
    this.belief = belief;
    waiting = new ArrayDeque<>(errands);
  }

  @Override
  public CallSource.@Nullable Errand next() {
    final CallSource.Errand next = waiting.poll();
    return next == null ? belief.takePutOff() : next;
  }

  @Override
  public boolean isOver() {
    return waiting.isEmpty() && belief.nothingIsPutOff();
  }
}
