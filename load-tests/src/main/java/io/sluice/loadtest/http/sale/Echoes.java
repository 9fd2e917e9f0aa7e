package io.sluice.loadtest.http.sale;

import io.sluice.loadtest.http.Answer;
import io.sluice.loadtest.http.AnswerListener;
import io.sluice.loadtest.http.LoopOptions;
import io.sluice.loadtest.http.Loss;
import io.sluice.loadtest.http.OpenTraffic;
import io.sluice.loadtest.http.Outcome;
import io.sluice.loadtest.http.RequestTemplate;
import io.sluice.loadtest.http.Schedule;
import io.sluice.loadtest.http.Tally;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Winners who ask once more after the sale is over, with the key that they had: each must hear what
 * he heard first. For one thread.
 */
final class Echoes implements AnswerListener {
  private static final int MAX_ATTEMPTS = 10_000;

  private final List<Winners.Winner> winners;
  private final byte[][] locations;
  private long different;
  private long same;
  private String firstDifferent = "";

  Echoes(final Winners winners) {
    this.winners = winners.all();
    locations = this.winners.stream()
        .map(winner -> winner.location().getBytes(StandardCharsets.US_ASCII))
        .toArray(byte[][]::new);
  }

  /**
   * Asks so many times, the winners in turn.
   *
   * @param press what they sent, by buyer
   * @param perSecond how fast
   */
  Map<String, Object> ask(
      final InetSocketAddress server,
      final RequestTemplate press,
      final int connections,
      final long times,
      final double perSecond)
      throws IOException {
    final OpenTraffic traffic = new OpenTraffic(
        Schedule.poisson(perSecond, times),
        times,
        (number, out) -> press.write(winnerOf(number).buyer(), out),
        this,
        MAX_ATTEMPTS);
    traffic.run(LoopOptions.of(server, connections).withMaxRequestBytes(press.length()));
    final Tally tally = traffic.tally();
    final Map<String, Object> result = new LinkedHashMap<>();
    result.put("asked", times);
    result.put("ratePerSecond", perSecond);
    result.put("sameAsFirst", same);
    result.put("different", different);
    result.put("cameAgain", tally.repeats());
    result.put("latency", tally.percentiles(Outcome.ACCEPTED).toResult());
    result.put("firstDifferent", firstDifferent);
    return result;
  }

  /** Answers that were not the first one. */
  long different() {
    return different;
  }

  /** Answers that were. */
  long same() {
    return same;
  }

  @Override
  public void onAnswer(final long number, final Answer answer) {
    final boolean equal = answer.status() == SaleRun.CREATED
        && answer.isReplayed()
        && answer.position() == winnerOf(number).position()
        && answer.isLocatedAt(locations[(int) (number % locations.length)]);
    if (equal) {
      same++;
    } else {
      onDifferent(winnerOf(number) + " then heard " + answer.status() + ", replayed "
          + answer.isReplayed() + ", position " + answer.position() + ", " + answer.location());
    }
  }

  @Override
  public void onLost(final long number, final Loss loss) {
    onDifferent(winnerOf(number) + " then heard nothing: " + loss);
  }

  private void onDifferent(final String what) {
    if (different == 0) {
      firstDifferent = what;
    }
    different++;
  }

  private Winners.Winner winnerOf(final long number) {
    return winners.get((int) (number % winners.size()));
  }
}
