package io.sluice.api.contract;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import com.atlassian.oai.validator.report.ValidationReport.Level;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/**
 * The published contract as a judge of exchanges.
 *
 * <p>Stricter than what is published: a field that the contract does not name is a violation, since
 * this server must not say more than its own contract. Clients are not told so, because later
 * versions add fields.
 */
public final class Contract {
  /** Route of this judge alone that takes a line of an import and answers a line of results. */
  static final String IMPORT_LINE = "/import-line";

  /** Route of this judge alone that answers a line of the feed. */
  static final String EVENT_LINE = "/event-line";

  /** Route of this judge alone that answers what a listener is told. */
  static final String LIVE_MESSAGE = "/live-message";

  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";
  private static final String RESOURCE = "/openapi.yaml";

  private static final ObjectMapper STRICT = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
      .build();

  private final Map<String, Object> document;

  /** How often a parameter may be repeated, by path and name. */
  private final Map<String, Integer> mostByParameter = new TreeMap<>();

  private final OpenApiInteractionValidator validator;

  /** The contract on the class path. */
  public Contract() {
    document = read();
    final Map<String, Object> strict = read();
    at(strict, "paths").values().forEach(item -> handDownParameters(map(item)));
    at(strict, "paths").forEach((path, item) -> takeOneByOne(path, map(item)));
    addImportLine(strict);
    addAnswer(strict, EVENT_LINE, "Event");
    addAnswer(strict, LIVE_MESSAGE, "LiveMessage");
    close(at(strict, "components", "schemas"));
    validator = OpenApiInteractionValidator.createForInlineApiSpecification(json(strict))
        // It would close schemas one by one, and refuse every composition.
        .withLevelResolver(LevelResolver.create()
            .withLevel("validation.schema.additionalProperties", Level.IGNORE)
            .withLevel("validation.request.parameter.query.unexpected", Level.ERROR)
            .build())
        .build();
  }

