package io.sluice.api.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.api.boot.ChildServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real server in a process of its own, judged by the contract that it serves. */
final class LiveContractTest {
  /** Statuses that a client can not bring about on demand. */
  private static final Set<Integer> NOT_ON_DEMAND = Set.of(101, 408, 410, 429, 500, 503, 504);

  /** Whatever a server that keeps its journal never says. */
  private static final Map<String, Set<Integer>> NOT_OF_THIS_SERVER = Map.of(
      "GET /v1/stream",
      Set.of(409),
      "GET /v1/activities/{activity}/log",
      Set.of(409),
      "GET /v1/activities/{activity}/log/name",
      Set.of(409));

  /** What this server was not asked for, or can not come to by itself within a test. */
  private static final Set<String> EVENTS_NOT_ON_DEMAND =
      Set.of("OrderExpired", "ReservationExpired");

  /** Refusals for what the contract says of sizes in words, not in schemas. */
  private static final Set<Integer> TOO_LARGE = Set.of(413, 431);

  private static final Set<Integer> MALFORMED = Set.of(400, 415);
  private static final Contract CONTRACT = new Contract();
  private static final List<Exchange> EXCHANGES = new ArrayList<>();

  @BeforeAll
  static void shouldAnswerEverything(@TempDir final Path data)
      throws IOException, InterruptedException {
    try (ChildServer server = ChildServer.start(
        data, "--hold-capacity", Integer.toString(Tour.HOLD_CAPACITY), "--event-loops", "2")) {
      final Caller caller = new Caller(server.uri());
      new Tour(caller).run(CONTRACT.operations());
      EXCHANGES.addAll(caller.exchanges());
    }
  }

  @Test
  void shouldAnswerAsTheContractSays() {
    final List<String> violations = new ArrayList<>();
    for (final Exchange exchange : EXCHANGES) {
      CONTRACT
          .answerViolations(exchange)
          .forEach(violation -> violations.add(describe(exchange) + ": " + violation));
    }
    assertEquals(List.of(), violations);
  }

  @Test
  void shouldRefuseAsMalformedJustWhatTheContractDoesNotAllow() {
    final List<String> violations = new ArrayList<>();
    for (final Exchange exchange : EXCHANGES) {
      final int status = exchange.answer().status();
      final List<String> found = CONTRACT.requestViolations(exchange);
      if (exchange.path().endsWith("/batch") && status == 200) {
        // A malformed entry is refused alone.
        continue;
      }
      if (!TOO_LARGE.contains(status) && MALFORMED.contains(status) == found.isEmpty()) {
        violations.add(describe(exchange) + ", but the contract says " + found);
      }
    }
    assertEquals(List.of(), violations);
  }

  @Test
  void shouldHaveAnsweredEveryOperationWithEveryStatusOnDemand() {
    final Map<String, Set<Integer>> missing = new TreeMap<>();
    CONTRACT.statuses().forEach((operation, statuses) -> {
      final Set<Integer> unseen = new TreeSet<>(statuses);
      unseen.removeAll(NOT_ON_DEMAND);
      unseen.removeAll(NOT_OF_THIS_SERVER.getOrDefault(operation, Set.of()));
      missing.put(operation, unseen);
    });
    for (final Exchange exchange : EXCHANGES) {
      final Set<Integer> unseen =
          missing.get(CONTRACT.operation(exchange.method(), exchange.path()));
      assertTrue(unseen != null, exchange::toString);
      unseen.remove(exchange.answer().status());
    }
    missing.values().removeIf(Set::isEmpty);
    assertEquals(Map.of(), missing);
    assertTrue(
        EXCHANGES.stream().anyMatch(exchange -> exchange.answer().status() == 503),
        "and once it was full");
  }

  @Test
  void shouldGiveProblemsTheTitlesOfTheExamples() throws IOException {
    final Map<String, String> titles = exampleTitles();
    int problems = 0;
    for (final Exchange exchange : EXCHANGES) {
      if (exchange.answer().status() >= 400) {
        final JsonNode problem = new ObjectMapper().readTree(exchange.answer().body());
        assertEquals(
            titles.get(problem.path("type").textValue()),
            problem.path("title").textValue(),
            () -> describe(exchange));
        problems++;
      }
    }
    assertTrue(problems > 100, "problems were seen: " + problems);
  }

