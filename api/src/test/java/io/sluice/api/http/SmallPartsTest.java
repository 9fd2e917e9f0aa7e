package io.sluice.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.sluice.engine.protocol.RejectReason;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queries, entity tags, media types and the table of refusals. */
final class SmallPartsTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "null,true",
        "application/json,true",
        "Application/JSON,true",
        "application/json; charset=utf-8,true",
        "application/json;charset=\"UTF-8\",true",
        "application/json; charset=utf-8; x=y,true",
        "application/json; charset=latin1,false",
        "application/json; charset=utf-16,false",
        "text/json,false",
        "application/jsonx,false",
        "application/x-www-form-urlencoded,false",
        "'',false",
        "application/problem+json,false"
      })
  void shouldKnowJson(final String type, final boolean known) {
    assertEquals(known, MediaTypes.isJson(type));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "null,true",
        "application/x-ndjson,true",
        "application/jsonl,true",
        "application/json,true",
        "application/x-ndjson; charset=UTF-8,true",
        "application/x-ndjson; charset=x,false",
        "text/plain,false",
        "text/csv,false"
      })
  void shouldKnowJsonLineByLine(final String type, final boolean known) {
    assertEquals(known, MediaTypes.isNdjson(type));
  }

  @Test
  void shouldReadQueries() {
    final QueryParameters query = QueryParameters.parse("a=1&b=x%2Dy", "a", "b", "c");
    assertNull(query.problem());
    assertEquals("1", query.value("a"));
    assertEquals("x-y", query.value("b"));
    assertNull(query.value("c"));
    assertEquals("", QueryParameters.parse("a", "a").value("a"));
    assertEquals("=", QueryParameters.parse("a==", "a").value("a"));
    assertNull(QueryParameters.parse(null).problem());
    assertNull(QueryParameters.parse("").problem());
  }

  @ParameterizedTest
  @CsvSource({"z=1,/z", "a=1&a=1,/a", "a=1&z,/z", "a=1&,/", "&a=1,/", "=1,/", "a%2fb=1,/a~1b"})
  void shouldRefuseQueries(final String text, final String field) {
    final Problem problem = QueryParameters.parse(text, "a").problem();
    assertNotNull(problem);
    assertEquals(field, problem.field());
    assertEquals(ProblemType.MALFORMED_REQUEST, problem.type());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "\"7\",7,7",
        "\"7\",9,7",
        "*,7,-4",
        "*,-1,-3",
        "`\"6\", \"7\"`,7,7",
        "`\"6\", \"5\"`,7,6",
        "W/\"7\",7,-3",
        "`W/\"7\", \"7\"`,7,7",
        "\"x\",7,-3",
        "\"\",7,-3",
        "7,7,-2",
        "\"7,7,-2",
        "``,7,-2",
        "\"1234567890123456789\",7,-3"
      })
  void shouldReadConditions(final String condition, final long current, final long expected) {
    assertEquals(expected, EntityTags.expected(condition, current));
  }

  @Test
  void shouldMatchTags() {
    assertEquals("\"12\"", EntityTags.of(12));
    assertEquals(true, EntityTags.matches("\"11\", W/\"12\"", 12));
    assertEquals(true, EntityTags.matches("*", 12));
    assertEquals(false, EntityTags.matches("\"11\"", 12));
    assertEquals(false, EntityTags.matches(null, 12));
  }

  @Test
  void shouldTellEveryRefusalOnce() {
    final Map<String, RejectReason> reasonByDetail = new HashMap<>();
    for (final RejectReason reason : RejectReason.values()) {
      assertNotNull(Rejections.type(reason));
      final RejectReason other = reasonByDetail.put(Rejections.detail(reason), reason);
      if (reason != RejectReason.INTERNAL) {
        assertNull(other, () -> reason + " reads like " + other);
      }
    }
    // Of what the engine refuses, only a lack of room and a defect speak of this attempt alone.
    for (final RejectReason reason : RejectReason.values()) {
      final int status = Rejections.type(reason).status();
      assertNotEquals(400, status, reason.name());
      assertNotEquals(504, status, reason.name());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MALFORMED_REQUEST,400,malformed-request",
    "IDEMPOTENCY_KEY_MISSING,400,idempotency-key-missing",
    "NOT_FOUND,404,not-found",
    "SOLD_OUT,409,sold-out",
    "STOCK_INSUFFICIENT,409,stock-insufficient",
    "RESERVATION_CLOSED,409,reservation-closed",
    "ORDER_CLOSED,409,order-closed",
    "PAYLOAD_TOO_LARGE,413,payload-too-large",
    "IDEMPOTENCY_KEY_REUSED,422,idempotency-key-reused",
    "UNPROCESSABLE,422,unprocessable",
    "TOO_MANY_REQUESTS,429,too-many-requests",
    "INTERNAL,500,internal",
    "OVERLOADED,503,overloaded",
    "STORAGE_FULL,503,storage-full",
    "STOPPING,503,stopping",
    "OUTCOME_UNKNOWN,504,outcome-unknown"
  })
  void shouldNameTheTypesOfTheContract(final String type, final int status, final String name) {
    assertEquals(status, ProblemType.valueOf(type).status());
    assertEquals("urn:sluice:problem:" + name, ProblemType.valueOf(type).urn());
    assertEquals(status == 503 || status == 429, ProblemType.valueOf(type).retryAfterSeconds() > 0);
  }
}
