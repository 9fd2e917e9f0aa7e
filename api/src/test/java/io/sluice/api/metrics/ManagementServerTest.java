package io.sluice.api.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.http.RawConnection;
import io.sluice.api.metrics.Readiness.Phase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ManagementServerTest {
  private static final String HOST = "127.0.0.1";

  private final Readiness readiness = new Readiness();
  private final HttpClient client = HttpClient.newHttpClient();

  @SuppressWarnings("NullAway.Init") // Set before each test.
  private ManagementServer server;

  @BeforeEach
  void start() throws TimeoutException {
    server = ManagementServer.start(HOST, 0, readiness, () -> "metric 1\n");
  }

  @AfterEach
  void stop() throws TimeoutException {
    server.close();
  }

  @Test
  void shouldBeLiveWhateverThePhase() throws Exception {
    for (final Phase phase : Phase.values()) {
      readiness.enter(phase);
      final HttpResponse<String> response = get("/health/live");
      assertEquals(200, response.statusCode());
      assertEquals("{\"status\":\"live\"}", response.body());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"READY", "STOPPING"})
  void shouldBeReadyUntilItStops(final Phase phase) throws Exception {
    readiness.recovered(512, 2_048, 17);
    readiness.enter(phase);
    final HttpResponse<String> response = get("/health/ready");
    assertEquals(phase == Phase.READY ? 200 : 503, response.statusCode());
    assertEquals("{\"status\":\"" + phase.wireName() + "\"}", response.body());
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"READY", "STOPPING"})
  void shouldTellHowFarTheRecoveryIsUntilItIsReady(final Phase phase) throws Exception {
    readiness.enter(phase);
    readiness.recovered(512, 2_048, 17);
    final HttpResponse<String> response = get("/health/ready");
    assertEquals(503, response.statusCode());
    assertEquals(
        "{\"status\":\"" + phase.wireName()
            + "\",\"reading\":\"journal\",\"bytesRead\":512,\"bytesTotal\":2048,\"position\":17}",
        response.body());
  }

  @Test
  void shouldTellThatASnapshotIsBeingLoaded() throws Exception {
    readiness.enter(Phase.RECOVERING);
    readiness.recovered(Readiness.Source.SNAPSHOT, 512, 2_048, 17);
    assertTrue(get("/health/ready").body().contains("\"reading\":\"snapshot\""));
  }

  @Test
  void shouldTakeRequestsForSnapshotsOnlyWhereSomebodyWritesThem() throws Exception {
    final HttpRequest.Builder request = HttpRequest.newBuilder(uri("/snapshot"));
    final HttpRequest post = request.POST(BodyPublishers.noBody()).build();
    assertEquals(409, client.send(post, BodyHandlers.ofString()).statusCode());
    assertEquals(405, get("/snapshot").statusCode());
  }

  @Test
  void shouldServeMetricsAsPrometheusReadsThem() throws Exception {
    final HttpResponse<String> response = get("/metrics");
    assertEquals(200, response.statusCode());
    assertEquals("metric 1\n", response.body());
    assertTrue(response
        .headers()
        .firstValue("Content-Type")
        .orElse("")
        .startsWith("text/plain; version=0.0.4"));
  }

  @Test
  void shouldServeNothingElse() throws Exception {
    assertEquals(404, get("/").statusCode());
    assertEquals(404, get("/v1/skus").statusCode());
    final HttpRequest post = HttpRequest.newBuilder(uri("/health/live"))
        .POST(BodyPublishers.noBody())
        .build();
    assertEquals(405, client.send(post, BodyHandlers.ofString()).statusCode());
  }

  @Test
  void shouldNotWaitForAHeadThatDoesNotCome() {
    try (RawConnection connection = new RawConnection(server.port())) {
      assertEquals("", connection.say("GET /metrics HTTP/1.1\r\nhost").untilClosed());
    }
  }

  @Test
  void shouldAnswerOneRequestOfAConnection() {
    try (RawConnection connection = new RawConnection(server.port())) {
      final String twice = "GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n".repeat(2);
      final String answer = connection.say(twice).untilClosed();
      assertEquals(2, answer.split("metric 1", -1).length, answer);
      assertTrue(answer.toLowerCase(Locale.ROOT).contains("connection: close"), answer);
    }
  }

  @Test
  void shouldCloseConnectionsBeyondTheBoundAtOnce() throws Exception {
    final List<RawConnection> open = new ArrayList<>();
    final long start = System.nanoTime();
    try {
      for (int i = 0; i <= ManagementServer.MAX_CONNECTIONS; i++) {
        open.add(new RawConnection(server.port()));
      }
      assertEquals("", open.getLast().untilClosed());
      assertTrue(System.nanoTime() - start < 3_000_000_000L, "before the others are late");
    } finally {
      open.forEach(RawConnection::close);
    }
    boolean answered = false;
    while (!answered && System.nanoTime() - start < 20_000_000_000L) {
      try {
        answered = get("/health/live").statusCode() == 200;
      } catch (final IOException stillFull) {
        answered = false;
      }
    }
    assertTrue(answered, "and there is room again");
  }

  @Test
  void shouldNotTakeAPortThatIsInUse() {
    final Exception refused = assertThrows(
        Exception.class, () -> ManagementServer.start(HOST, server.port(), readiness, () -> ""));
    assertTrue(refused instanceof IOException, refused::toString);
  }

  private HttpResponse<String> get(final String path) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private URI uri(final String path) {
    return URI.create("http://" + HOST + ":" + server.port() + path);
  }
}
