package io.sluice.api.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.api.boot.ChildServer;
import io.sluice.api.contract.Exchange.Answer;
import io.sluice.persistence.redis.EmbeddedRedis;
import io.sluice.persistence.redis.RedisAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads that the mirror answers, over HTTP, beside those that the engine answers. */
final class MirrorReadTest {
  private static final Contract CONTRACT = new Contract();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MIRROR = "consistency=mirror";
  private static final long PATIENCE_NS = Duration.ofSeconds(30).toNanos();

  /** What the mirror does not hold, or is of another moment. */
  private static final List<String> NOT_COMPARED =
      List.of("position", "expiresInMs", "locations", "fulfilment");

  @TempDir
  private Path directory;

  @SuppressWarnings("NullAway.Init")
  private EmbeddedRedis redis;

  @SuppressWarnings("NullAway.Init")
  private ChildServer server;

  @SuppressWarnings("NullAway.Init")
  private Caller caller;

  @BeforeEach
  void start() throws Exception {
    redis = new EmbeddedRedis(directory.resolve("redis"));
    final RedisAddress address = redis.start();
    final String uri = "redis://:" + address.password() + "@127.0.0.1:" + address.port();
    server = ChildServer.start(directory.resolve("data"), "--redis", uri);
    caller = new Caller(server.uri());
    caller.put("/v1/locations/l1", "{\"kind\":\"warehouse\"}");
    caller.put("/v1/locations/l2", "{\"kind\":\"store\"}");
    caller.put("/v1/channels/web", "{}");
    caller.put("/v1/channels/shop", "{\"locations\":[\"l2\"]}");
    for (final String sku : List.of("s1", "s2")) {
      caller.put("/v1/skus/" + sku, "{}");
      for (final String location : List.of("l1", "l2")) {
        final String line = "{\"sku\":\"%s\",\"location\":\"%s\",\"quantity\":9}";
        final String body = "{\"kind\":\"receive\",\"lines\":[" + line + "]}";
        created(caller.post("/v1/stock-movements", body.formatted(sku, location)));
      }
    }
  }

  @AfterEach
  void stop() {
    server.close();
    redis.close();
  }

  @Test
  void shouldAnswerAsTheEngineDoesAsFarAsTheMirrorKnows() throws Exception {
    final List<String> targets = new ArrayList<>(List.of("/v1/stock/s1?", "/v1/stock/s2?"));
    for (final String channel : List.of("web", "shop")) {
      targets.add("/v1/availability?sku=s1&channel=" + channel + "&");
    }
    final String twoLines =
        "{\"channel\":\"web\",\"customer\":\"c1\",\"lines\":[{\"sku\":\"s1\",\"quantity\":10},"
            + "{\"sku\":\"s2\",\"quantity\":1}]}";
    final String held = created(caller.post("/v1/reservations", twoLines));
    for (final String change : List.of("confirm", "release")) {
      final String one = created(caller.post("/v1/reservations", wish("s2")));
      caller.post(one + "/" + change, null);
      targets.add(one + "?");
    }
    final String order = created(caller.post("/v1/orders", order("x-1")));
    final String paid = created(caller.post("/v1/orders", order("x-2")));
    caller.post(paid + "/payments", "{\"reference\":\"p\"}");
    final String cancelled = created(caller.post("/v1/orders", order("x-3")));
    caller.post(cancelled + "/cancel", null);
    for (final String target : List.of(held, order, paid, cancelled)) {
      targets.add(target + "?");
    }

    for (final String target : targets) {
      final Answer strong = caller.get(target + "consistency=strong");
      assertEquals(200, strong.status(), strong::body);
      assertFalse(strong.headers().containsKey("Sluice-Mirror-Age"));
      final String position = strong.header("Sluice-Position");
      final Answer mirror = await(target + MIRROR + "&after=" + position + "&waitMs=2000", 200);
      assertEquals(compared(strong), compared(mirror), target);
      final long reached = Long.parseLong(mirror.header("Sluice-Position"));
      assertTrue(reached >= Long.parseLong(position));
      assertEquals(reached, JSON.readTree(mirror.body()).path("position").longValue());
      assertTrue(Long.parseLong(mirror.header("Sluice-Mirror-Age")) <= 5_000);
    }
    assertKeepsTheContract();
  }

