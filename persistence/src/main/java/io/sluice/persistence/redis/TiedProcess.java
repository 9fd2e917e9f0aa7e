package io.sluice.persistence.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that ends with this one, however this one ends. Any thread. */
final class TiedProcess implements AutoCloseable {
  /*
   * A shell starts it, tells its number, and waits for its end; beside it a second one waits for
   * the end of an input, which is a pipe that only this process holds: when this process is
   * killed, the kernel closes the pipe, and that shell stops what was started.
   *
   * A terminal sends its interrupt to everything in the foreground at once. The shells ignore it,
   * and what they start has a session of its own, where there is a program for that; so it ends
   * when this process has come to closing it, and not at the same moment.
   */
  private static final String SHELL = "trap '' INT QUIT HUP; exec 3<&0;"
      + " $(command -v setsid) \"$0\" \"$@\" 3<&- </dev/null >/dev/null 2>&1 &"
      + " child=$!; echo $child; exec >/dev/null;"
      + " { read -r line <&3; kill -9 $child; } & watch=$!; wait $child; kill $watch";
  private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

  private final Process shell;
  private final ProcessHandle handle;

  private TiedProcess(final Process shell, final ProcessHandle handle) {
    this.shell = shell;
    this.handle = handle;
  }

  /**
   * Starts one.
   *
   * @param directory that it works in
   * @param words its program and what it is told
   * @throws IOException if that fails, or it ends at once
   */
  static TiedProcess start(final Path directory, final List<String> words) throws IOException {
    final List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", SHELL));
    command.addAll(words);
    final Process shell = new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    final BufferedReader told = shell.inputReader(StandardCharsets.US_ASCII);
    final String number = told.readLine();
    if (number == null) {
      throw new IOException("the shell did not start " + words.getFirst());
    }
    final ProcessHandle handle = ProcessHandle.of(Long.parseLong(number.strip()))
        .orElseThrow(() -> new IOException(words.getFirst() + " ended at once"));
    return new TiedProcess(shell, handle);
  }

  /** The process itself. */
  ProcessHandle handle() {
    return handle;
  }

  /** Whether it has not ended, as far as is known. */
  boolean isRunning() {
    return shell.isAlive() && handle.isAlive();
  }

  /** Stops it. */
  @Override
  public void close() {
    try {
      shell.getOutputStream().close();
      if (!shell.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        shell.destroyForcibly();
      }
    } catch (final IOException e) {
      shell.destroyForcibly();
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      shell.destroyForcibly();
    }
    if (handle.isAlive()) {
      handle.destroyForcibly();
    }
  }
}
