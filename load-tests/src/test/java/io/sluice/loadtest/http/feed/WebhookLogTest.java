package io.sluice.loadtest.http.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a receiver of webhooks, shown an honest one, and then each kind of broken promise. */
final class WebhookLogTest {
  @TempDir
  private Path directory;

  private final List<Long> shown = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private WebhookLog log;

  @BeforeEach
  void open() {
    log = new WebhookLog(directory, event -> shown.add(event.number("position")));
  }

  @Test
  void shouldShowEventsByPositionHoweverTheyCome() throws IOException {
    read(paid(2, "b") + paid(3, "c"));
    assertEquals(List.of(), shown);
    assertEquals(0, log.position());
    read(paid(3, "c") + paid(1, "a") + paid(5, "a"));
    assertEquals(List.of(1L, 2L, 3L), shown);
    assertEquals(3, log.position());
    assertEquals(1, log.repeats());
    assertEquals(List.of(), log.takeFaults());
    read(paid(4, "d"));
    assertEquals(5, log.position());
  }

  @Test
  void shouldFindWhatComesOutOfOrderOfItsOrderOrReservation() throws IOException {
    read(paid(4, "a") + paid(2, "a"));
    assertEquals(1, log.takeFaults().size());
    read(held(7, "r") + held(6, "r"));
    assertEquals(1, log.takeFaults().size());
    read(paid(4, "a"));
    assertEquals(List.of(), log.takeFaults(), "again is not out of order");
  }

  @Test
  void shouldFindAnEventThatBecameAnother() throws IOException {
    read(paid(1, "a") + paid(1, "b"));
    assertEquals(1, log.takeFaults().size());
  }

  @Test
  void shouldFindWhatIsNotGenuine() throws IOException {
    read("! " + paid(1, "a"));
    assertEquals(1, log.takeFaults().size());
    assertEquals(List.of(), shown);
  }

  private void read(final String lines) throws IOException {
    Files.writeString(
        FeedConsumer.log(directory), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    log.readOn();
  }

  private static String paid(final long position, final String order) {
    return "{\"position\":%d,\"type\":\"OrderPaid\",\"order\":\"%s\"}\n".formatted(position, order);
  }

  private static String held(final long position, final String reservation) {
    return "{\"position\":%d,\"type\":\"ReservationHeld\",\"reservation\":\"%s\"}\n"
        .formatted(position, reservation);
  }
}
