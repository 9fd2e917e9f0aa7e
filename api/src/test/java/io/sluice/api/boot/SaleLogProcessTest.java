package io.sluice.api.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A sale on a server in a process of its own, its log, and what anyone can say of it. */
final class SaleLogProcessTest {
  @TempDir
  private Path directory;

  private final HttpClient http = HttpClient.newHttpClient();
  private int keys;

  @Test
  void shouldShowThatASaleWasFair() throws Exception {
    final Path data = directory.resolve("data");
    final List<String> begun;
    try (ChildServer server = ChildServer.start(data)) {
      setUp(server);
      assertEquals(404, get(server, "/v1/activities/plain/log").statusCode());
      assertEquals(404, get(server, "/v1/activities/none/log").statusCode());
      assertEquals(400, get(server, "/v1/activities/sale/log?after=x").statusCode());
      sell(server);
      begun = log(server, 0);
      server.process().kill();
      server.process().awaitExit();
    }
    try (ChildServer server = ChildServer.start(data)) {
      // One waits for what comes back, and gets it before those who come later.
      assertEquals(202, reserve(server, "eve", 1, ",\"waitlist\":true").statusCode());
      assertEquals(409, reserve(server, "finn", 1, "").statusCode());
      assertEquals(200, post(server, "/v1/activities/sale/stop", null).statusCode());
      final List<String> log = log(server, 0);

      assertEquals(begun, log.subList(0, begun.size()));
      assertEquals(log.subList(5, log.size()), log(server, 5));
      assertEquals(List.of(), log(server, log.size()));
      assertTrue(log.stream().anyMatch(line -> line.contains("\"kind\":\"restart\"")));
      assertEquals("end", new JsonObject(log.getLast()).getString("kind"));
      checkNames(server, log);
      assertEquals("0 fair: ", check(log).substring(0, 8));
      assertTrue(
          check(begun).startsWith("1 sluice: line " + (begun.size() + 1) + ": the log has no end"));
    }
  }

  /** Everybody finds the own lines, and no other name. */
  private void checkNames(final ChildServer server, final List<String> log) throws Exception {
    final String bob = name(server, "sale", "bob");
    final JsonObject refused = new JsonObject(log.stream()
        .filter(line -> line.contains("\"kind\":\"refused\"") && line.contains(bob))
        .findFirst()
        .orElseThrow());
    assertEquals("sold-out", refused.getString("reason"));
    assertEquals(3, refused.getInteger("quantity"));
    assertEquals(2, refused.getInteger("available"));
    assertNotEquals(bob, name(server, "sale", "ann"));
    assertNotEquals(bob, name(server, "other", "bob"));
    assertTrue(log.stream().noneMatch(line -> line.contains("\"bob\"")));
  }

  private void setUp(final ChildServer server) throws Exception {
    put(server, "/v1/locations/l1", "{\"kind\":\"warehouse\"}");
    put(server, "/v1/channels/web", "{}");
    put(server, "/v1/skus/s1", "{}");
    post(
        server,
        "/v1/stock-movements",
        "{\"kind\":\"receive\",\"lines\":[{\"sku\":\"s1\",\"location\":\"l1\",\"quantity\":50}]}");
    put(server, "/v1/activities/sale", activity(",\"provable\":true,\"waitlist\":true"));
    put(server, "/v1/activities/other", activity(",\"provable\":true,\"overlap\":\"allowed\""));
    put(server, "/v1/activities/plain", activity(",\"overlap\":\"allowed\""));
  }

  private static String activity(final String more) {
    final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return "{\"channel\":\"web\",\"startsAt\":\"" + now.minusSeconds(60) + "\",\"endsAt\":\""
        + now.plusSeconds(3_600) + "\",\"items\":[{\"sku\":\"s1\",\"quantity\":5,"
        + "\"limitPerCustomer\":4}]" + more + "}";
  }

  private void sell(final ChildServer server) throws Exception {
    final String held = id(reserve(server, "ann", 3, ""));
    // Short, over the limit, and then nothing is left.
    assertEquals(409, reserve(server, "bob", 3, "").statusCode());
    assertEquals(409, reserve(server, "ann", 2, "").statusCode());
    final String order = id(order(server, "carl", 2));
    assertEquals(409, reserve(server, "dora", 1, "").statusCode());
    post(server, "/v1/orders/" + order + "/payments", "{\"reference\":\"r1\"}");
    post(server, "/v1/reservations/" + held + "/release", null);
    final String again = id(reserve(server, "dora", 3, ""));
    post(server, "/v1/reservations/" + again + "/confirm", null);
    assertEquals(409, order(server, "gus", 1).statusCode());
  }

  private HttpResponse<String> reserve(
      final ChildServer server, final String who, final int units, final String more)
      throws Exception {
    return post(server, "/v1/reservations", wish(who, units, more));
  }

  private HttpResponse<String> order(final ChildServer server, final String who, final int units)
      throws Exception {
    return post(server, "/v1/orders", wish(who, units, ""));
  }

  private static String wish(final String who, final int units, final String more) {
    return "{\"channel\":\"web\",\"customer\":\"" + who + "\",\"activity\":\"sale\"" + more
        + ",\"lines\":[{\"sku\":\"s1\",\"quantity\":" + units + "}]}";
  }

  private String name(final ChildServer server, final String activity, final String customer)
      throws Exception {
    final String target = "/v1/activities/" + activity + "/log/name?customer=" + customer;
    return new JsonObject(get(server, target).body()).getString("name");
  }

  private List<String> log(final ChildServer server, final int after) throws Exception {
    final HttpResponse<String> answer = get(server, "/v1/activities/sale/log?after=" + after);
    assertEquals(200, answer.statusCode());
    return answer.body().lines().toList();
  }

  /** Exit code and words of the checker. */
  private String check(final List<String> log) throws IOException {
    final Path file = directory.resolve("log.ndjson");
    Files.write(file, log);
    final StringWriter words = new StringWriter();
    final CommandLine commandLine =
        Main.commandLine().setOut(new PrintWriter(words)).setErr(new PrintWriter(words));
    return commandLine.execute("sale-log", file.toString()) + " " + words;
  }

  private static String id(final HttpResponse<String> answer) {
    assertEquals(201, answer.statusCode(), answer::body);
    return new JsonObject(answer.body()).getString("id");
  }

  private HttpResponse<String> get(final ChildServer server, final String target) throws Exception {
    return send(HttpRequest.newBuilder(server.uri().resolve(target)).GET());
  }

  private void put(final ChildServer server, final String target, final String body)
      throws Exception {
    final HttpResponse<String> answer = send(HttpRequest.newBuilder(server.uri().resolve(target))
        .header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofString(body)));
    assertEquals(201, answer.statusCode(), answer::body);
  }

  private HttpResponse<String> post(
      final ChildServer server, final String target, final @Nullable String body) throws Exception {
    return send(HttpRequest.newBuilder(server.uri().resolve(target))
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", "k" + keys++)
        .POST(BodyPublishers.ofString(body == null ? "{}" : body)));
  }

  private HttpResponse<String> send(final HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
