package io.sluice.api.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher script in a copy of the project, with a JDK and a Maven that only say what they got.
 */
final class LauncherTest {
  private static final String MAIN = "io.sluice.api.boot.Main";

  @TempDir
  private Path folder;

  private Path home;
  private Path jdk;
  private Path bin;

  @BeforeEach
  void copyTheProject() throws IOException {
    home = Files.createDirectories(folder.resolve("a home"));
    Files.copy(top().resolve("sluice"), home.resolve("sluice"));
    assertTrue(home.resolve("sluice").toFile().setExecutable(true));
    write(home.resolve("pom.xml"), "");
    write(home.resolve("api/pom.xml"), "");
    write(home.resolve("api/src/main/Some.java"), "");
    write(home.resolve("load-tests/target/dist/stamp"), "");
    Files.createDirectories(home.resolve("api/target/dist"));
    touch("load-tests/target/dist/stamp", 1000);
    touch("pom.xml", 500);
    touch("api/pom.xml", 500);
    touch("api/src/main/Some.java", 500);
    touch("api/src/main", 500);
    jdk = jdk("a jdk", "25.0.3");
    bin = Files.createDirectories(folder.resolve("bin"));
    for (final String tool : List.of(
        "dirname", "env", "find", "readlink", "sed", "mktemp", "grep", "sleep", "mv", "rm")) {
      script(bin.resolve(tool), "exec /usr/bin/" + tool + " \"$@\"");
    }
    script(bin.resolve("mvn"), "echo \"mvn $*\"; echo \"in $PWD with $JAVA_HOME\"");
  }

  @Test
  void shouldBecomeTheServer() throws Exception {
    final Ended ended = run(home.resolve("sluice"), "serve", "--data", "a b");
    assertEquals(
        List.of(
            "java",
            "@" + home + "/deploy/jvm.options",
            "-Dsluice.home=" + home,
            "-cp",
            home + "/api/target/dist/lib/*",
            MAIN,
            "serve",
            "--data",
            "a b"),
        ended.lines());
    assertEquals(0, ended.exitCode());
  }

  @ParameterizedTest
  @CsvSource({
    "demo,load-tests,io.sluice.loadtest.Launcher",
    "load,load-tests,io.sluice.loadtest.Launcher",
    "kills,load-tests,io.sluice.loadtest.Launcher",
    "bench,load-tests,io.sluice.loadtest.Launcher",
    "serve,api,io.sluice.api.boot.Main",
    "verify,api,io.sluice.api.boot.Main",
    "--help,api,io.sluice.api.boot.Main"
  })
  void shouldRouteToTheModuleOfTheCommand(
      final String command, final String module, final String main) throws Exception {
    final List<String> lines = run(home.resolve("sluice"), command).lines();
    assertEquals(home + "/" + module + "/target/dist/lib/*", lines.get(lines.indexOf("-cp") + 1));
    assertEquals(List.of(main, command), lines.subList(lines.size() - 2, lines.size()));
  }

  @Test
  void shouldPassOnTheExitCode() throws Exception {
    script(jdk.resolve("bin/java"), "exit 75");
    assertEquals(75, run(home.resolve("sluice"), "serve").exitCode());
  }

  @Test
  void shouldFindItsHomeThroughLinks() throws Exception {
    final Path relative =
        Files.createSymbolicLink(folder.resolve("relative"), Path.of("a home", "sluice"));
    final Path link = Files.createSymbolicLink(bin.resolve("sluice"), relative.toAbsolutePath());
    assertTrue(run(link, "serve").lines().contains("-Dsluice.home=" + home));
  }