  /** The text on the class path. */
  static String text() {
    try (InputStream in = Contract.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new AssertionError("no " + RESOURCE + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every operation, as {@code PUT /v1/skus/{sku}}. */
  public Set<String> operations() {
    final Set<String> operations = new TreeSet<>();
    at(document, "paths")
        .forEach((path, item) -> map(item).keySet().stream()
            .filter(METHODS::contains)
            .forEach(method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path)));
    return operations;
  }

  /** Statuses that an operation may answer with, by operation. */
  Map<String, Set<Integer>> statuses() {
    final Map<String, Set<Integer>> statuses = new TreeMap<>();
    for (final String operation : operations()) {
      final String[] words = operation.split(" ", 2);
      final Map<String, Object> definition =
          at(document, "paths", words[1], words[0].toLowerCase(Locale.ROOT));
      final Set<Integer> answers = new TreeSet<>();
      map(definition.get("responses")).keySet().forEach(s -> answers.add(Integer.parseInt(s)));
      statuses.put(operation, answers);
    }
    return statuses;
  }

  /** The operation that a request is one of. */
  String operation(final String method, final String path) {
    final List<String> found = operations().stream()
        .filter(operation -> operation.startsWith(method + " "))
        .filter(operation -> path.matches(
            operation.substring(method.length() + 1).replaceAll("\\{[a-z]+}", "[^/]+")))
        .toList();
    // No fixed word stands where an id may but one, which is more exact.
    return found.stream()
        .filter(operation -> operation.endsWith(path))
        .findFirst()
        .orElseGet(found::getFirst);
  }

  /** The document as maps and lists. */
  Map<String, Object> document() {
    return document;
  }

  /** What is wrong with the request. */
  List<String> requestViolations(final Exchange exchange) {
    final Map<String, List<String>> query = query(exchange);
    final List<String> violations = new ArrayList<>();
    query.forEach((name, values) -> {
      final Integer most = mostByParameter.get(exchange.path() + ' ' + name);
      if (most != null && values.size() > most) {
        violations.add("query: " + name + " stands there " + values.size() + " times");
      }
      while (most != null && values.size() > 1) {
        final Map<String, List<String>> others = new TreeMap<>(query);
        others.put(name, List.of(values.removeLast()));
        violations.addAll(violations(exchange, others));
      }
    });
    violations.addAll(violations(exchange, query));
    if (exchange.body() != null && JSON.equals(exchange.headers().get("Content-Type"))) {
      notOneDocument(exchange.body()).ifPresent(violations::add);
    }
    return violations;
  }

  private List<String> violations(final Exchange exchange, final Map<String, List<String>> query) {
    final SimpleRequest.Builder request =
        new SimpleRequest.Builder(exchange.method(), exchange.path());
    exchange.headers().forEach((name, value) -> request.withHeader(name, value));
    if (exchange.body() == null) {
      // The validator asks for a type even where there is nothing that could have one.
      request.withContentType(JSON);
    } else {
      request.withBody(exchange.body());
    }
    query.forEach((name, values) -> values.forEach(value -> request.withQueryParam(name, value)));
    return messages(validator.validateRequest(request.build()));
  }

  private static Map<String, List<String>> query(final Exchange exchange) {
    final Map<String, List<String>> valuesByName = new TreeMap<>();
    final String query = exchange.target().substring(exchange.path().length());
    for (final String pair :
        query.isEmpty() ? new String[0] : query.substring(1).split("&", -1)) {
      final int equals = pair.indexOf('=');
      valuesByName
          .computeIfAbsent(pair.substring(0, equals), any -> new ArrayList<>())
          .add(URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return valuesByName;
  }

  /** What is wrong with the answer. */
  List<String> answerViolations(final Exchange exchange) {
    final Exchange.Answer answer = exchange.answer();
    final SimpleResponse.Builder response = SimpleResponse.Builder.status(answer.status());
    answer.headers().forEach(response::withHeader);
    if (!answer.body().isEmpty()) {
      response.withBody(answer.body());
    } else if (NDJSON.equals(answer.header("Content-Type"))) {
      // No lines are a text all the same, but the validator takes them for no body.
      response.withBody("\n");
    }
    final Request.Method method = Request.Method.valueOf(exchange.method());
    final List<String> violations = new ArrayList<>(
        messages(validator.validateResponse(exchange.path(), method, response.build())));
    if (answer.header("Content-Type").matches("application/(problem[+])?json(;.*)?")) {
      notOneDocument(answer.body()).ifPresent(violations::add);
    }
    return violations;
  }

  @SuppressWarnings("unchecked") // The document is a map of maps.
  static Map<String, Object> map(final @Nullable Object value) {
    if (value == null) {
      throw new AssertionError("the contract has nothing there");
    }
    return (Map<String, Object>) value;
  }

  /** The map at a path of keys. */
  static Map<String, Object> at(final Map<String, Object> root, final String... keys) {
    Map<String, Object> found = root;
    for (final String key : keys) {
      found = map(found.get(key));
    }
    return found;
  }

  /** A value of the document as JSON. */
  static String json(final Object value) {
    try {
      return STRICT.writeValueAsString(value);
    } catch (final IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The validator reads no further than the first value, and takes the last of equal names. */
  private static Optional<String> notOneDocument(final String body) {
    try {
      STRICT.readTree(body);
      return Optional.empty();
    } catch (final IOException e) {
      return Optional.of("body: " + e.getMessage());
    }
  }

  private static Map<String, Object> read() {
    return map(new Yaml().load(text()));
  }

  /** The validator looks for parameters at operations alone. */
  private static void handDownParameters(final Map<String, Object> item) {
    if (item.remove("parameters") instanceof List<?> shared) {
      item.values().forEach(definition -> {
        final Map<String, Object> operation = map(definition);
        final List<Object> all = new ArrayList<>(shared);
        if (operation.get("parameters") instanceof List<?> own) {
          all.addAll(own);
        }
        operation.put("parameters", all);
      });
    }
  }

  /** The validator does not know parameters that are repeated, so each value is judged alone. */
  private void takeOneByOne(final String path, final Map<String, Object> item) {
    item.values().forEach(definition -> {
      if (!(map(definition).get("parameters") instanceof List<?> parameters)) {
        return;
      }
      for (final Object parameter : parameters) {
        if (map(parameter).get("schema") instanceof Map<?, ?> schema
            && "array".equals(schema.get("type"))) {
          mostByParameter.put(
              path + ' ' + map(parameter).get("name"),
              Integer.valueOf(String.valueOf(schema.get("maxItems"))));
          map(parameter).put("schema", schema.get("items"));
        }
      }
    });
  }

  private static void addImportLine(final Map<String, Object> root) {
    final Map<String, Object> operation = map(new Yaml().load("""
        post:
          requestBody:
            required: true
            content:
              application/json: { schema: { $ref: '#/components/schemas/ImportLine' } }
          responses:
            '200':
              description: its result
              content:
                application/json: { schema: { $ref: '#/components/schemas/ImportResult' } }
        """));
    at(root, "paths").put(IMPORT_LINE, operation);
  }

  private static void addAnswer(
      final Map<String, Object> root, final String path, final String schema) {
    final Map<String, Object> operation = map(new Yaml().load("""
        get:
          responses:
            '200':
              description: a text of its own
              content:
                application/json: { schema: { $ref: '#/components/schemas/%s' } }
        """.formatted(schema)));
    at(root, "paths").put(path, operation);
  }

  /** Types of the events that the contract names. */
  public Set<String> eventTypes() {
    final Set<String> types = new TreeSet<>();
    final Object variants = at(document, "components", "schemas", "Event").get("oneOf");
    for (final Object variant : (List<?>) Objects.requireNonNull(variants)) {
      final String reference = String.valueOf(map(variant).get("$ref"));
      final String name = reference.substring(reference.lastIndexOf('/') + 1);
      types.add(String.valueOf(
          at(document, "components", "schemas", name, "properties", "type").get("const")));
    }
    return types;
  }

  /** What is wrong with a line of the feed. */
  public List<String> eventViolations(final String line) {
    return violations(EVENT_LINE, line);
  }

  /** What is wrong with a message to a listener. */
  public List<String> liveViolations(final String message) {
    return violations(LIVE_MESSAGE, message);
  }

  private List<String> violations(final String route, final String text) {
    final Map<String, List<String>> headers = Map.of("Content-Type", List.of(JSON));
    return answerViolations(
        new Exchange("GET", route, Map.of(), null, new Exchange.Answer(200, headers, text)));
  }

  /** Lets no schema with properties have others than it names; a reference may only narrow. */
  private static void close(final Object node) {
    if (node instanceof List<?> list) {
      list.forEach(item -> close(item));
    } else if (node instanceof Map<?, ?>) {
      final Map<String, Object> schema = map(node);
      schema.values().forEach(value -> close(value));
      if ("object".equals(schema.get("type")) && schema.containsKey("properties")) {
        schema.put("unevaluatedProperties", false);
      }
    }
  }

  private static List<String> messages(final ValidationReport report) {
    return report.getMessages().stream()
        .filter(message -> message.getLevel() == Level.ERROR)
        .map(message -> message.getKey() + ": " + message.getMessage())
        .toList();
  }
}
