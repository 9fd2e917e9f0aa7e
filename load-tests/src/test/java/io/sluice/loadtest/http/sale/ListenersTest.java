package io.sluice.loadtest.http.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.loadtest.http.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Those who only listen, at a server that streams as the test wants it to. */
@Timeout(60)
final class ListenersTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void shouldAskForTheSkuAndListenUntilClosed() throws Exception {
    try (ScriptedServer server = new ScriptedServer(request -> HEAD)) {
      try (Listeners listeners = new Listeners(server.address(), "hot", 2, 300)) {
        listeners.open(LIMIT);
        assertEquals(0, listeners.dropped());
      }
      assertEquals(300, server.requests().size());
      assertTrue(server
          .requests()
          .getFirst()
          .startsWith("GET /v1/stream?sku=hot&maxPerSecond=2 HTTP/1.1\r\n"));
      assertTrue(server.requests().getFirst().contains("\r\nAccept: text/event-stream\r\n"));
    }
  }

  @Test
  void shouldSayThatAServerRefusesListeners() throws Exception {
    try (ScriptedServer server = new ScriptedServer(request -> ScriptedServer.answer(404, "{}"));
        Listeners listeners = new Listeners(server.address(), "hot", 2, 3)) {
      final IOException refused = assertThrows(IOException.class, () -> listeners.open(LIMIT));
      assertTrue(refused.toString().contains("HTTP/1.1 404"), refused::toString);
    }
  }

  @Test
  void shouldSayThatAServerHangsUp() throws Exception {
    try (ScriptedServer server = new ScriptedServer(request -> ScriptedServer.HANG_UP);
        Listeners listeners = new Listeners(server.address(), "hot", 2, 1)) {
      final IOException refused = assertThrows(IOException.class, () -> listeners.open(LIMIT));
      assertTrue(refused.toString().contains("hung up"), refused::toString);
    }
  }
}
