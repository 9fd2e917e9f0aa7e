package io.sluice.api.stream;

import java.util.function.Consumer;

/**
 * A question to the feed.
 *
 * <p>Any thread may hurry it; the feed's thread answers it, once.
 */
public final class FeedRequest {
  private final long after;
  private final int limit;
  private final Consumer<FeedAnswer> onAnswer;
  private volatile long deadlineNs;

  /**
   * A question.
   *
   * @param after position behind which to begin
   * @param limit events at most
   * @param deadlineNs until when to wait if there are none, as {@link System#nanoTime()} counts
   * @param onAnswer told the answer, on the feed's thread
   */
  public FeedRequest(
      final long after,
      final int limit,
      final long deadlineNs,
      final Consumer<FeedAnswer> onAnswer) {
    this.after = after;
    this.limit = limit;
    this.deadlineNs = deadlineNs;
    this.onAnswer = onAnswer;
  }

  /** Lets it wait no longer. */
  public void hurry() {
    deadlineNs = System.nanoTime();
  }

  long after() {
    return after;
  }

  int limit() {
    return limit;
  }

  boolean isDue(final long nowNs) {
    return nowNs - deadlineNs >= 0;
  }

  void answer(final FeedAnswer answer) {
    onAnswer.accept(answer);
  }
}
