package io.sluice.api.boot;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The program in a process of its own, with the flags of the launcher and the tests' classes. */
public final class ChildProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String END = "\u0000end";

  private final Process process;
  private final BlockingQueue<String> out = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> err = new LinkedBlockingQueue<>();

  private ChildProcess(final Process process) {
    this.process = process;
    read(process.getInputStream(), out);
    read(process.getErrorStream(), err);
  }

  /** Starts the program. */
  public static ChildProcess start(final String... arguments) throws IOException {
    return start(Map.of(), arguments);
  }

  /** Starts the program with more variables in its environment. */
  static ChildProcess start(final Map<String, String> variables, final String... arguments)
      throws IOException {
    return start(variables, List.of(), "io.sluice.api.boot.Main", arguments);
  }

  /**
   * Starts a class of the tests or of the program.
   *
   * @param before command that becomes java, such as one that sets a limit
   */
  static ChildProcess start(
      final Map<String, String> variables,
      final List<String> before,
      final String mainClass,
      final String... arguments)
      throws IOException {
    final Path options = Path.of(System.getProperty("sluice.home"), "deploy", "jvm.options");
    final List<String> command = new ArrayList<>(before);
    command.addAll(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "@" + options,
        // A child that only starts and stops is not worth the optimising compiler.
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        mainClass));
    command.addAll(List.of(arguments));
    final ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
    builder.environment().putAll(variables);
    return new ChildProcess(builder.start());
  }

  /** Waits for a line on standard output. */
  String awaitOut(final Predicate<String> wanted) throws InterruptedException {
    return await(out, wanted);
  }

  /** Waits for a line on standard error. */
  public String awaitErr(final Predicate<String> wanted) throws InterruptedException {
    return await(err, wanted);
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Sends SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  /** Sends a signal by its name. */
  void signal(final String name) throws IOException, InterruptedException {
    final String pid = Long.toString(process.pid());
    new ProcessBuilder("kill", "-" + name, pid).start().waitFor();
  }

  /** Waits for the end. */
  int awaitExit() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("still runs; it said " + err);
    }
    return process.exitValue();
  }

  /** All lines of standard output that nobody waited for; after the end. */
  List<String> restOfOut() throws InterruptedException {
    return rest(out);
  }

  /** All lines of standard error that nobody waited for; after the end. */
  List<String> restOfErr() throws InterruptedException {
    return rest(err);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  private static List<String> rest(final BlockingQueue<String> lines) throws InterruptedException {
    final List<String> rest = new ArrayList<>();
    String line = next(lines);
    while (!line.equals(END)) {
      rest.add(line);
      line = next(lines);
    }
    return rest;
  }

  private String await(final BlockingQueue<String> lines, final Predicate<String> wanted)
      throws InterruptedException {
    while (true) {
      final String line = next(lines);
      if (line.equals(END)) {
        throw new AssertionError("ended without the line; standard error has " + err);
      }
      if (wanted.test(line)) {
        return line;
      }
    }
  }

  private static String next(final BlockingQueue<String> lines) throws InterruptedException {
    final String line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("no line came");
    }
    return line;
  }

  private static void read(final InputStream stream, final BlockingQueue<String> lines) {
    Thread.ofVirtual().start(() -> {
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        reader.lines().forEach(lines::add);
      } catch (final IOException | UncheckedIOException e) {
        lines.add("unreadable: " + e);
      } finally {
        lines.add(END);
      }
    });
  }
}
