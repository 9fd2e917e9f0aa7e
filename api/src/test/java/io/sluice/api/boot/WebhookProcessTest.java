package io.sluice.api.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server in a process of its own and a receiver of its webhooks, either of which fails. */
final class WebhookProcessTest {
  private static final long PATIENCE_NS = 60_000_000_000L;

  @TempDir
  private Path data;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<Long, String> bodyByPosition = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Taken> taken = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger repeats = new AtomicInteger();
  private volatile String secret = "";
  private int keys;

  @SuppressWarnings("NullAway.Init")
  private HttpServer receiver;

  /** A request that was taken. */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares two of them.
  private record Taken(String id, String timestamp, String signature, byte[] body) {}

  @BeforeEach
  void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    receiver.createContext("/in", this::take);
    receiver.start();
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
    http.close();
  }

  @Test
  void shouldMissNothingWhoeverFails() throws Exception {
    for (int round = 0; round < 4; round++) {
      try (ChildServer server = start()) {
        if (round == 0) {
          secret = send(server, "PUT", "/v1/webhooks/w", wish()).getString("secret");
        }
        live(server, 40);
        if (round == 3) {
          assertAllTold(server);
          server.process().terminate();
        } else {
          final int enough = bodyByPosition.size() + 10;
          await(() -> bodyByPosition.size() >= enough);
          server.process().kill();
        }
        server.process().awaitExit();
      }
    }
    assertEquals(List.of(), List.copyOf(faults));
    assertTrue(repeats.get() > 0, "what was not noted came again");
    assertTrue(
        Files.readAllBytes(data.resolve("webhooks/w.webhook")).length < 4_096, "little is kept");
  }

  private void assertAllTold(final ChildServer server) throws Exception {
    final List<String> told = all(server);
    await(() -> bodyByPosition.size() == told.size());
    for (int i = 0; i < told.size(); i++) {
      assertEquals(told.get(i), bodyByPosition.get((long) i + 1));
    }
    await(() -> stands(server, told.size()));
  }

  @Test
  void shouldRefuseWhatIsNotPublicUnlessItIsAllowed() throws Exception {
    try (ChildServer server = ChildServer.start(data)) {
      final HttpResponse<String> refused = exchange(server, "PUT", "/v1/webhooks/w", wish());
      assertEquals(422, refused.statusCode(), refused::body);
      // A name is looked up when something is sent.
      final String named = wish().replace("127.0.0.1", "localhost");
      send(server, "PUT", "/v1/webhooks/w", named);
      live(server, 1);
      await(() -> show(server).getString("lastError", "").contains("not public"));
      assertEquals(0, requests.get());
    }
  }

  @Test
  void shouldVerifyByTheLinesOfTheDocument() throws Exception {
    assumeTrue(runs("python3", "--version"), "without Python nobody can run its lines");
    try (ChildServer server = start()) {
      secret = send(server, "PUT", "/v1/webhooks/w", wish()).getString("secret");
      await(() -> !taken.isEmpty());
    }
    final Taken one = taken.peek();
    assertNotNull(one);
    assertEquals("True", verify(one, one.body()));
    final byte[] other = one.body().clone();
    other[other.length - 2] ^= 1;
    assertEquals("False", verify(one, other));
    assertEquals("False", verify(new Taken(one.id(), "1", one.signature(), other), one.body()));
  }

  private String verify(final Taken request, final byte[] body) throws Exception {
    final String page =
        Files.readString(Path.of(System.getProperty("sluice.home"), "docs", "webhooks.md"));
    final int from = page.indexOf("```python\n") + "```python\n".length();
    final String lines = page.substring(from, page.indexOf("```", from));
    final String call = """
        import sys
        names = ["webhook-id", "webhook-timestamp", "webhook-signature"]
        body = base64.b64decode(sys.argv[5])
        print(verify(sys.argv[1], dict(zip(names, sys.argv[2:5])), body))
        """;
    final Path script = Files.writeString(data.resolve("verify.py"), lines + call);
    final Process python = new ProcessBuilder(
            "python3",
            script.toString(),
            secret,
            request.id(),
            request.timestamp(),
            request.signature(),
            Base64.getEncoder().encodeToString(body))
        .redirectErrorStream(true)
        .start();
    return new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  private static boolean runs(final String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (final IOException absent) {
      return false;
    }
  }

  private ChildServer start() throws IOException, InterruptedException {
    return ChildServer.start(data, "--webhooks-allow-private", "--durability", "process");
  }

  private String wish() {
    return "{\"url\":\"http://127.0.0.1:%d/in\",\"after\":0}"
        .formatted(receiver.getAddress().getPort());
  }

  /** Fails for one request in seven, and takes note of the others. */
  private void take(final HttpExchange exchange) throws IOException {
    final byte[] body = exchange.getRequestBody().readAllBytes();
    final String id = exchange.getRequestHeaders().getFirst("webhook-id");
    final Taken request = new Taken(
        id,
        exchange.getRequestHeaders().getFirst("webhook-timestamp"),
        exchange.getRequestHeaders().getFirst("webhook-signature"),
        body);
    final boolean fails = requests.incrementAndGet() % 7 == 0;
    if (!fails) {
      check(request);
      taken.add(request);
    }
    exchange.sendResponseHeaders(fails ? 500 : 204, -1);
    exchange.close();
  }

  private void check(final Taken request) {
    final String body = new String(request.body(), StandardCharsets.UTF_8);
    final long position = new JsonObject(body).getLong("position");
    if (!request.id().endsWith("_" + position)) {
      faults.add(request.id() + " is the id of " + body);
    }
    final String before = bodyByPosition.put(position, body);
    if (before != null) {
      repeats.incrementAndGet();
      if (!before.equals(body)) {
        faults.add("told otherwise: " + before + " " + body);
      }
    }
    // The answer that names the secret may come after the first event.
    final String known = secret;
    if (!known.isEmpty() && !request.signature().equals(signature(known, request))) {
      faults.add("not signed: " + body);
    }
  }

  private static String signature(final String secret, final Taken request) {
    try {
      final Mac mac = Mac.getInstance("HmacSHA256");
      final byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update((request.id() + "." + request.timestamp() + ".").getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(request.body()));
    } catch (final GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** What a server does that is asked for a bit of everything. */
  private void live(final ChildServer server, final int reservations) throws Exception {
    send(server, "PUT", "/v1/skus/s1", "{}");
    send(server, "PUT", "/v1/locations/l1", "{\"kind\":\"store\"}");
    send(server, "PUT", "/v1/channels/web", "{}");
    send(
        server,
        "POST",
        "/v1/stock-movements",
        "{\"kind\":\"receive\",\"lines\":[{\"sku\":\"s1\",\"location\":\"l1\",\"quantity\":100}]}");
    for (int i = 0; i < reservations; i++) {
      final String held = send(
              server,
              "POST",
              "/v1/reservations",
              "{\"channel\":\"web\",\"lines\":[{\"sku\":\"s1\",\"quantity\":1}]}")
          .getString("id");
      send(server, "POST", "/v1/reservations/" + held + "/confirm", "{}");
    }
  }

  private List<String> all(final ChildServer server) throws Exception {
    final List<String> all = new ArrayList<>();
    HttpResponse<String> page = exchange(server, "GET", "/v1/events?limit=5000", "");
    while (!page.body().isEmpty()) {
      page.body().lines().forEach(all::add);
      page = exchange(server, "GET", "/v1/events?limit=5000&after=" + all.size(), "");
    }
    return all;
  }

  private boolean stands(final ChildServer server, final long position) {
    final JsonObject view = show(server);
    return view.getLong("deliveredUpTo") == position && view.getInteger("deadLetters") == 0;
  }

  private JsonObject show(final ChildServer server) {
    try {
      return send(server, "GET", "/v1/webhooks/w", "");
    } catch (final IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private JsonObject send(
      final ChildServer server, final String method, final String target, final String body)
      throws IOException, InterruptedException {
    final HttpResponse<String> answer = exchange(server, method, target, body);
    assertTrue(answer.statusCode() < 300, answer::body);
    return new JsonObject(answer.body());
  }

  private HttpResponse<String> exchange(
      final ChildServer server, final String method, final String target, final String body)
      throws IOException, InterruptedException {
    final HttpRequest.Builder request = HttpRequest.newBuilder(server.uri().resolve(target))
        .header("Idempotency-Key", data.getFileName() + "-" + ++keys);
    if (body.isEmpty()) {
      return http.send(request.build(), BodyHandlers.ofString());
    }
    return http.send(
        request
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static void await(final BooleanSupplier condition) {
    final long endNs = System.nanoTime() + PATIENCE_NS;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - endNs < 0, "it did not come to pass");
      Thread.onSpinWait();
    }
  }
}
