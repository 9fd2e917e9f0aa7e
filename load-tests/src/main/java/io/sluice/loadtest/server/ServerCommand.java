package io.sluice.loadtest.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The command line that starts a server, up to its options.
 *
 * @param words program and first arguments
 * @param environment what is set beside the environment of this process
 */
public record ServerCommand(List<String> words, Map<String, String> environment) {
  /** Where the launcher script lies; the script sets it, and so does the build for its tests. */
  private static final String HOME_PROPERTY = "sluice.home";

  private static final String BUILD = "SLUICE_BUILD";
  private static final String JAVA_OPTIONS = "SLUICE_JAVA_OPTS";

  private static final String SERVER_MAIN = "io.sluice.api.boot.Main";

  /**
   * The launcher script, which becomes the java process: what users run. It builds nothing here.
   */
  public static ServerCommand ofScript() {
    final Path script = home().resolve("sluice");
    return new ServerCommand(List.of(script.toString(), "serve"), Map.of(BUILD, "never"));
  }

  /** A java process with the class path of this one. */
  public static ServerCommand ofOwnClassPath() {
    return ofOwnClassPath(SERVER_MAIN, "serve");
  }

  /** A java process with the class path and the flags of a server, and another main class. */
  public static ServerCommand ofOwnClassPath(final String main, final String... arguments) {
    final Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    final List<String> words = new ArrayList<>();
    words.add(java.toString());
    words.add("@" + home().resolve("deploy").resolve("jvm.options"));
    words.add("-Dsluice.home=" + home());
    words.add("-cp");
    words.add(System.getProperty("java.class.path"));
    words.add(main);
    words.addAll(List.of(arguments));
    return new ServerCommand(words, Map.of());
  }

  /** The same on some processors only, as {@code taskset} counts them. */
  public ServerCommand onProcessors(final String processors) {
    return behind(List.of("taskset", "-c", processors));
  }

  /** The same as the child of another program. */
  public ServerCommand behind(final List<String> program) {
    final List<String> all = new ArrayList<>(program);
    all.addAll(words);
    return new ServerCommand(all, environment);
  }

  /** The same with code that is sooner ready and slower: for one that does not run for long. */
  public ServerCommand compiledQuickly() {
    return withJavaOptions("-XX:TieredStopAtLevel=1");
  }

  /** The same with more options for its java. */
  public ServerCommand withJavaOptions(final String... options) {
    if (environment.containsKey(BUILD)) {
      final Map<String, String> more = new HashMap<>(environment);
      more.merge(JAVA_OPTIONS, String.join(" ", options), (one, two) -> one + " " + two);
      return new ServerCommand(words, more);
    }
    final List<String> more = new ArrayList<>(words);
    more.addAll(1, List.of(options));
    return new ServerCommand(more, environment);
  }

  /** The top of the project. */
  public static Path home() {
    final String home = System.getProperty(HOME_PROPERTY);
    if (home == null) {
      throw new IllegalStateException("the system property " + HOME_PROPERTY + " is not set");
    }
    return Path.of(home);
  }
}