  @Test
  void shouldTellOfWhoWaitsWithAnEndOnlyIfTheWaitHasOneOfItsOwn() throws Exception {
    caller.put("/v1/activities/sale", """
            {"channel":"web","startsAt":"2026-01-01T00:00:00.000Z",
             "endsAt":"2036-01-01T00:00:00.000Z","waitlist":true,
             "items":[{"sku":"s1","quantity":1}]}""");
    final String wish = """
        {"channel":"web","customer":"c1","activity":"sale","waitlist":true%s,
         "lines":[{"sku":"s1","quantity":1}]}""";
    created(caller.post("/v1/reservations", wish.formatted("")));
    final Answer openEnded = caller.post("/v1/reservations", wish.formatted(""));
    final Answer bounded = caller.post("/v1/reservations", wish.formatted(",\"waitTtlMs\":600000"));

    assertFalse(mirrored(openEnded).has("expiresAt"));
    assertEquals(
        JSON.readTree(bounded.body()).path("expiresAt"), mirrored(bounded).path("expiresAt"));
    assertKeepsTheContract();
  }

  /** What the mirror tells of a reservation that waits. */
  private ObjectNode mirrored(final Answer waiting) throws Exception {
    assertEquals(202, waiting.status(), waiting::body);
    final String after = "&waitMs=2000&after=" + waiting.header("Sluice-Position");
    final Answer mirror = await(waiting.header("Location") + "?" + MIRROR + after, 200);
    final ObjectNode body = (ObjectNode) JSON.readTree(mirror.body());
    assertEquals("waiting", body.path("status").textValue());
    return body;
  }

  @Test
  void shouldAskTheEngineNothing() throws Exception {
    await("/v1/stock/s1?" + MIRROR, 200);
    final long before = offered();
    for (int i = 0; i < 50; i++) {
      await("/v1/stock/s1?" + MIRROR, 200);
      await("/v1/stock/none?" + MIRROR, 404);
      caller.get("/v1/stock/s1?consistency=weak");
    }
    assertEquals(before, offered());
    caller.get("/v1/stock/s1?consistency=strong");
    assertEquals(before + 1, offered());
  }

  @Test
  void shouldTellWhatIsNotThere() {
    final String position = caller.get("/v1/stock/s1").header("Sluice-Position");
    final String asked = MIRROR + "&waitMs=2000&after=" + position;
    await("/v1/stock/none?" + asked, 404);
    await("/v1/stock/no%20code?" + asked, 404);
    await("/v1/reservations/r000000000z000000?" + asked, 404);
    await("/v1/orders/o000000000z000000?" + asked, 404);
    await("/v1/orders/r000000000z000000?" + asked, 404);
    assertField("/sku", await("/v1/availability?sku=none&channel=web&" + asked, 404));
    assertField("/channel", await("/v1/availability?sku=s1&channel=none&" + asked, 404));
    assertKeepsTheContract();
  }

  @Test
  void shouldRefuseWhatCanNotBeAsked() {
    final String target = "/v1/stock/s1?";
    assertField("/consistency", caller.get(target + "consistency=eventual"));
    assertField("/maxAgeMs", caller.get(target + "maxAgeMs=5"));
    assertField("/after", caller.get(target + "consistency=strong&after=5"));
    assertField("/waitMs", caller.get(target + "waitMs=5"));
    assertField("/maxAgeMs", caller.get(target + MIRROR + "&maxAgeMs=3600001"));
    assertField("/after", caller.get(target + MIRROR + "&after=-1"));
    assertField("/waitMs", caller.get(target + MIRROR + "&waitMs=2001"));
    assertField("/surprise", caller.get(target + MIRROR + "&surprise=1"));
    assertField("/sku", caller.get("/v1/availability?channel=web&" + MIRROR));
    assertField("/channel", caller.get("/v1/availability?sku=s1&" + MIRROR));
    final List<Exchange> refused = caller.exchanges().stream()
        .filter(exchange -> exchange.target().startsWith(target)
            || exchange.target().startsWith("/v1/availability"))
        .toList();
    assertEquals(10, refused.size());
    refused.forEach(exchange -> assertEquals(400, exchange.answer().status()));
  }

