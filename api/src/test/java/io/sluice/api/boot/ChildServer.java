package io.sluice.api.boot;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own that listens on free ports. */
public final class ChildServer implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile(
      "Listening on (http://127\\.0\\.0\\.1:\\d+) \\(management (127\\.0\\.0\\.1:\\d+)\\),"
          + " durability [a-z]+, data .+");

  private final ChildProcess process;
  private final URI uri;
  private final URI management;

  private ChildServer(final ChildProcess process, final URI uri, final URI management) {
    this.process = process;
    this.uri = uri;
    this.management = management;
  }

  /** Starts a server and waits until it listens. */
  public static ChildServer start(final Path data, final String... more)
      throws IOException, InterruptedException {
    return await(ChildProcess.start(arguments(data, more)));
  }

  /** Waits until a server listens that was started in another way. */
  static ChildServer await(final ChildProcess process) throws InterruptedException {
    try {
      final Matcher line = LISTENING.matcher("");
      process.awaitOut(text -> line.reset(text).matches());
      return new ChildServer(
          process, URI.create(line.group(1)), URI.create("http://" + line.group(2)));
    } catch (final Throwable failure) {
      process.close();
      throw failure;
    }
  }

  /** The arguments of a server on free ports. */
  static String[] arguments(final Path data, final String... more) {
    final List<String> arguments = new ArrayList<>(
        List.of("serve", "--port", "0", "--management-port", "0", "--data", data.toString()));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  /** Where it serves the contract. */
  public URI uri() {
    return uri;
  }

  /** Where it tells its health. */
  public URI management() {
    return management;
  }

  /** The process. */
  public ChildProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
