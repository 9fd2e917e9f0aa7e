package io.sluice.api.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Serial;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProcessEndTest {
  @Test
  void shouldSayWhyAndRunNothingMore() throws Exception {
    try (ChildProcess process = start("words")) {
      assertEquals(74, process.awaitExit());
      assertEquals(List.of(), process.restOfOut());
      final List<String> words = process.restOfErr();
      assertEquals(
          "sluice: stopped at once, nothing more is acknowledged:"
              + " java.io.IOException: the disk is gone (exit 74)",
          words.getFirst());
      assertTrue(words.get(1).equals("java.io.IOException: the disk is gone"), words::toString);
    }
  }

  @Test
  void shouldNotWaitForAReaderThatDoesNotRead() throws Exception {
    try (ChildProcess process = start("stuck")) {
      assertEquals(74, process.awaitExit());
    }
  }

  @Test
  void shouldEndEvenIfItCanStartNoThread() throws Exception {
    try (ChildProcess process = start("threadless")) {
      assertEquals(74, process.awaitExit());
      assertEquals(List.of(), process.restOfOut());
    }
  }

  @Test
  void shouldEndEvenIfItFindsNoWordsForTheCause() throws Exception {
    try (ChildProcess process = start("wordless")) {
      assertEquals(74, process.awaitExit());
      assertEquals(List.of(), process.restOfOut());
    }
  }

  private static ChildProcess start(final String argument) throws IOException {
    return ChildProcess.start(Map.of(), List.of(), Dying.class.getName(), argument);
  }

  /** A cause of which nothing can be said. */
  private static final class Wordless extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no words");
    }
  }

  /** A process that ends by a fatal failure. */
  static final class Dying {
    private Dying() {}

    /** Ends. */
    public static void main(final String[] arguments) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("a hook ran")));
      final PrintStream err = arguments[0].equals("stuck") ? stuck() : System.err;
      try {
        end(arguments[0], err)
            .onFatal(
                74,
                arguments[0].equals("wordless")
                    ? new Wordless()
                    : new IOException("the disk is gone"));
      } finally {
        System.out.println("a finally block ran");
      }
    }

    private static ProcessEnd end(final String argument, final PrintStream err) {
      return argument.equals("threadless")
          ? new ProcessEnd(err, task -> {
            throw new OutOfMemoryError("unable to create native thread");
          })
          : new ProcessEnd(err);
    }

    private static PrintStream stuck() {
      return new PrintStream(new OutputStream() {
        @Override
        public synchronized void write(final int octet) {
          while (true) {
            try {
              wait();
            } catch (final InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        }
      });
    }
  }
}
