package io.sluice.loadtest.http.gatling;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAsDuring;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jmesPath;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import io.sluice.loadtest.http.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Steps that all simulations are made of. Stateless. */
final class Asking {
  private static final String CALL = "call";
  private static final String STATUS = "status";
  private static final String RETRY_AFTER = "retryAfter";
  private static final String ID = "id";
  private static final String POSITION = "position";
  private static final String REPLAYED = "replayed";
  private static final List<Integer> PUT_OFF = List.of(429, 503);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Asking() {}

  /**
   * Sends a command and, as long as the server puts it off or says nothing, sends it again with the
   * same key and not before it may.
   *
   * @param name in the report
   * @param call made from the session
   * @param decided statuses that are an answer; others fail
   */
  static ChainBuilder untilDecided(
      final String name, final Function<Session, Call> call, final Integer... decided) {
    final List<Integer> expected = new ArrayList<>(List.of(decided));
    expected.addAll(PUT_OFF);
    return exec(session -> session.set(CALL, call.apply(session)).set(STATUS, 0))
        .exec(asLongAsDuring(session -> !List.of(decided).contains(statusOf(session)), PATIENCE)
            .on(
                exec(session -> session.remove(ID)),
                post(name, expected),
                doIf(session -> PUT_OFF.contains(statusOf(session))).then(pause(Asking::pauseOf))));
  }

  /** Sends a command once; any of these statuses is an answer. */
  static ChainBuilder once(
      final String name, final Function<Session, Call> call, final Integer... expected) {
    return exec(session -> session.set(CALL, call.apply(session)).set(STATUS, 0).remove(ID))
        .exec(post(name, List.of(expected)));
  }

  /** The status of the last answer, or 0 if there was none. */
  static int statusOf(final Session session) {
    return session.contains(STATUS) ? session.getInt(STATUS) : 0;
  }

  /** The id in the last answer, or an empty text. */
  static String idOf(final Session session) {
    return textOf(session, ID);
  }

  /** The journal position of the last answer, or 0. */
  static long positionOf(final Session session) {
    final String text = textOf(session, POSITION);
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  /** Whether the last answer said that it repeats an earlier one. */
  static boolean wasReplayed(final Session session) {
    return textOf(session, REPLAYED).equals("true");
  }

  /** A text of the session, or an empty one. */
  static String textOf(final Session session, final String name) {
    return session.contains(name) ? Objects.requireNonNullElse(session.getString(name), "") : "";
  }

  private static HttpRequestActionBuilder post(final String name, final List<Integer> expected) {
    return http(name)
        .post(session -> callOf(session).path())
        .header("Idempotency-Key", session -> callOf(session).key())
        .body(StringBody(session -> callOf(session).body()))
        .check(
            status().saveAs(STATUS),
            status().in(expected),
            header("Retry-After").withDefault("0").saveAs(RETRY_AFTER),
            header("Sluice-Position").withDefault("").saveAs(POSITION),
            header("Idempotency-Replayed").withDefault("").saveAs(REPLAYED),
            jmesPath(ID).optional().saveAs(ID));
  }

  private static Call callOf(final Session session) {
    return Objects.requireNonNull(session.<Call>get(CALL));
  }

  private static Duration pauseOf(final Session session) {
    return Duration.ofSeconds(Long.parseLong(textOf(session, RETRY_AFTER)));
  }
}
