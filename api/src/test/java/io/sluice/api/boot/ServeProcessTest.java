package io.sluice.api.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.http.RawConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program in a process of its own: starts, signals and exit codes. */
final class ServeProcessTest {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  @TempDir
  private Path data;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void shouldStopInOrderAndKeepWhatItAcknowledged(final String signal) throws Exception {
    final int acknowledged;
    try (ChildServer server = ChildServer.start(data)) {
      assertEquals(200, get(server.management(), "/health/ready").statusCode());
      setUp(server.uri());
      acknowledged = reserve(server.uri(), 25);
      final long beginNs = System.nanoTime();
      server.process().signal(signal);
      assertEquals(0, server.process().awaitExit());
      assertTrue(System.nanoTime() - beginNs < STOP_LIMIT.toNanos(), "in time");
    }
    final Verification found = Verification.of(data, false, (read, total, position) -> {});
    assertTrue(found.isSound());
    assertTrue(found.journal().journal().orElseThrow().closed(), "closed in order");
    try (ChildServer again = ChildServer.start(data)) {
      assertEquals(100 - acknowledged, available(again.uri()));
    }
  }

  @Test
  void shouldKeepWhatItAcknowledgedWhenItIsKilled() throws Exception {
    final int acknowledged;
    try (ChildServer server = ChildServer.start(data)) {
      setUp(server.uri());
      acknowledged = reserve(server.uri(), 10);
      server.process().kill();
      server.process().awaitExit();
    }
    try (ChildServer again = ChildServer.start(data)) {
      assertEquals(100 - acknowledged, available(again.uri()));
      assertTrue(again
          .process()
          .awaitErr(line -> line.contains("recovered position"))
          .endsWith("the last process did not stop in order"));
    }
  }

  @Test
  void shouldRefuseADirectoryThatIsInUse() throws Exception {
    try (ChildServer server = ChildServer.start(data);
        ChildProcess second = ChildProcess.start(ChildServer.arguments(data))) {
      assertEquals(73, second.awaitExit());
      assertTrue(second.restOfErr().getLast().contains(data.toString()));
      assertEquals(200, get(server.management(), "/health/ready").statusCode());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--port", "--management-port"})
  void shouldSayInOneLineThatAPortIsInUse(final String option) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      final String port = Integer.toString(taken.getLocalPort());
      final String[] arguments = ChildServer.arguments(data);
      for (int i = 0; i < arguments.length; i++) {
        if (arguments[i].equals(option)) {
          arguments[i + 1] = port;
        }
      }
      try (ChildProcess process = ChildProcess.start(arguments)) {
        assertEquals(69, process.awaitExit());
        final List<String> words = process.restOfErr();
        final String last = words.getLast();
        assertTrue(last.startsWith("sluice: can not listen on 127.0.0.1:" + port), last);
        assertFalse(words.toString().contains("\tat "), "no stack trace");
        assertEquals(List.of(), process.restOfOut());
      }
    }
  }

  @Test
  void shouldRefuseDamagedDataAndNameThePlace() throws Exception {
    try (ChildServer server = ChildServer.start(data)) {
      setUp(server.uri());
      server.process().terminate();
      assertEquals(0, server.process().awaitExit());
    }
    final Path file = DamagedData.flipLastFrame(data);
    try (ChildProcess process = ChildProcess.start(ChildServer.arguments(data))) {
      assertEquals(75, process.awaitExit());
      final String last = process.restOfErr().getLast();
      assertTrue(last.contains("file " + file), last);
      assertTrue(last.matches(".*, offset \\d+, position \\d+ \\(exit 75\\)"), last);
    }
  }

  @Test
  void shouldNotTakeAStartThatFailedForAnOrderlyStop() throws Exception {
    // Less memory beside the heap than the rings take: nothing that a start expects to fail.
    final Map<String, String> variables = Map.of("JDK_JAVA_OPTIONS", "-XX:MaxDirectMemorySize=12m");
    try (ChildProcess process = ChildProcess.start(
        variables, ChildServer.arguments(data, "--durability", "memory", "--event-loops", "1"))) {
      assertEquals(70, process.awaitExit());
      process.awaitErr(line -> line.startsWith("sluice: ") && line.endsWith("(exit 70)"));
      assertEquals(List.of(), process.restOfOut());
    }
  }

  @Test
  void shouldSayThatItStopsWhileItEndsWhatIsUnderWay() throws Exception {
    try (ChildServer server = ChildServer.start(data)) {
      setUp(server.uri());
      final int port = server.uri().getPort();
      try (RawConnection half = new RawConnection(port);
          RawConnection load = new RawConnection(port)) {
        half.say(head("/v1/reservations", "half", "content-length: " + WISH.length()));
        half.until("100 Continue\r\n\r\n");
        half.say(WISH.substring(0, 20));
        load.say(head("/v1/import", "load", "transfer-encoding: chunked"));
        load.until("100 Continue\r\n\r\n");
        load.say(chunk("{\"type\":\"sku\",\"sku\":\"before\"}\n"))
            .until("\"status\":201,\"position\":");
        load.until("}\n");
        server.process().terminate();
        assertTrue(refusal(server.uri()).contains("urn:sluice:problem:stopping"));
        load.say(chunk("{\"type\":\"sku\",\"sku\":\"after\"}\n"));
        assertTrue(load.until("}\n").contains("urn:sluice:problem:stopping"));
        // Longer than it says so: no new client is heard any more, but these two are.
        awaitClosedPort(port);
        assertTrue(half.say(WISH.substring(20)).answer().startsWith("HTTP/1.1 201 "));
        load.say("0\r\n\r\n").until("\r\n0\r\n\r\n");
      }
      assertEquals(0, server.process().awaitExit());
    }
  }

