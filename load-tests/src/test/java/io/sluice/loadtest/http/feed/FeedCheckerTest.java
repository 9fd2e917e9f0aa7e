package io.sluice.loadtest.http.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checker of the feed, shown an honest one, and then each kind of broken promise. */
final class FeedCheckerTest {
  private static final String LINES = "\"lines\":[{\"sku\":\"s\",\"quantity\":3,\"allocations\":["
      + "{\"location\":\"l\",\"quantity\":2},{\"location\":\"m\",\"quantity\":1}]}]";

  @TempDir
  private Path directory;

  private final FeedState state = new FeedState();

  @Test
  void shouldFindNothingWhereEventsAreToldAgain() throws IOException {
    final FeedLog log = new FeedLog(directory, state::onEvent);
    log.readOn();
    write(received(1) + received(2));
    log.readOn();
    write(received(2) + received(3) + "{\"position\":4,\"ty");
    log.readOn();
    assertEquals(3, log.position());
    assertEquals(1, log.repeats());
    assertEquals(0, log.missed());
    assertEquals(List.of(), log.takeFaults());
    assertEquals(15, shown("l").get("onHand"), "each counts once");
  }

  @Test
  void shouldFindAnEventThatWasLeftOut() throws IOException {
    final FeedLog log = new FeedLog(directory, state::onEvent);
    write(received(1) + received(4));
    log.readOn();
    assertEquals(2, log.missed());
    assertEquals(2, log.takeFaults().size());
    assertEquals(List.of(), log.takeFaults(), "each is told once");
  }

  @Test
  void shouldFindAnEventThatBecameAnother() throws IOException {
    final FeedLog log = new FeedLog(directory, state::onEvent);
    write(received(1) + received(1).replace("\"quantity\":5", "\"quantity\":6"));
    log.readOn();
    assertEquals(1, log.takeFaults().size());
  }

  @Test
  void shouldFindAnAnswerThatShouldNotBe() throws IOException {
    final FeedLog log = new FeedLog(directory, state::onEvent);
    write(received(1) + FeedConsumer.UNEXPECTED + " 409 {}\n");
    log.readOn();
    assertEquals(1, log.takeFaults().size());
  }

  @Test
  void shouldTellBalancesFromEventsAlone() throws IOException {
    write(received(1));
    write(event(2, "ReservationHeld", "\"reservation\":\"r1\"," + LINES));
    readAll();
    assertEquals(units(5, 3, 2, 0), shown("l"));
    assertEquals(units(0, -1, 1, 0), shown("m"));

    write(event(3, "OrderPlaced", "\"order\":\"o1\",\"reservation\":\"r1\"," + LINES));
    readAll();
    assertEquals(units(5, 3, 2, 0), shown("l"));
    assertEquals("confirmed", state.claims().getFirst().status());

    write(event(4, "OrderExpired", "\"order\":\"o1\""));
    readAll();
    assertEquals(units(5, 5, 0, 0), shown("l"));

    write(event(5, "OrderPaid", "\"order\":\"o1\",\"reacquired\":true," + LINES));
    readAll();
    assertEquals(units(5, 3, 0, 2), shown("l"));
    assertEquals(Map.of("s at l", 2L, "s at m", 1L), state.claims().getLast().units());

    write(event(6, "OrderCancelled", "\"order\":\"o1\",\"more\":true"));
    write(event(7, "RefundRequired", "\"order\":\"o1\",\"cause\":\"cancelled_after_payment\""));
    readAll();
    assertEquals(units(5, 5, 0, 0), shown("l"));
    assertTrue(state.claims().getLast().isRefundRequired());
    assertEquals("cancelled", state.claims().getLast().status());

    write(event(8, "ReservationHeld", "\"reservation\":\"r2\"," + LINES));
    write(event(9, "ReservationConfirmed", "\"reservation\":\"r2\""));
    write(event(10, "ReservationConsumed", "\"reservation\":\"r2\""));
    readAll();
    assertEquals(units(3, 3, 0, 0), shown("l"));
    assertEquals(10, state.position());
  }

  @Test
  void shouldNotPassOverWhatItDoesNotKnow() throws IOException {
    write(event(1, "SomethingElse", "\"order\":\"o1\""));
    assertThrows(IllegalStateException.class, this::readAll);
    final FeedState another = new FeedState();
    Files.delete(FeedConsumer.log(directory));
    write(event(1, "OrderExpired", "\"order\":\"o1\""));
    final FeedLog log = new FeedLog(directory, another::onEvent);
    assertThrows(IllegalStateException.class, log::readOn);
  }

  private Map<String, Long> shown(final String location) {
    return Objects.requireNonNull(state.stock("s").get(location)).shown();
  }

  private void readAll() throws IOException {
    final long known = state.position();
    new FeedLog(directory, event -> {
          if (event.number("position") > known) {
            state.onEvent(event);
          }
        })
        .readOn();
  }

  private void write(final String text) throws IOException {
    Files.writeString(
        FeedConsumer.log(directory), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static String received(final long position) {
    return event(
        position, "StockMoved", "\"lines\":[{\"sku\":\"s\",\"location\":\"l\",\"quantity\":5}]");
  }

  private static String event(final long position, final String type, final String fields) {
    return "{\"position\":%d,\"schema\":1,\"type\":\"%s\",%s}\n".formatted(position, type, fields);
  }

  private static Map<String, Long> units(
      final long onHand, final long available, final long held, final long allocated) {
    return Map.of(
        "onHand", onHand,
        "available", available,
        "held", held,
        "allocated", allocated,
        "inTransit", 0L,
        "unavailable", 0L);
  }
}
