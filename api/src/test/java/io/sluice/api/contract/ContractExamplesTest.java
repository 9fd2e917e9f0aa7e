package io.sluice.api.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract's own examples, judged by its own schemas. */
final class ContractExamplesTest {
  private static final String KEY = "Idempotency-Key";

  private static final Contract CONTRACT = new Contract();

  @Test
  void shouldBeReadableByAnOrdinaryParser() {
    final SwaggerParseResult result = new OpenAPIV3Parser().readContents(Contract.text());
    assertEquals(List.of(), result.getMessages());
    assertTrue(result.isOpenapi31());
  }

  @Test
  void shouldGiveAnExampleOfEveryAnswerThatKeepsTheContract() {
    final List<String> violations = new ArrayList<>();
    int examples = 0;
    for (final Operation operation : operations()) {
      for (final Exchange example : answers(operation)) {
        examples++;
        CONTRACT
            .answerViolations(example)
            .forEach(violation -> violations.add(operation + ": " + violation));
      }
    }
    assertEquals(List.of(), violations);
    assertTrue(examples > 200, "examples were found: " + examples);
  }

  @Test
  void shouldGiveAnExampleOfEveryRequestThatKeepsTheContract() {
    final List<String> violations = new ArrayList<>();
    for (final Operation operation : operations()) {
      final Object body = operation.definition().get("requestBody");
      if (body == null) {
        continue;
      }
      content(resolve(body)).forEach((type, media) -> {
        final Object example = Contract.map(media).get("example");
        final Exchange exchange = operation.exchange(type, example, emptyAnswer());
        CONTRACT
            .requestViolations(exchange)
            .forEach(violation -> violations.add(operation + ": " + violation));
      });
    }
    assertEquals(List.of(), violations);
  }

  @Test
  void shouldGiveExamplesOfEventsThatKeepTheContract() {
    final String example = String.valueOf(Contract.at(
            CONTRACT.document(),
            "paths",
            "/v1/events",
            "get",
            "responses",
            "200",
            "content",
            "application/x-ndjson")
        .get("example"));
    assertEquals(3, example.lines().count());
    example.lines().forEach(line -> {
      assertEquals(List.of(), CONTRACT.eventViolations(line), line);
      for (final String wrong : new String[] {
        line.replace("\"schema\":1", "\"schema\":2"),
        line.replace("\"location\"", "\"cell\":7,\"location\""),
        line.replaceFirst("\"type\":\"[A-Za-z]+\"", "\"type\":\"OrderCancelled\"")
      }) {
        assertFalse(CONTRACT.eventViolations(wrong).isEmpty(), wrong);
      }
    });
  }

  @Test
  void shouldGiveEveryOperationANameOfItsOwn() {
    final List<String> names = operations().stream()
        .map(operation -> String.valueOf(operation.definition().get("operationId")))
        .toList();
    assertFalse(names.contains("null"));
    assertEquals(names.size(), names.stream().distinct().count());
  }

  private List<Exchange> answers(final Operation operation) {
    final List<Exchange> exchanges = new ArrayList<>();
    Contract.map(operation.definition().get("responses")).forEach((status, response) -> {
      final Map<String, Object> resolved = resolve(response);
      content(resolved).forEach((type, media) -> {
        for (final Object example : examples(Contract.map(media))) {
          final Map<String, List<String>> headers = new HashMap<>();
          headers.put("Content-Type", List.of(type));
          headers.putAll(headers(resolved));
          final Exchange.Answer answer =
              new Exchange.Answer(Integer.parseInt(status), headers, text(example));
          exchanges.add(operation.exchange(type, null, answer));
        }
      });
    });
    return exchanges;
  }

  private static List<Object> examples(final Map<String, Object> media) {
    if (media.containsKey("examples")) {
      final List<Object> examples = new ArrayList<>();
      Contract.map(media.get("examples"))
          .values()
          .forEach(example -> examples.add(Contract.map(example).get("value")));
      return examples;
    }
    return media.containsKey("example") ? List.of(media.get("example")) : List.of();
  }

  /** A value for every header that must be there. */
  private static Map<String, List<String>> headers(final Map<String, Object> response) {
    final Map<String, List<String>> values = Map.of(
        "Sluice-Position", List.of("17"),
        "Sluice-Durability", List.of("disk"),
        "Sluice-Feed-Position", List.of("8"),
        "Sluice-Feed-Lag", List.of("9"),
        "Sluice-Journal", List.of("8c3c7a3e-95a7-4e0f-a0a4-3f2a5c0a1b2c"),
        "Location", List.of("/v1/orders/o0000000002000001"),
        "ETag", List.of("\"17\""),
        "Retry-After", List.of("1"),
        "Idempotency-Replayed", List.of("true"));
    final Map<String, List<String>> chosen = new HashMap<>(values);
    chosen
        .keySet()
        .retainAll(
            response.containsKey("headers")
                ? Contract.map(response.get("headers")).keySet()
                : List.of());
    return chosen;
  }

  private static String text(final Object example) {
    return example instanceof String text ? text : Contract.json(example);
  }

  private static Exchange.Answer emptyAnswer() {
    return new Exchange.Answer(200, Map.of(), "");
  }

  private static Map<String, Object> content(final Map<String, Object> carrier) {
    return carrier.containsKey("content") ? Contract.map(carrier.get("content")) : Map.of();
  }

  private Map<String, Object> resolve(final Object node) {
    final Map<String, Object> map = Contract.map(node);
    if (!(map.get("$ref") instanceof String reference)) {
      return map;
    }
    return Contract.at(CONTRACT.document(), reference.substring("#/".length()).split("/", -1));
  }

  private List<Operation> operations() {
    final Map<String, Object> paths = Contract.at(CONTRACT.document(), "paths");
    final List<Operation> operations = new ArrayList<>();
    for (final String name : CONTRACT.operations()) {
      final String[] words = name.split(" ", 2);
      final Map<String, Object> item = Contract.map(paths.get(words[1]));
      final Object definition = item.get(words[0].toLowerCase(Locale.ROOT));
      operations.add(new Operation(words[0], words[1], Contract.map(definition)));
    }
    return operations;
  }

  /** An operation of the CONTRACT. */
  private record Operation(String method, String path, Map<String, Object> definition) {
    Exchange exchange(
        final String type, final @Nullable Object body, final Exchange.Answer answer) {
      final String concrete = path.replaceAll("\\{[a-z]+}", "a1");
      final Map<String, String> headers = Map.of("Content-Type", type, KEY, "k-1");
      return new Exchange(method, concrete, headers, body == null ? null : text(body), answer);
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }
}
