package io.sluice.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Runs the rules of the house on Sluice, where all hold, and on fixtures, where none does. */
final class ArchitectureTest {
  private static final String SLUICE = "io.sluice";
  private static final String FIXTURES = "io.sluice.architecture.fixtures";
  private static final Pattern CULPRIT = Pattern.compile(
      "(?:Class|Method|Constructor|Field) <" + Pattern.quote(FIXTURES) + "\\.([^>(]+)");
  private static final JavaClasses OURS = new ClassFileImporter()
      .withImportOption(location -> !location.contains("test-classes"))
      .importPackages(SLUICE);

  @Test
  void shouldSeeTheClassesOfEveryModule() {
    final Set<String> modules = OURS.stream()
        .map(type -> type.getPackageName().substring(SLUICE.length() + 1).split("\\.", 2)[0])
        .collect(Collectors.toSet());
    assertEquals(Set.of("engine", "persistence", "api"), modules);
  }

  @TestFactory
  Stream<DynamicTest> shouldHoldInSluice() {
    return HouseRules.below(SLUICE).entrySet().stream()
        .map(rule -> dynamicTest(rule.getKey(), () -> rule.getValue().check(OURS)));
  }

  /** Each rule finds exactly the culprits that stand in the fixtures: all, and nobody else. */
  @TestFactory
  Stream<DynamicTest> shouldBeRedOnItsFixtures() {
    final JavaClasses fixtures = new ClassFileImporter().importPackages(FIXTURES);
    final Map<String, Set<String>> culpritsByRule = Culprits.byRule();
    return HouseRules.below(FIXTURES).entrySet().stream()
        .map(rule -> dynamicTest(
            rule.getKey(),
            () -> assertEquals(
                culpritsByRule.get(rule.getKey()), culprits(rule.getValue(), fixtures))));
  }

  private static Set<String> culprits(final ArchRule rule, final JavaClasses classes) {
    final Collection<String> details = rule.evaluate(classes).getFailureReport().getDetails();
    return details.stream()
        .flatMap(String::lines)
        .map(CULPRIT::matcher)
        .filter(Matcher::find)
        .map(matcher -> matcher.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
