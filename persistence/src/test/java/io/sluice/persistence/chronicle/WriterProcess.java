package io.sluice.persistence.chronicle;

import io.sluice.engine.agent.WakeSignal;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.spi.DirectoryInUseException;
import io.sluice.engine.spi.ExitCode;
import io.sluice.engine.spi.FatalHandler;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.engine.spi.RecoveryProgress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process of its own that writes a journal until it is stopped, and says what is durable. */
final class WriterProcess {
  /** Before each durable position on standard output. */
  static final String DURABLE = "durable ";

  /** Said when the storage was full. */
  static final String FULL = "full";

  /** A file beside the data directory whose removal makes room. */
  static final String BALLAST = "ballast";

  private static final int FRAMES_BETWEEN_WORDS = 5;
  private static final int RING_BYTES = 128 << 10;
  private static final long PAUSE_NS = 20_000;

  private WriterProcess() {}

  /** A process that nobody kills and nothing stops ends by itself, so that a test never hangs. */
  private static final long LONGEST_RUN_NS = TimeUnit.SECONDS.toNanos(60);

  /** Arguments: directory, durability, how many frames (0 for no end but that of its time). */
  public static void main(final String[] arguments) throws Exception {
    final Path root = Path.of(arguments[0]);
    final Durability durability = Durability.valueOf(arguments[1]);
    final long frames = Long.parseLong(arguments[2]);
    try (ChronicleJournalStore store = ChronicleJournalStore.open(root, settings(durability))) {
      final RecoveredJournal recovered = store.recover(new NumberedEvents(), RecoveryProgress.NONE);
      final FatalHandler onFatal = (code, cause) -> {
        System.err.println("fatal: " + cause);
        Runtime.getRuntime().halt(code);
      };
      final WakeSignal signal = new WakeSignal();
      try (Journal journal = store.openEpoch(1, signal, onFatal)) {
        say(journal);
        write(journal, new NumberedEvents(recovered.lastPosition()), frames, root);
      }
    } catch (final DirectoryInUseException e) {
      Runtime.getRuntime().halt(ExitCode.DIRECTORY_IN_USE);
    }
  }

  static ChronicleJournalSettings settings(final Durability durability) {
    return new ChronicleJournalSettings(
        durability, ChronicleJournalSettings.MIN_FILE_BYTES, RING_BYTES, RING_BYTES);
  }

  /** Starts such a process, behind other commands if there are any. */
  static Process start(
      final List<String> before, final Path root, final Durability durability, final long frames)
      throws IOException {
    final List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + Path.of(System.getProperty("sluice.home"), "deploy", "jvm.options"));
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Xmx64m");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(WriterProcess.class.getName());
    command.addAll(List.of(root.toString(), durability.name(), Long.toString(frames)));
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** What a process says, line by line. */
  static BufferedReader output(final Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }

  private static void write(
      final Journal journal, final NumberedEvents events, final long frames, final Path root)
      throws IOException {
    final long beginNs = System.nanoTime();
    boolean wasFull = false;
    for (long frame = 1; frames == 0 ? hasTime(beginNs) : frame <= frames; frame++) {
      while (journal.storageFull() || !events.tryOffer(journal)) {
        if (journal.storageFull() && !wasFull) {
          wasFull = true;
          System.out.println(FULL);
          Files.delete(root.resolveSibling(BALLAST));
        }
        if (System.nanoTime() - beginNs > LONGEST_RUN_NS) {
          throw new IllegalStateException("frame " + frame + " found no room");
        }
        LockSupport.parkNanos(PAUSE_NS);
      }
      if (frame % FRAMES_BETWEEN_WORDS == 0) {
        say(journal);
      }
    }
  }

  private static boolean hasTime(final long beginNs) {
    return System.nanoTime() - beginNs < LONGEST_RUN_NS;
  }

  private static void say(final Journal journal) {
    System.out.println(DURABLE + journal.durablePosition());
  }
}
