package io.sluice.loadtest.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the packages below a root may import of the server. */
final class ImportRules {
  /** What holds the simulations apart from the inside of the server, too. */
  static final String HTTP_ONLY = "what drives a server knows it by HTTP only";

  private static final String CONTROL = ".*\\.BareServer.*";
  private static final String INSIDE = "io.sluice.engine..";
  private static final String STORE = "io.sluice.persistence..";
  private static final String EDGE = "io.sluice.api..";
  private static final String[] OF_THE_CONTROL = {"io.sluice.api.json..", "io.sluice.api.http.."};

  private ImportRules() {}

  /** The rules by name. */
  static Map<String, ArchRule> below(final String root) {
    final Map<String, ArchRule> rules = new LinkedHashMap<>();
    rules.put(
        HTTP_ONLY,
        noClasses()
            .that()
            .resideInAnyPackage(root, root + ".http..", root + ".server..", root + ".result..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(INSIDE, STORE, EDGE)));
    rules.put(
        "only the control knows the edge",
        noClasses()
            .that()
            .resideInAPackage(root + "..")
            .and()
            .haveNameNotMatching(CONTROL)
            .should()
            .dependOnClassesThat(resideInAPackage(EDGE)));
    rules.put(
        "the control knows codec and settings of the edge, no more",
        noClasses()
            .that()
            .haveNameMatching(CONTROL)
            .should()
            .dependOnClassesThat(
                resideInAPackage(EDGE).and(resideInAnyPackage(OF_THE_CONTROL).negate())));
    rules.put(
        "no cycles",
        SlicesRuleDefinition.slices().matching(root + ".(**)").should().beFreeOfCycles());
    return rules;
  }
}
