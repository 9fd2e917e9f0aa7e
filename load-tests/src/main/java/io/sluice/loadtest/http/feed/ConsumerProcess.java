package io.sluice.loadtest.http.feed;

import io.sluice.loadtest.server.ServerCommand;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A {@link FeedConsumer} in a process of its own, which can be killed and started again.
 *
 * <p>For one thread, but for {@link #kill()}.
 */
public final class ConsumerProcess implements AutoCloseable {
  private static final int KILLED = 137;

  private final Path directory;
  private final ServerCommand command;
  private volatile @Nullable Process process;

  /**
   * A consumer that does not run yet.
   *
   * @param directory for its files, which is made
   */
  public ConsumerProcess(final Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    command = ServerCommand.ofOwnClassPath(FeedConsumer.class.getName(), directory.toString())
        .withJavaOptions("-XX:TieredStopAtLevel=1", "-Xmx256m");
  }

  /** Lets it follow a server, at once or when it has noticed that the last one is gone. */
  public void follow(final InetSocketAddress server) throws IOException {
    FeedConsumer.put(FeedConsumer.port(directory), Integer.toString(server.getPort()));
    final Process running = process;
    if (running == null || !running.isAlive()) {
      process = new ProcessBuilder(command.words())
          .redirectErrorStream(true)
          .redirectOutput(
              ProcessBuilder.Redirect.appendTo(directory.resolve("consumer.out").toFile()))
          .start();
    }
  }

  /** SIGKILL, and waits until it is gone. Any thread. */
  public void kill() throws IOException {
    final Process running = process;
    if (running == null) {
      return;
    }
    running.destroyForcibly();
    if (running.onExit().join().exitValue() != KILLED) {
      throw new IOException("the consumer ended by itself with " + running.exitValue()
          + "; its output: " + Files.readString(directory.resolve("consumer.out")));
    }
  }

  /** False if it ended, whoever ended it. */
  public boolean isAlive() {
    final Process running = process;
    return running != null && running.isAlive();
  }

  @Override
  public void close() throws IOException {
    if (isAlive()) {
      kill();
    }
  }
}