  @Test
  void shouldPassOnJavaOptionsAndNotExpandThem() throws Exception {
    final List<String> lines = run(
            Map.of("SLUICE_JAVA_OPTS", "-Xmx1g -Da=/*"), home.resolve("sluice"), "serve")
        .lines();
    assertEquals(List.of("-Xmx1g", "-Da=/*"), lines.subList(2, 4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pom.xml", "api/pom.xml", "api/src/main/Some.java", "api/src/main"})
  void shouldBuildWhatIsStale(final String newer) throws Exception {
    touch(newer, 1500);
    final Ended ended = run(home.resolve("sluice"), "serve");
    assertEquals(
        List.of(
            "sluice: building (the first time it also fetches its libraries) …",
            "mvn -q -DskipTests -Dquick package",
            "in " + home + " with " + jdk,
            "sluice: preparing fast starts …",
            "sluice: that failed; starts will take longer"),
        ended.errors());
    assertTrue(ended.lines().contains(MAIN));
  }

  @Test
  void shouldStartWithWhatAServerLoadedAfterTheBuild() throws Exception {
    touch("pom.xml", 1500);
    final Path cache = home.resolve("api/target/dist/classes.aot");
    script(jdk.resolve("bin/java"), """
        for word in "$@"; do
          case $word in
            -XX:AOTCacheOutput=*)
              [ -z "${SLUICE_REDIS:-}" ] || exit 1
              trap 'echo kept > "${word#*=}"; exit 0' TERM
              echo 'Listening on http://127.0.0.1:1'
              while :; do sleep 0.05; done
              ;;
          esac
        done
        printf '%s\\n' "$@"
        """);
    final Map<String, String> settings = Map.of("SLUICE_REDIS", "redis://127.0.0.1:1");
    final Ended ended = run(settings, home.resolve("sluice"), "serve");

    assertEquals("sluice: preparing fast starts …", ended.errors().getLast());
    assertEquals("kept\n", Files.readString(cache));
    final int place = ended.lines().indexOf("-XX:AOTCache=" + cache);
    assertEquals("-Xlog:aot*=off", ended.lines().get(place + 1));
    assertTrue(place < ended.lines().indexOf(MAIN));
    assertFalse(run(home.resolve("sluice"), "bench").lines().contains("-XX:AOTCache=" + cache));
    final Map<String, String> own = Map.of("SLUICE_JAVA_OPTS", "-XX:AOTCache=own");
    assertFalse(
        run(own, home.resolve("sluice"), "serve").lines().contains("-XX:AOTCache=" + cache));

    Files.delete(cache);
    run(home.resolve("sluice"), "prepare");
    assertEquals("kept\n", Files.readString(cache));

    Files.delete(cache);
    touch("pom.xml", 500);
    assertEquals(
        List.of("sluice: preparing fast starts …"),
        run(home.resolve("sluice"), "prepare").errors());
    assertEquals("kept\n", Files.readString(cache));
  }

  @Test
  void shouldBuildWhatWasNeverBuilt() throws Exception {
    Files.delete(home.resolve("load-tests/target/dist/stamp"));
    assertEquals(5, run(home.resolve("sluice"), "serve").errors().size());
  }

  @Test
  void shouldNotBuildWhenToldSo() throws Exception {
    touch("pom.xml", 1500);
    final Ended ended = run(Map.of("SLUICE_BUILD", "never"), home.resolve("sluice"), "serve");
    assertEquals(List.of(), ended.errors());
  }

  @Test
  void shouldStopWhenTheBuildFails() throws Exception {
    touch("pom.xml", 1500);
    script(bin.resolve("mvn"), "exit 1");
    final Ended ended = run(home.resolve("sluice"), "serve");
    assertEquals("sluice: the build failed", ended.errors().getLast());
    assertEquals(List.of(), ended.lines());
    assertEquals(1, ended.exitCode());
  }

  @Test
  void shouldSayThatMavenIsMissing() throws Exception {
    touch("pom.xml", 1500);
    Files.delete(bin.resolve("mvn"));
    final Ended ended = run(home.resolve("sluice"), "serve");
    assertTrue(ended.errors().getFirst().contains("no mvn on the PATH"), ended::toString);
    assertEquals(1, ended.exitCode());
  }

  @Test
  void shouldRefuseAnOldJdkThatWasNamed() throws Exception {
    final Path old = jdk("old", "17.0.15");
    final Ended ended =
        run(Map.of("SLUICE_JAVA_HOME", old.toString()), home.resolve("sluice"), "serve");
    assertEquals(
        List.of("sluice: SLUICE_JAVA_HOME=" + old + " is not a JDK 25 or newer"), ended.errors());
    assertEquals(1, ended.exitCode());
  }

  @Test
  void shouldPassOverAnOldJavaHomeForTheJavaOnThePath() throws Exception {
    final Path old = jdk("old", "17.0.15");
    final Path onPath = jdk("on path", "26");
    script(onPath.resolve("bin/java"), "echo '" + onPath + "'; echo " + MAIN);
    script(
        bin.resolve("java"),
        "echo '    java.home = " + onPath + "' >&2; echo '    java.version = 26' >&2");
    final Ended ended = run(
        Map.of("SLUICE_JAVA_HOME", "", "JAVA_HOME", old.toString()),
        home.resolve("sluice"),
        "serve");
    assertEquals(List.of(onPath.toString(), MAIN), ended.lines());
  }

  private Path jdk(final String name, final String version) throws IOException {
    final Path jdkHome = folder.resolve(name);
    write(jdkHome.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    script(jdkHome.resolve("bin/java"), "echo java; printf '%s\\n' \"$@\"");
    script(jdkHome.resolve("bin/javac"), "exit 1");
    return jdkHome;
  }

  private Ended run(final Path command, final String... arguments) throws Exception {
    return run(Map.of(), command, arguments);
  }

  private Ended run(
      final Map<String, String> environment, final Path command, final String... arguments)
      throws Exception {
    final Path out = folder.resolve("out");
    final Path err = folder.resolve("err");
    final ProcessBuilder builder = new ProcessBuilder(
        Stream.concat(Stream.of(command.toString()), Stream.of(arguments)).toList());
    builder.directory(folder.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
    final Map<String, String> variables = builder.environment();
    variables.keySet().retainAll(List.of("HOME"));
    variables.put("PATH", bin.toString());
    variables.put("SLUICE_JAVA_HOME", jdk.toString());
    variables.putAll(environment);
    final int exitCode = builder.start().waitFor();
    return new Ended(Files.readAllLines(out), Files.readAllLines(err), exitCode);
  }

  private void touch(final String path, final long epochSecond) throws IOException {
    Files.setLastModifiedTime(
        home.resolve(path), FileTime.from(Instant.ofEpochSecond(epochSecond)));
  }

  private static void script(final Path path, final String body) throws IOException {
    write(path, "#!/bin/sh\n" + body + "\n");
    assertTrue(path.toFile().setExecutable(true));
  }

  private static void write(final Path path, final String text) throws IOException {
    Files.createDirectories(path.getParent());
    Files.writeString(path, text, StandardCharsets.UTF_8);
  }

  private static Path top() {
    return Path.of(System.getProperty("sluice.home"));
  }

  /** What a run of the launcher left behind. */
  private record Ended(List<String> lines, List<String> errors, int exitCode) {}
}