  @Test
  void shouldWarnThatMemoryKeepsNothing() throws Exception {
    try (ChildServer server = ChildServer.start(data, "--durability", "memory")) {
      assertTrue(server
          .process()
          .awaitErr(line -> line.startsWith("WARNING: durability memory"))
          .contains("keeps nothing"));
      setUp(server.uri());
      assertEquals(5, reserve(server.uri(), 5));
      server.process().terminate();
      assertEquals(0, server.process().awaitExit());
    }
    try (var entries = Files.list(data)) {
      assertEquals(List.of(), entries.toList());
    }
  }

  @Test
  void shouldTakeSettingsFromFlagEnvironmentAndFile() throws Exception {
    final Path file = Files.writeString(
        data.resolve("sluice.conf"),
        "durability = memory\nport = 1\nmanagement-port = 0\nhold-capacity = 7\n");
    final Map<String, String> variables = Map.of(
        "SLUICE_CONFIG", file.toString(), "SLUICE_PORT", "2", "SLUICE_DATA", data.toString());
    try (ChildProcess process = ChildProcess.start(variables, "serve", "--port", "0")) {
      process.awaitErr(line -> line.matches(" +port +0 +--port"));
      process.awaitErr(line -> line.matches(" +data +" + data + " +SLUICE_DATA"));
      process.awaitErr(line -> line.matches(" +durability +memory +sluice.conf:1"));
      process.awaitErr(line -> line.matches(" +hold-capacity +7 +sluice.conf:4"));
      process.awaitOut(line -> line.startsWith("Listening on http://127.0.0.1:"));
      process.terminate();
      assertEquals(0, process.awaitExit());
    }
  }

  @Test
  void shouldLoseNothingAndAnswerTruthfullyWhileItStops() throws Exception {
    int acknowledged = 0;
    try (ChildServer server = ChildServer.start(data)) {
      setUp(server.uri());
      final Thread stopper = Thread.ofVirtual().unstarted(server.process()::terminate);
      boolean running = true;
      for (int i = 0; running; i++) {
        if (i == 20) {
          stopper.start();
        }
        try {
          final int status =
              post(server.uri(), "/v1/reservations", "k" + i, WISH).statusCode();
          assertTrue(status == 201 || status == 503 || status == 409, "status " + status);
          acknowledged += status == 201 ? 1 : 0;
          running = status != 503;
        } catch (final IOException closed) {
          running = false;
        }
      }
      assertEquals(0, server.process().awaitExit());
    }
    try (ChildServer again = ChildServer.start(data)) {
      final long held = 100 - available(again.uri());
      assertTrue(
          held == acknowledged || held == acknowledged + 1,
          "held " + held + ", acknowledged " + acknowledged + ", and one may be unknown");
    }
  }

  private static final String WISH =
      "{\"channel\":\"web\",\"lines\":[{\"sku\":\"s1\",\"quantity\":1}]}";

  /** What a new client is told, as soon as it is refused. */
  private String refusal(final URI server) throws Exception {
    HttpResponse<String> answer = post(server, "/v1/reservations", "new", WISH);
    while (answer.statusCode() != 503) {
      answer = post(server, "/v1/reservations", "new", WISH);
    }
    assertTrue(answer.headers().firstValue("Retry-After").isPresent());
    return answer.body();
  }

  private static void awaitClosedPort(final int port) {
    String heard = "something";
    while (!heard.isEmpty()) {
      try (RawConnection late = new RawConnection(port)) {
        late.trySay("GET /v1/skus/s1 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
        heard = late.untilClosed();
      }
    }
  }

  private static String head(final String path, final String key, final String more) {
    return "POST " + path + " HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\nidempotency-key: "
        + key + "\r\n" + more + "\r\n\r\n";
  }

  private static String chunk(final String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  private void setUp(final URI server) throws Exception {
    assertEquals(201, put(server, "/v1/skus/s1", "{}").statusCode());
    assertEquals(201, put(server, "/v1/locations/l1", "{\"kind\":\"store\"}").statusCode());
    assertEquals(201, put(server, "/v1/channels/web", "{}").statusCode());
    final String stock = "{\"kind\":\"receive\",\"lines\":"
        + "[{\"sku\":\"s1\",\"location\":\"l1\",\"quantity\":100}]}";
    assertEquals(201, post(server, "/v1/stock-movements", "stock", stock).statusCode());
  }

  private int reserve(final URI server, final int count) throws Exception {
    int acknowledged = 0;
    for (int i = 0; i < count; i++) {
      acknowledged += post(server, "/v1/reservations", "r" + i, WISH).statusCode() == 201 ? 1 : 0;
    }
    return acknowledged;
  }

  private long available(final URI server) throws Exception {
    final String body = get(server, "/v1/availability?sku=s1&channel=web").body();
    return Long.parseLong(body.replaceAll(".*\"available\":(\\d+).*", "$1"));
  }

  private HttpResponse<String> get(final URI server, final String target) throws Exception {
    return send(HttpRequest.newBuilder(server.resolve(target)));
  }

  private HttpResponse<String> put(final URI server, final String target, final String body)
      throws Exception {
    return send(HttpRequest.newBuilder(server.resolve(target))
        .header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> post(
      final URI server, final String target, final String key, final String body) throws Exception {
    return send(HttpRequest.newBuilder(server.resolve(target))
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", key)
        .POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> send(final HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
