package io.sluice.loadtest.http.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.PopulationBuilder;
import io.sluice.loadtest.http.HttpCaller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of a simulation: one who comes when all others have gone, reads the server's books and
 * compares them with what the others were told. The report shows it as a request named
 * {@code ledger}, which fails if anything is wrong.
 */
final class Audit {
  private static final String LEDGER = "ledger";

  /** What is compared. */
  @FunctionalInterface
  interface Books {
    /** Adds to the complaints whatever is wrong. */
    void check(HttpCaller caller, List<String> complaints) throws IOException;
  }

  private Audit() {}

  /** One who checks the books. */
  static PopulationBuilder of(final Venue venue, final Books books) {
    // One instant is as good as another for what is no request.
    return scenario(LEDGER)
        .exec(dummy(LEDGER, 1).withSuccess(session -> holds(venue, books)))
        .injectOpen(atOnceUsers(1));
  }

  /**
   * What every simulation asserts: no answer was unexpected, and the books were checked and hold.
   */
  static List<Assertion> assertions() {
    return List.of(
        global().failedRequests().count().is(0L),
        details(LEDGER).successfulRequests().count().is(1L));
  }

  /** Adds a complaint if two figures differ. */
  static void same(
      final List<String> complaints, final String what, final long expected, final long found) {
    System.out.printf("ledger: %s: %,d, expected %,d%n", what, found, expected);
    if (found != expected) {
      complaints.add("%s: %,d in place of %,d".formatted(what, found, expected));
    }
  }

  private static boolean holds(final Venue venue, final Books books) {
    final List<String> complaints = new ArrayList<>();
    try (HttpCaller caller = new HttpCaller(venue.server())) {
      books.check(caller, complaints);
    } catch (final IOException failed) {
      throw new UncheckedIOException(failed);
    }
    complaints.forEach(complaint -> System.out.println("ledger: WRONG: " + complaint));
    return complaints.isEmpty();
  }
}
