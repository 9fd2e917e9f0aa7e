package io.sluice.loadtest.http.feed;

import io.sluice.loadtest.server.ServerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of events in a process of its own, which can be killed and started again.
 *
 * <p>For one thread, but for {@link #kill()}.
 */
final class ConsumerProcess implements AutoCloseable {
  private static final int KILLED = 137;

  private final Path directory;
  private final ServerCommand command;
  private volatile @Nullable Process process;

  /**
   * A consumer that does not run yet.
   *
   * @param directory for its files, which is made
   * @param program whose only argument is that directory
   */
  ConsumerProcess(final Path directory, final Class<?> program) throws IOException {
    this.directory = Files.createDirectories(directory);
    command = ServerCommand.ofOwnClassPath(program.getName(), directory.toString())
        .compiledQuickly()
        .withJavaOptions("-Xmx256m");
  }

  /** Starts it if it does not run; whether it did not. */
  boolean start() throws IOException {
    if (isAlive()) {
      return false;
    }
    process = new ProcessBuilder(command.words())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
        .start();
    return true;
  }

  /** SIGKILL, and waits until it is gone. Any thread. */
  void kill() throws IOException {
    final Process running = process;
    if (running == null) {
      return;
    }
    running.destroyForcibly();
    if (running.onExit().join().exitValue() != KILLED) {
      throw new IOException("the consumer ended by itself with " + running.exitValue()
          + "; its output: " + Files.readString(output()));
    }
  }

  /** False if it ended, whoever ended it. */
  boolean isAlive() {
    final Process running = process;
    return running != null && running.isAlive();
  }

  @Override
  public void close() throws IOException {
    if (isAlive()) {
      kill();
    }
  }

  private Path output() {
    return directory.resolve("consumer.out");
  }
}