  @Test
  void shouldSayWhyTheMirrorCanNotAnswerAndHaveTheEngineGoOn() throws Exception {
    final String target = "/v1/stock/s1?";
    await(target + MIRROR, 200);
    assertUnavailable("position", caller.get(target + MIRROR + "&after=1000000&waitMs=20"));
    assertUnavailable(
        "ms ago", await(target + MIRROR + "&maxAgeMs=1", answer -> answer.status() == 503));

    final ProcessHandle process = redis.process().orElseThrow();
    assertTrue(process.destroyForcibly());
    process.onExit().join();

    await(target + MIRROR, 503);
    for (int i = 0; i < 20; i++) {
      assertUnavailable("connection", caller.get(target + MIRROR));
      assertEquals(200, caller.get(target + "consistency=strong").status());
    }
    redis.start();
    await(target + MIRROR, 200);
    assertKeepsTheContract();
  }

  private static String wish(final String sku) {
    return "{\"channel\":\"web\",\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}".formatted(sku);
  }

  private static String order(final String externalId) {
    return ("{\"channel\":\"shop\",\"customer\":\"c1\",\"externalId\":\"%s\",\"currency\":\"CNY\","
            + "\"lines\":[{\"sku\":\"s1\",\"quantity\":2,\"unitPrice\":100}]}")
        .formatted(externalId);
  }

  private static String created(final Answer answer) {
    assertEquals(201, answer.status(), answer::body);
    return answer.headers().containsKey("Location") ? answer.header("Location") : "";
  }

  private static ObjectNode compared(final Answer answer) throws Exception {
    final ObjectNode body = (ObjectNode) JSON.readTree(answer.body());
    return body.remove(NOT_COMPARED);
  }

  private static void assertField(final String field, final Answer refused) {
    assertTrue(refused.body().contains("\"field\":\"" + field + "\""), refused::body);
  }

  private static void assertUnavailable(final String word, final Answer answer) {
    assertEquals(503, answer.status(), answer::body);
    assertEquals("1", answer.header("Retry-After"));
    assertTrue(answer.body().contains("urn:sluice:problem:mirror-unavailable"), answer::body);
    assertTrue(answer.body().contains(word), answer::body);
  }

  private void assertKeepsTheContract() {
    final List<String> violations = new ArrayList<>();
    for (final Exchange exchange : caller.exchanges()) {
      CONTRACT
          .answerViolations(exchange)
          .forEach(violation -> violations.add(exchange + ": " + violation));
    }
    assertEquals(List.of(), violations);
  }

  private Answer await(final String target, final int status) {
    return await(target, answer -> answer.status() == status);
  }

  private Answer await(final String target, final Predicate<Answer> wanted) {
    final long endNs = System.nanoTime() + PATIENCE_NS;
    Answer answer = caller.get(target);
    while (!wanted.test(answer)) {
      assertTrue(System.nanoTime() - endNs < 0, target + ": " + answer);
      answer = caller.get(target);
    }
    return answer;
  }

  /** Commands and questions that were put to the engine so far. */
  private long offered() throws Exception {
    final HttpRequest scrape =
        HttpRequest.newBuilder(server.management().resolve("/metrics")).build();
    final String text =
        HttpClient.newHttpClient().send(scrape, BodyHandlers.ofString()).body();
    final Matcher line =
        Pattern.compile("(?m)^sluice_edge_commands_offered_total (\\d+)").matcher(text);
    assertTrue(line.find(), text);
    return (long) Double.parseDouble(line.group(1));
  }
}
