package io.sluice.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** The rules of who may use what, by name, for the code below any root package. */
final class HouseRules {
  private static final String[] LOGS = {
    "org.slf4j..", "org.apache.logging..", "org.apache.log4j..", "java.util.logging.."
  };

  private final String root;
  private final PackageTable table;
  private final Map<String, ArchRule> ruleByName = new LinkedHashMap<>();

  private HouseRules(final String root) {
    this.root = root;
    table = new PackageTable(root);
  }

  /** All rules, in a fixed order, for the packages below a root. */
  static Map<String, ArchRule> below(final String root) {
    final HouseRules rules = new HouseRules(root);
    rules.addLayers();
    rules.addDomain();
    rules.addHomes();
    rules.addManners();
    return rules.ruleByName;
  }

  private void addLayers() {
    table
        .rows()
        .forEach((row, mayImport) -> add(
            "layer " + row,
            classes()
                .that()
                .resideInAPackage(table.pattern(row))
                .should()
                .onlyDependOnClassesThat(
                    not(resideInAnyPackage(root + "..")).or(resideInAnyPackage(mayImport)))));
    add("every package is in the table", classes().should().resideInAnyPackage(table.patterns()));
    add("packages are acyclic", slices().matching(root + ".(**)").should().beFreeOfCycles());
  }

  private void addDomain() {
    add(
        "protocol is a leaf",
        classes()
            .that()
            .resideInAPackage(under("engine.protocol"))
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                "java.lang..",
                "java.util",
                "java.util.function",
                "java.util.stream",
                "org.jspecify.annotations",
                under("engine.protocol"))));
    add(
        "domain is pure",
        classes()
            .that()
            .resideInAPackage(under("engine.domain"))
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                "java.lang",
                "java.lang.annotation",
                "java.nio",
                "java.util",
                "java.util.function",
                "org.agrona",
                "org.agrona.collections",
                "org.agrona.concurrent",
                "org.jspecify.annotations",
                under("engine.protocol"),
                under("engine.codec"),
                under("engine.domain"))));
    add(
        "domain iterates in a defined order",
        noClasses()
            .that()
            .resideInAPackage(under("engine.domain"))
            .should()
            .dependOnClassesThat(
                nameMatching("java\\.util\\.(Identity|Weak)?Hash(Map|Set)(\\$.*)?")));
    add(
        "domain has no volatile field",
        fields()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage(under("engine.domain"))
            .should()
            .notHaveModifier(JavaModifier.VOLATILE));
    add(
        "domain has no synchronized method",
        methods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage(under("engine.domain"))
            .should()
            .notHaveModifier(JavaModifier.SYNCHRONIZED));
    add(
        "only appliers write state",
        methods().that(OnlyAppliersCall.WRITE_STATE).should(new OnlyAppliersCall()));
    add("core is deterministic", coreIsDeterministic());
  }

  private ArchRule coreIsDeterministic() {
    return noClasses()
        .that()
        .resideInAnyPackage(under("engine.domain"), under("engine.protocol"), under("engine.codec"))
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "getProperty", String.class)
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "identityHashCode", Object.class)
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .dependOnClassesThat(assignableTo(RandomGenerator.class)
            .or(assignableTo(Thread.class))
            .or(resideInAnyPackage("java.time.."))
            .or(nameMatching("java\\.util\\.(Date|Calendar|Timer)"))
            .or(nameMatching("org\\.agrona\\..*Clock"))
            .as("tell the time, draw at random or run threads"));
  }

  private void addHomes() {
    addHome("chronicle", "persistence.chronicle", "net.openhft..");
    add(
        "vertx and netty have their homes",
        onlyIn(
            new String[] {
              under("api.http"),
              under("api.gateway"),
              under("api.webhook"),
              under("api.metrics"),
              under("api.boot")
            },
            "io.vertx..",
            "io.netty.."));
    add(
        "micrometer has its home",
        onlyIn(new String[] {under("api.metrics"), under("api.boot")}, "io.micrometer.."));
    addHome("the JSON library", "api.json", "io.avaje..");
    addHome("the library of limits", "api.admission", "com.netflix..");
    addHome("the command line library", "api.boot", "picocli..");
    addHome("the configuration library", "api.boot", "com.typesafe..");
    add(
        "reactor and lettuce are off the command path",
        onlyIn(
            new String[] {under("persistence.redis"), under("persistence.readmodel")},
            "reactor..",
            "org.reactivestreams..",
            "io.lettuce.."));
    add(
        "no decision reads the mirror",
        noClasses()
            .that()
            .resideInAnyPackage(
                under("engine"),
                under("persistence.chronicle"),
                under("persistence.memory"),
                under("persistence.snapshot"),
                under("api.json"),
                under("api.gateway"),
                under("api.http"),
                under("api.webhook"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                under("persistence.mirror"),
                under("persistence.redis"),
                under("persistence.readmodel")));
    add("only reads ask the mirror", onlyReadsAskTheMirror());
    add(
        "engine logs in recovery only",
        noClasses()
            .that()
            .resideInAPackage(under("engine"))
            .and()
            .resideOutsideOfPackage(under("engine.recovery"))
            .should()
            .dependOnClassesThat(resideInAnyPackage(LOGS)
                .or(nameMatching("java\\.lang\\.System\\$Logger"))
                .as("log"))
            .orShould()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err"));
  }

  /** The routes of commands lie beside those of reads; so these are named, and no others may. */
  private ArchRule onlyReadsAskTheMirror() {
    return noClasses()
        .that()
        .resideInAnyPackage(under("engine"), under("api.json"), under("api.gateway"))
        .or(resideInAnyPackage(under("api.http"))
            .and(not(nameMatching(".*\\.(MirrorRoutes|MirrorExchange|ReadQuery"
                + "|EdgeParts|EdgeLoop|HttpEdge)(\\$.*)?"))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(under("api.query"));
  }

  private void addManners() {
    add(
        "nothing is serialized",
        noClasses()
            .should()
            .dependOnClassesThat(nameMatching(
                "java\\.io\\.(Object(In|Out)putStream|Externalizable|Object(In|Out)put)"))
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.Serializable"));
    add(
        "types are not named by filler words",
        noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?|Data|Info|Impl)(\\$.*)?"));
  }

  private void addHome(final String library, final String home, final String pattern) {
    add(library + " has one home", onlyIn(new String[] {under(home)}, pattern));
  }

  private ArchRule onlyIn(final String[] homes, final String... libraries) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(homes)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries);
  }

  private void add(final String name, final ArchRule rule) {
    ruleByName.put(name, rule.as(name));
  }

  private String under(final String packageName) {
    return root + "." + packageName + "..";
  }
}
