package io.sluice.loadtest.http.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.loadtest.http.ScriptedServer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Winners who ask again, at a server that remembers as the test wants it to. */
@Timeout(60)
final class EchoesTest {
  private static final int TIMES = 200;
  private static final Offer OFFER = new Offer("s", "c", "hot", "", 2);

  @Test
  void shouldHearTheSameFromAServerThatRemembers() throws Exception {
    final Echoes echoes = ask(answer -> answer);
    assertEquals(TIMES, echoes.same());
    assertEquals(0, echoes.different());
  }

  @Test
  void shouldHearThatAnythingIsDifferent() throws Exception {
    assertEquals(TIMES, ask(answer -> answer.replace("201 Text", "200 Text")).different());
    assertEquals(
        TIMES, ask(answer -> answer.replace("reservations/r", "reservations/x")).different());
    assertEquals(
        TIMES, ask(answer -> answer.replace("Position: ", "Position: 1")).different());
    assertEquals(
        TIMES, ask(answer -> answer.replace("Idempotency-Replayed", "Other")).different());
    assertEquals(
        TIMES,
        ask(answer -> ScriptedServer.answer(409, "{}", "Sluice-Position: 9")).different());
  }

  @Test
  void shouldComeAgainWhenPutOff() throws Exception {
    final AtomicInteger asked = new AtomicInteger();
    final Echoes echoes = ask(answer -> asked.incrementAndGet() % 3 == 0
        ? ScriptedServer.answer(503, "{}", "Retry-After: 0")
        : answer);
    assertEquals(TIMES, echoes.same());
    assertTrue(asked.get() > TIMES);
  }

  private static Echoes ask(final UnaryOperator<String> lie) throws Exception {
    final Winners winners = new Winners();
    winners.add(3, "/v1/reservations/r3", 13);
    winners.add(5, "/v1/reservations/r5", 15);
    try (ScriptedServer server = new ScriptedServer(request -> lie.apply(remembered(request)))) {
      final Echoes echoes = new Echoes(winners);
      echoes.ask(server.address(), OFFER.press().template(server.address()), 4, TIMES, 5_000);
      return echoes;
    }
  }

  /** The keys of the two end with their numbers. */
  private static String remembered(final String request) {
    final int buyer = request.contains("Idempotency-Key: s-000000000003") ? 3 : 5;
    return ScriptedServer.answer(
        201,
        "{}",
        "Location: /v1/reservations/r" + buyer,
        "Sluice-Position: 1" + buyer,
        "Idempotency-Replayed: true");
  }
}
