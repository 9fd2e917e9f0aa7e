package io.sluice.api.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The judge itself: what it lets pass, and that it would see what is wrong. */
final class ContractTest {
  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";
  private static final String RESERVATION = """
      {"id":"r1","status":"held","expiresAt":"2026-11-22T10:15:00.000Z","expiresInMs":900000,
       "position":16,"lines":[{"sku":"s1","quantity":2,
       "allocations":[{"location":"l1","quantity":2}]}]}""";
  private static final String SOLD_OUT = """
      {"type":"urn:sluice:problem:sold-out","title":"Sold out","status":409,"detail":"none left",
       "field":"/lines/0","sku":"s1","available":1}""";
  private static final String WISH = """
      {"channel":"web","ttlMs":900000,"lines":[{"sku":"s1","quantity":2}]}""";

  private static final Contract CONTRACT = new Contract();

  @Test
  void shouldLetAnAnswerPassThatKeepsTheContract() {
    assertEquals(List.of(), CONTRACT.answerViolations(reserved(201, JSON, RESERVATION)));
    assertEquals(List.of(), CONTRACT.answerViolations(reserved(409, PROBLEM, SOLD_OUT)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // A field misses, has another name, type or value, or nobody knows it.
        "\"position\":16,|",
        "\"position\":16|\"pos\":16",
        "\"position\":16|\"position\":\"16\"",
        "\"position\":16|\"position\":1.5",
        "\"position\":16|\"position\":-1",
        "\"position\":16|\"position\":9007199254740992",
        "\"position\":16|\"position\":null",
        "\"status\":\"held\"|\"status\":\"HELD\"",
        "\"id\":\"r1\"|\"id\":\"r 1\"",
        "\"id\":\"r1\"|\"id\":\"r1\",\"more\":1",
        "00.000Z|00Z",
        "00.000Z|00.000+01:00",
        "2026-11-22|2026-22-11",
        // The same further inside.
        "\"quantity\":2,|",
        "\"location\":\"l1\"|\"place\":\"l1\"",
        "\"location\":\"l1\"|\"location\":\"l1\",\"more\":1",
        "\"quantity\":2}]|\"quantity\":0}]",
        "[{\"location\":\"l1\",\"quantity\":2}]|[]",
      })
  void shouldSeeWhatIsWrongWithAResource(final String part, final String wrong) {
    final String body = RESERVATION.replace(part, wrong == null ? "" : wrong);
    assertFalse(body.equals(RESERVATION), "the part is there");
    assertFalse(CONTRACT.answerViolations(reserved(201, JSON, body)).isEmpty(), body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "problem:sold-out|problem:overloaded",
        "problem:sold-out|problem:sold_out",
        "urn:sluice:problem:sold-out|about:blank",
        "\"status\":409|\"status\":400",
        "\"title\":\"Sold out\"|\"title\":7",
        "\"title\":\"Sold out\",|",
        "\"detail\":\"none left\"|\"detail\":[]",
        "\"field\":\"/lines/0\"|\"field\":\"lines[0]\"",
        "\"available\":1|\"available\":-1",
        ",\"available\":1|",
        "\"available\":1|\"available\":1,\"trace\":\"x\"",
      })
  void shouldSeeWhatIsWrongWithAProblem(final String part, final String wrong) {
    final String body = SOLD_OUT.replace(part, wrong == null ? "" : wrong);
    assertFalse(body.equals(SOLD_OUT), "the part is there");
    assertFalse(CONTRACT.answerViolations(reserved(409, PROBLEM, body)).isEmpty(), body);
  }

  @Test
  void shouldSeeAStatusOrTypeThatTheContractDoesNotName() {
    assertFalse(CONTRACT.answerViolations(reserved(202, JSON, RESERVATION)).isEmpty());
    assertFalse(CONTRACT.answerViolations(reserved(200, JSON, RESERVATION)).isEmpty());
    assertFalse(CONTRACT.answerViolations(reserved(409, JSON, SOLD_OUT)).isEmpty());
    assertFalse(CONTRACT.answerViolations(reserved(201, PROBLEM, RESERVATION)).isEmpty());
    assertFalse(CONTRACT.answerViolations(reserved(201, JSON, "")).isEmpty());
    assertFalse(
        CONTRACT.answerViolations(reserved(201, JSON, RESERVATION + "}")).isEmpty());
    final String twice = RESERVATION.replace("{\"id\"", "{\"id\":\"r1\",\"id\"");
    assertFalse(CONTRACT.answerViolations(reserved(201, JSON, twice)).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sluice-Position|",
        "Sluice-Position|x",
        "Sluice-Durability|",
        "Sluice-Durability|Disk",
        "Location|",
        "Location|/v1/skus/s1",
        "Idempotency-Replayed|false",
      })
  void shouldSeeAWrongHeader(final String name, final String value) {
    final Map<String, List<String>> headers = headers(JSON);
    headers.remove(name);
    if (value != null) {
      headers.put(name, List.of(value));
    }
    final Exchange exchange =
        post("/v1/reservations", new Exchange.Answer(201, headers, RESERVATION));
    assertFalse(CONTRACT.answerViolations(exchange).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"channel\":\"web\",|",
        "\"web\"|\"we b\"",
        "\"quantity\":2|\"quantity\":0",
        "\"quantity\":2|\"quantity\":\"2\"",
        "\"quantity\":2|\"quantity\":1000000001",
        "\"quantity\":2|\"quantity\":2,\"qty\":2",
        "\"ttlMs\":900000|\"ttlMs\":999",
        "\"ttlMs\":900000|\"ttlms\":900000",
        "[{\"sku\":\"s1\",\"quantity\":2}]|[]",
      })
  void shouldSeeWhatIsWrongWithARequest(final String part, final String wrong) {
    final String body = WISH.replace(part, wrong == null ? "" : wrong);
    assertFalse(body.equals(WISH), "the part is there");
    assertEquals(List.of(), CONTRACT.requestViolations(wish(Map.of("Idempotency-Key", "k"), WISH)));
    assertFalse(
        CONTRACT.requestViolations(wish(Map.of("Idempotency-Key", "k"), body)).isEmpty(), body);
  }

  @Test
  void shouldSeeAMissingOrWrongKey() {
    assertFalse(CONTRACT.requestViolations(wish(Map.of(), WISH)).isEmpty());
    assertFalse(
        CONTRACT.requestViolations(wish(Map.of("Idempotency-Key", "a b"), WISH)).isEmpty());
  }

  @Test
  void shouldSeeAWrongTarget() {
    assertEquals(List.of(), CONTRACT.requestViolations(get("/v1/skus?limit=500")));
    assertFalse(CONTRACT.requestViolations(get("/v1/skus?limit=501")).isEmpty());
    assertFalse(CONTRACT.requestViolations(get("/v1/availability?sku=s1")).isEmpty());
    assertFalse(CONTRACT.requestViolations(get("/v1/skus?surprise=1")).isEmpty());
    assertFalse(CONTRACT.requestViolations(get("/v1/nothing")).isEmpty());
    assertEquals(List.of(), CONTRACT.requestViolations(get("/v1/skus/s1")));
    assertFalse(CONTRACT.requestViolations(get("/v1/skus/white%20space")).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"line\":1,\"status\":201,\"position\":7}|true",
        "{\"line\":1,\"status\":201,\"position\":7,\"replayed\":true}|true",
        "{\"line\":0,\"status\":201,\"position\":7}|false",
        "{\"line\":1,\"status\":201}|false",
        "{\"line\":1,\"status\":404}|false",
        "{\"line\":1,\"status\":404,\"type\":\"urn:sluice:problem:internal\",\"title\":\"x\"}|true",
        "{\"line\":1,\"status\":201,\"position\":7,\"type\":\"urn:sluice:problem:internal\"}|false",
      })
  void shouldJudgeTheResultsOfAnImport(final String result, final boolean good) {
    final Exchange.Answer answer =
        new Exchange.Answer(200, Map.of("Content-Type", List.of(JSON)), result);
    final List<String> violations = CONTRACT.answerViolations(post(Contract.IMPORT_LINE, answer));
    assertEquals(good, violations.isEmpty(), violations::toString);
  }

  private static Exchange reserved(final int status, final String type, final String body) {
    return post("/v1/reservations", new Exchange.Answer(status, headers(type), body));
  }

  private static Map<String, List<String>> headers(final String type) {
    final Map<String, List<String>> headers = new HashMap<>();
    headers.put("Content-Type", List.of(type));
    headers.put("Sluice-Position", List.of("16"));
    headers.put("Sluice-Durability", List.of("disk"));
    headers.put("Location", List.of("/v1/reservations/r1"));
    return headers;
  }

  private static Exchange wish(final Map<String, String> headers, final String body) {
    final Map<String, String> all = new HashMap<>(headers);
    all.put("Content-Type", JSON);
    return new Exchange(
        "POST", "/v1/reservations", all, body, new Exchange.Answer(201, Map.of(), ""));
  }

  private static Exchange get(final String target) {
    return new Exchange("GET", target, Map.of(), null, new Exchange.Answer(200, Map.of(), ""));
  }

  private static Exchange post(final String target, final Exchange.Answer answer) {
    return new Exchange("POST", target, Map.of(), null, answer);
  }
}