  @Test
  void shouldServeTheContractItself() {
    final Exchange read = EXCHANGES.stream()
        .filter(exchange -> exchange.target().equals("/openapi.yaml"))
        .filter(exchange -> exchange.answer().status() == 200)
        .findFirst()
        .orElseThrow();
    assertEquals(Contract.text(), read.answer().body());
    assertEquals("application/yaml", read.answer().header("Content-Type"));
  }

  @Test
  void shouldImportLineByLineAsTheContractSays() {
    final List<String> violations = new ArrayList<>();
    int results = 0;
    for (final Exchange exchange : EXCHANGES) {
      if (!exchange.path().equals("/v1/import") || exchange.answer().status() != 200) {
        continue;
      }
      for (final String line : exchange.answer().body().split("\n", -1)) {
        if (!line.isEmpty()) {
          results++;
          violations.addAll(CONTRACT.answerViolations(resultOf(line)));
        }
      }
    }
    assertEquals(List.of(), violations);
    assertTrue(results >= 15, "results were seen: " + results);
  }

  @Test
  void shouldTellEveryEventAsTheContractSays() throws IOException {
    final List<String> violations = new ArrayList<>();
    final Set<String> unseen = new TreeSet<>(CONTRACT.eventTypes());
    unseen.removeAll(EVENTS_NOT_ON_DEMAND);
    int events = 0;
    for (final Exchange exchange : EXCHANGES) {
      if (!exchange.path().equals("/v1/events") || exchange.answer().status() != 200) {
        continue;
      }
      for (final String line : exchange.answer().body().lines().toList()) {
        events++;
        CONTRACT.eventViolations(line).forEach(violation -> violations.add(line + violation));
        unseen.remove(new ObjectMapper().readTree(line).path("type").textValue());
      }
    }
    assertEquals(List.of(), violations);
    assertEquals(Set.of(), unseen);
    assertTrue(events > 80, "events were seen: " + events);
  }

  @Test
  void shouldTellEveryStateAsTheContractSays() {
    final List<String> violations = new ArrayList<>();
    int states = 0;
    for (final Exchange exchange : EXCHANGES) {
      if (!exchange.path().equals("/v1/stream") || exchange.answer().status() != 200) {
        continue;
      }
      for (final String line : exchange.answer().body().lines().toList()) {
        if (line.startsWith("data: ")) {
          states++;
          final String message = line.substring("data: ".length());
          CONTRACT.liveViolations(message).forEach(what -> violations.add(message + what));
        }
      }
    }
    assertEquals(List.of(), violations);
    assertEquals(9, states);
  }

  private static Exchange resultOf(final String line) {
    final Map<String, List<String>> headers = Map.of("Content-Type", List.of("application/json"));
    return new Exchange(
        "POST", Contract.IMPORT_LINE, Map.of(), null, new Exchange.Answer(200, headers, line));
  }

  private static Map<String, String> exampleTitles() {
    final Map<String, String> titles = new TreeMap<>();
    collectTitles(CONTRACT.document(), titles);
    return titles;
  }

  private static void collectTitles(final Object node, final Map<String, String> titles) {
    if (node instanceof List<?> list) {
      list.forEach(item -> collectTitles(item, titles));
    } else if (node instanceof Map<?, ?> map) {
      if (map.get("type") instanceof String type && map.get("title") instanceof String title) {
        titles.put(type, title);
      }
      map.values().forEach(value -> collectTitles(value, titles));
    }
  }

  private static String describe(final Exchange exchange) {
    final String body = String.valueOf(exchange.body());
    final String answer = exchange.answer().body();
    return exchange.method() + " " + exchange.target()
        + " " + body.substring(0, Math.min(200, body.length()))
        + " -> " + exchange.answer().status()
        + " " + answer.substring(0, Math.min(300, answer.length()));
  }
}
