package io.sluice.loadtest.http.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.loadtest.http.ScriptedServer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The books as the judge, at a server that lies as the test wants it to. */
@Timeout(60)
final class LedgerTest {
  private static final Offer OFFER = new Offer("s", "c", "hot", "", 3);
  private static final String STOCK =
      "{\"sku\":\"hot\",\"onHand\":3,\"available\":0,\"held\":3,\"allocated\":0}";
  private static final String HELD = "{\"id\":\"r\",\"status\":\"held\",\"lines\":[{\"sku\":"
      + "\"hot\",\"quantity\":1,\"allocations\":[{\"location\":\"w\",\"quantity\":1}]}]}";

  @Test
  void shouldHoldWhenEveryUnitWasSoldOnce() throws Exception {
    final Ledger ledger = read(winners(3), text -> text);
    assertTrue(ledger.holds(), ledger::toString);
    assertEquals(3, ledger.taken());
  }

  @Test
  void shouldSeeThatMoreIsHeldThanIsThere() throws Exception {
    final Ledger ledger = read(winners(3), text -> text.replace("\"held\":3", "\"held\":4"));
    assertEquals(1, ledger.oversold());
    assertFalse(ledger.holds());
  }

  @Test
  void shouldSeeThatMoreWerePromisedAUnitThanThereAre() throws Exception {
    final Ledger ledger = read(winners(4), text -> text);
    assertEquals(1, ledger.oversold());
    assertFalse(ledger.holds());
  }

  @Test
  void shouldSeeThatSomebodyWasRefusedAlthoughAUnitWasLeft() throws Exception {
    final Ledger ledger = read(
        winners(2),
        text ->
            text.replace("\"held\":3", "\"held\":2").replace("\"available\":0", "\"available\":1"));
    assertEquals(0, ledger.oversold());
    assertEquals(1, ledger.undersold());
    assertFalse(ledger.holds());
  }

  @Test
  void shouldSeeThatAPromisedUnitIsNobodysInTheBooks() throws Exception {
    final Ledger gone =
        read(winners(3), text -> text.replace("\"status\":\"held\"", "\"status\":\"released\""));
    assertEquals(3, gone.lost());
    assertFalse(gone.holds());
    final Ledger other = read(
        winners(3),
        text -> text.replace("\"lines\":[{\"sku\":\"hot\"", "\"lines\":[{\"sku\":\"cold\""));
    assertEquals(3, other.lost());
  }

  @Test
  void shouldSeeThatTwoWerePromisedTheSameUnit() throws Exception {
    final Winners winners = winners(2);
    winners.add(9, "/v1/reservations/r0", 9);
    final Ledger ledger = read(winners, text -> text);
    assertEquals(1, ledger.doubled());
    assertFalse(ledger.holds());
  }

  @Test
  void shouldSeeThatAUnitWasGivenToSomebodyWhoDoesNotKnow() throws Exception {
    final Ledger ledger = read(winners(2), text -> text);
    assertEquals(1, ledger.astray());
    assertFalse(ledger.holds());
  }

  private static Winners winners(final int count) {
    final Winners winners = new Winners();
    for (int i = 0; i < count; i++) {
      winners.add(i, "/v1/reservations/r" + i, i + 1);
    }
    return winners;
  }

  private static Ledger read(final Winners winners, final UnaryOperator<String> lie)
      throws Exception {
    try (ScriptedServer server = new ScriptedServer(request -> ScriptedServer.answer(
        200, lie.apply(request.startsWith("GET /v1/stock/") ? STOCK : HELD)))) {
      return Ledger.read(server.address(), OFFER, winners, 100);
    }
  }
}
