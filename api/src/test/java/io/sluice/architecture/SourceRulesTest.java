package io.sluice.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the source rules on every source of the project, and each on a sample that breaks it. */
final class SourceRulesTest {
  private static final String IN_DOMAIN =
      "engine/src/main/java/io/sluice/engine/domain/Sample.java";
  private static final String IN_CLIENT = "load-tests/src/main/java/io/sluice/loadtest/http/A.java";
  private static final String IN_EDGE = "api/src/main/java/io/sluice/api/http/Sample.java";
  private static final String IN_TEST = "api/src/test/java/io/sluice/api/http/Sample.java";

  @Test
  void shouldHoldInEverySource() throws IOException {
    final List<Path> sources = sources();
    assertTrue(sources.size() > 1, "no sources found");
    final Stream<String> findings = sources.stream().flatMap(SourceRulesTest::findings);
    assertEquals("", findings.sorted().collect(Collectors.joining("\n")));
  }

  @Test
  void shouldFindPackageInfoInEveryPackage() throws IOException {
    final var packages = sources().stream()
        .filter(source -> source.toString().contains("/src/main/"))
        .map(Path::getParent)
        .collect(Collectors.toCollection(TreeSet::new));
    assertFalse(packages.isEmpty());
    assertEquals(
        List.of(),
        packages.stream()
            .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
            .toList());
  }

  @ParameterizedTest
  @CsvSource({"line too long,100", "file too long,700", "method too long,70"})
  void shouldBeRedOnTheFirstLineTooMany(final String rule, final int limit) {
    assertEquals(List.of(), rulesBrokenBy(IN_EDGE, sized(rule, limit)));
    assertEquals(List.of(rule), rulesBrokenBy(IN_EDGE, sized(rule, limit + 1)));
  }

  @Test
  void shouldBeRedOnTooManyParameters() {
    assertEquals(List.of(), rulesBrokenBy(IN_EDGE, typeWith("void m(" + parameters(8) + ") {}")));
    assertEquals(
        List.of("too many parameters"),
        rulesBrokenBy(IN_EDGE, typeWith("void m(" + parameters(9) + ") {}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "if (b) {%s}",
        "for (;;) {%s}",
        "for (int i : a) {%s}",
        "while (b) {%s}",
        "do {%s} while (b);",
        "switch (i) { case 1 -> {%s} default -> {} }",
        "int j = switch (i) { case 1 -> {%s yield 1;} default -> 2; };",
        "try {%s} finally {}"
      })
  void shouldBeRedOnTheFourthLevel(final String statement) {
    final String three = "if (b) { if (b) { " + statement.formatted("") + " } }";
    final String four = "if (b) { if (b) { if (b) { " + statement.formatted("") + " } } }";
    assertEquals(List.of(), rulesBrokenBy(IN_EDGE, typeWith("void m() {\n" + three + "}")));
    assertEquals(
        List.of("nested too deep"), rulesBrokenBy(IN_EDGE, typeWith("void m() {\n" + four + "}")));
  }

  @Test
  void shouldCountAnElseIfOnce() {
    final String chain = "if (b) {} else if (b) {} else if (b) {} else if (b) {} else if (b) {}";
    assertEquals(List.of(), rulesBrokenBy(IN_EDGE, typeWith("void m() {" + chain + "}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "floating point in the engine | double ratio;",
        "floating point in the engine | float ratio;",
        "floating point in the engine | Object ratio = 0.5;",
        "floating point in the engine | Object ratio = 0.5f;",
        "floating point in the engine | Double ratio;",
        "floating point in the engine | Float ratio;",
        "lock in the domain | void m() { synchronized (this) {} }",
      })
  void shouldBeRedInTheDomainOnly(final String rule, final String member) {
    assertEquals(List.of(rule), rulesBrokenBy(IN_DOMAIN, typeWith(member)));
    assertEquals(List.of(), rulesBrokenBy(IN_EDGE, typeWith(member)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "test sleeps | void m() { Thread.sleep(1); }",
        "test sleeps | void m() { java.lang.Thread.sleep(1); }",
        "disabled test | @Disabled void m() {}",
        "disabled test | @org.junit.jupiter.api.Disabled void m() {}",
      })
  void shouldBeRedInTestsOnly(final String rule, final String member) {
    assertEquals(List.of(rule), rulesBrokenBy(IN_TEST, typeWith(member)));
    assertEquals(List.of(), rulesBrokenBy(IN_EDGE, typeWith(member)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Object o = io.sluice.engine.protocol.Limits.class;",
        "Object o = io.sluice.persistence.memory.X.class;",
        "Object o = io.sluice.api.boot.Main.class;"
      })
  void shouldBeRedWhereTheBlackBoxLooksInside(final String member) {
    assertEquals(List.of("black box looks inside"), rulesBrokenBy(IN_CLIENT, typeWith(member)));
    assertEquals(List.of(), rulesBrokenBy(IN_EDGE, typeWith(member)));
  }

  @Test
  void shouldBeRedOnAnImportOfTheInside() {
    final String source = "import io.sluice.engine.protocol.Limits;\n" + typeWith("");
    assertEquals(List.of("black box looks inside"), rulesBrokenBy(IN_CLIENT, source));
  }

  @Test
  void shouldBeRedOnStarImports() {
    final String source = "import java.util.*;\nimport static java.lang.Math.*;\n" + typeWith("");
    assertEquals(List.of("star import", "star import"), rulesBrokenBy(IN_EDGE, source));
  }

  @Test
  void shouldBeRedOnUnfinishedWork() {
    for (final String word : List.of("TO" + "DO", "FIX" + "ME", "XX" + "X")) {
      assertEquals(List.of("unfinished"), rulesBrokenBy(IN_TEST, "// " + word + "\nclass A {}\n"));
    }
  }

  @Test
  void shouldBeRedOnATypeThatDoesNotSayWhatItIs() {
    assertEquals(
        List.of("type without a first sentence"), rulesBrokenBy(IN_EDGE, "final class A {}\n"));
  }

  private static String sized(final String rule, final int size) {
    return switch (rule) {
      case "line too long" -> typeWith("// " + "x".repeat(size - 5));
      case "file too long" -> typeWith("") + "\n".repeat(size - 4);
      default -> typeWith("void m() {" + "\n".repeat(size - 1) + "}");
    };
  }

  private static String parameters(final int count) {
    return IntStream.range(0, count).mapToObj(i -> "int p" + i).collect(Collectors.joining(", "));
  }

  private static String typeWith(final String member) {
    return "/** A sample. */\nfinal class Sample {\n  " + member + "\n}\n";
  }

  private static List<String> rulesBrokenBy(final String path, final String text) {
    return SourceRules.findings(new SourceFile(path, text)).stream()
        .map(finding -> finding.substring(0, finding.indexOf(':')))
        .toList();
  }

  private static Stream<String> findings(final Path source) {
    try {
      final String path = top().relativize(source).toString();
      return SourceRules.findings(new SourceFile(path, Files.readString(source))).stream();
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(top())) {
      return files
          .filter(file -> top().relativize(file).toString().matches("[^/]+/src/.*\\.java"))
          .sorted()
          .toList();
    }
  }

  /** The top of the project, which {@code .mvn} marks. */
  private static Path top() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve(".mvn"))) {
      folder = Objects.requireNonNull(folder.getParent(), "no .mvn above the working folder");
    }
    return folder;
  }
}
