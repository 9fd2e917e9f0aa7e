package io.sluice.loadtest.http;

/**
 * Looks at each answer of a run, on the loop's thread; the answer may be read during the call only.
 */
@FunctionalInterface
public interface AnswerListener {
  /** Nobody looks. */
  AnswerListener NOBODY = (number, answer) -> {};

  /** The final answer to the request with this number. */
  void onAnswer(long number, Answer answer);

  /**
   * The same for who wants to know the times, on the clock of {@link System#nanoTime()}.
   *
   * @param intendedNs when the request should have been sent
   * @param nowNs when the answer came
   */
  default void onAnswer(
      final long number, final Answer answer, final long intendedNs, final long nowNs) {
    onAnswer(number, answer);
  }

  /** The request with this number went out for the last time, and no answer will come. */
  default void onLost(final long number, final Loss loss) {}
}
