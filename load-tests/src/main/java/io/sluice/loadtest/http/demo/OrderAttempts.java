package io.sluice.loadtest.http.demo;

import io.sluice.loadtest.http.Answer;
import io.sluice.loadtest.http.AnswerListener;
import io.sluice.loadtest.http.Json;
import io.sluice.loadtest.http.Loss;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What the buyers know of their order attempts: accepted with this answer, sold out, or never
 * answered.
 *
 * <p>Written by the thread of the load, read when it has ended.
 */
final class OrderAttempts implements AnswerListener {
  private static final int CREATED = 201;
  private static final int CONFLICT = 409;
  private static final byte[] SOLD_OUT =
      "urn:sluice:problem:sold-out".getBytes(StandardCharsets.US_ASCII);

  /** How one attempt stands. */
  enum Standing {
    NOT_SENT,
    ACCEPTED,
    SOLD_OUT,
    ANSWERED_OTHERWISE,
    UNANSWERED
  }

  private final Standing[] standingByNumber;

  /** Bodies are kept as they came and read later, so that reading them does not delay the load. */
  private final String[] bodyByNumber;

  OrderAttempts(final int count) {
    standingByNumber = new Standing[count];
    Arrays.fill(standingByNumber, Standing.NOT_SENT);
    bodyByNumber = new String[count];
  }

  @Override
  public void onAnswer(final long number, final Answer answer) {
    final int index = (int) number;
    if (answer.status() == CREATED) {
      standingByNumber[index] = Standing.ACCEPTED;
      bodyByNumber[index] = answer.body();
    } else {
      final boolean soldOut = answer.status() == CONFLICT && answer.bodyContains(SOLD_OUT);
      standingByNumber[index] = soldOut ? Standing.SOLD_OUT : Standing.ANSWERED_OTHERWISE;
    }
  }

  @Override
  public void onLost(final long number, final Loss loss) {
    standingByNumber[(int) number] = Standing.UNANSWERED;
  }

  /** Numbers of the attempts that stand so, in order. */
  int[] numbers(final Standing standing) {
    return IntStream.range(0, standingByNumber.length)
        .filter(number -> standingByNumber[number] == standing)
        .toArray();
  }

  /** Attempts that stand so. */
  int count(final Standing standing) {
    return numbers(standing).length;
  }

  /** The id of the order that an accepted attempt made. */
  String id(final int number) {
    return Json.parse(bodyByNumber[number]).text("id");
  }

  /** How many different orders the accepted attempts made. */
  long distinctIds() {
    return Arrays.stream(numbers(Standing.ACCEPTED))
        .mapToObj(this::id)
        .distinct()
        .count();
  }
}
