package io.sluice.loadtest.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Runs the rules on the load tests, where all hold, and on fixtures, where none does. */
final class ImportRulesTest {
  private static final String LOAD_TESTS = "io.sluice.loadtest";
  private static final String FIXTURES = "io.sluice.loadtest.architecture.fixtures";
  private static final JavaClasses OURS = new ClassFileImporter()
      .withImportOption(location -> !location.contains("test-classes"))
      .importPackages(LOAD_TESTS);
  private static final JavaClasses SIMULATIONS =
      new ClassFileImporter().importPackages(LOAD_TESTS + ".http.gatling");
  private static final JavaClasses BROKEN = new ClassFileImporter().importPackages(FIXTURES);

  @Test
  void shouldSeeTheClasses() {
    assertTrue(OURS.size() > 50, () -> "sees " + OURS.size());
    assertTrue(SIMULATIONS.size() > 7, () -> "sees " + SIMULATIONS.size());
    assertEquals(3, BROKEN.size());
  }

  @TestFactory
  Stream<DynamicTest> shouldHoldInTheLoadTests() {
    return ImportRules.below(LOAD_TESTS).entrySet().stream()
        .map(rule -> dynamicTest(rule.getKey(), () -> rule.getValue().check(OURS)));
  }

  /** They lie among the tests, but drive a server like what they stand beside. */
  @TestFactory
  Stream<DynamicTest> shouldHoldInTheSimulations() {
    return ImportRules.below(LOAD_TESTS).entrySet().stream()
        .filter(rule -> rule.getKey().equals(ImportRules.HTTP_ONLY))
        .map(rule -> dynamicTest(rule.getKey(), () -> rule.getValue().check(SIMULATIONS)));
  }

  @TestFactory
  Stream<DynamicTest> shouldBeRedOnTheFixtures() {
    return ImportRules.below(FIXTURES).entrySet().stream()
        .map(rule -> dynamicTest(
            rule.getKey(), () -> assertTrue(rule.getValue().evaluate(BROKEN).hasViolation())));
  }
}
