package io.sluice.api.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.metrics.Readiness.Phase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
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
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RECOVERING")
  void shouldBeReadyInOnePhaseOnly(final Phase phase) throws Exception {
    readiness.enter(phase);
    final HttpResponse<String> response = get("/health/ready");
    assertEquals(phase == Phase.READY ? 200 : 503, response.statusCode());
    assertEquals("{\"status\":\"" + phase.wireName() + "\"}", response.body());
  }

  @Test
  void shouldTellHowFarARecoveryIs() throws Exception {
    readiness.enter(Phase.RECOVERING);
    readiness.recovered(512, 2_048, 17);
    final HttpResponse<String> response = get("/health/ready");
    assertEquals(503, response.statusCode());
    assertEquals(
        "{\"status\":\"recovering\",\"bytesRead\":512,\"bytesTotal\":2048,\"position\":17}",
        response.body());
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
