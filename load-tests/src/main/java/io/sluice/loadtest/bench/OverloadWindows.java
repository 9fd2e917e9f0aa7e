package io.sluice.loadtest.bench;

import io.sluice.loadtest.http.Answer;
import io.sluice.loadtest.http.AnswerListener;
import io.sluice.loadtest.http.Loss;
import io.sluice.loadtest.http.Outcome;
import io.sluice.loadtest.http.Percentiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * What became of requests in short windows of time: by when they should have been sent, and by when
 * they were accepted. The loop's thread writes; others read when it has ended.
 */
final class OverloadWindows implements AnswerListener {
  /** Length of a window: recovery times are this precise. */
  static final Duration LENGTH = Duration.ofMillis(250);

  private static final int PRECISION_DIGITS = 3;
  private static final double WHOLE = 0.99;

  private final LongSupplier startNs;
  private final List<Window> windows = new ArrayList<>();

  /** One of them. */
  private static final class Window {
    private final Histogram accepted = new Histogram(PRECISION_DIGITS);
    private long notAccepted;
    private long answeredYes;

    /** The time within which 99 of 100 were accepted: for ever if more than one was not. */
    long p99() {
      final long all = accepted.getTotalCount() + notAccepted;
      return all == 0 || accepted.getTotalCount() >= WHOLE * all
          ? Percentiles.of(accepted, notAccepted).p99()
          : Percentiles.INFINITE;
    }
  }

  /**
   * Windows of a run.
   *
   * @param startNs when its first request was due
   */
  OverloadWindows(final LongSupplier startNs) {
    this.startNs = startNs;
  }

  @Override
  public void onAnswer(final long number, final Answer answer) {
    throw new IllegalStateException("an answer without its times");
  }

  @Override
  public void onAnswer(
      final long number, final Answer answer, final long intendedNs, final long nowNs) {
    onAnswer(Outcome.of(answer.status()), intendedNs, nowNs);
  }

  void onAnswer(final Outcome outcome, final long intendedNs, final long nowNs) {
    final Window intended = at(intendedNs);
    if (outcome == Outcome.ACCEPTED) {
      intended.accepted.recordValue(Math.max(0, nowNs - intendedNs));
      at(nowNs).answeredYes++;
    } else {
      intended.notAccepted++;
    }
  }

  /** Accepted requests whose answer came between two times after the start. */
  long acceptedBetween(final Duration from, final Duration to) {
    return between(from, to).stream().mapToLong(window -> window.answeredYes).sum();
  }

  /** How long those took that were accepted and should have been sent between two times. */
  Percentiles acceptedTimes(final Duration from, final Duration to) {
    final Histogram all = new Histogram(PRECISION_DIGITS);
    between(from, to).forEach(window -> all.add(window.accepted));
    return Percentiles.of(all, 0);
  }

  /** The worst p99 of any window between two times. */
  long worstP99(final Duration from, final Duration to) {
    return between(from, to).stream().mapToLong(Window::p99).max().orElse(0);
  }

  /** How long after a time, and before another one, windows were still worse than this. */
  Duration worseAfter(final Duration from, final Duration to, final long p99) {
    final List<Window> after = between(from, to);
    for (int i = after.size() - 1; i >= 0; i--) {
      if (after.get(i).p99() > p99) {
        return LENGTH.multipliedBy(i + 1L);
      }
    }
    return Duration.ZERO;
  }

  @Override
  public void onLost(final long number, final Loss loss) {
    // It is counted among the losses of the run; when it was due is not known any more.
  }

  private List<Window> between(final Duration from, final Duration to) {
    final int first = (int) (from.toNanos() / LENGTH.toNanos());
    final int end = (int) (to.toNanos() / LENGTH.toNanos());
    return windows.subList(Math.min(first, windows.size()), Math.min(end, windows.size()));
  }

  private Window at(final long ns) {
    final int index = (int) ((ns - startNs.getAsLong()) / LENGTH.toNanos());
    while (windows.size() <= index) {
      windows.add(new Window());
    }
    return windows.get(index);
  }
}
