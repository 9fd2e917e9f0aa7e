package io.sluice.loadtest.server;

import java.nio.file.Path;
import java.util.ArrayList;
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

  private static final String SERVER_MAIN = "io.sluice.api.boot.Main";

  /**
   * The launcher script, which becomes the java process: what users run. It builds nothing here.
   */
  public static ServerCommand ofScript() {
    final Path script = home().resolve("sluice");
    return new ServerCommand(List.of(script.toString(), "serve"), Map.of("SLUICE_BUILD", "never"));
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
    final List<String> pinned = new ArrayList<>(List.of("taskset", "-c", processors));
    pinned.addAll(words);
    return new ServerCommand(pinned, environment);
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
