package io.sluice.persistence.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.engine.protocol.Durability;
import io.sluice.engine.spi.DirectoryInUseException;
import io.sluice.engine.spi.ExitCode;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.engine.spi.RecoveryProgress;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes of their own that are killed, and whose disks fail or fill up for real. */
@Timeout(240)
class WriterProcessTest {
  private static final int ROUNDS = 4;
  private static final int FRAMES_OF_MANY_FORCES = 50_000;

  @TempDir
  private Path directory;

  private final SplittableRandom randomness = new SplittableRandom(3);

  @ParameterizedTest
  @EnumSource(
      value = Durability.class,
      names = {"PROCESS", "DISK"})
  void shouldHaveEverythingThatWasDurableAfterAKill(final Durability durability) throws Exception {
    final Path root = directory.resolve("data");
    for (int round = 0; round < ROUNDS; round++) {
      final int words = 1 + randomness.nextInt(200);
      final Process process = WriterProcess.start(List.of(), root, durability, 0);
      final long durable = lastDurable(WriterProcess.output(process), words);
      process.destroyForcibly().waitFor();

      assertTrue(recover(root).lastPosition() >= durable);
    }
  }

  @Test
  void shouldRecoverWhenItIsKilledWhileItStarts() throws Exception {
    final Path root = directory.resolve("data");
    long durable = 0;
    for (int round = 0; round < 2 * ROUNDS; round++) {
      final Process process = WriterProcess.start(List.of(), root, Durability.DISK, 0);
      final int patienceMs = 200 + randomness.nextInt(700);
      assertTrue(!process.waitFor(patienceMs, TimeUnit.MILLISECONDS), "it does not end by itself");
      // Through its handle: what it has said stays readable.
      process.toHandle().destroyForcibly();
      process.waitFor();
      durable = Math.max(durable, lastDurable(WriterProcess.output(process), Integer.MAX_VALUE));

      assertTrue(!Files.exists(root) || recover(root).lastPosition() >= durable);
    }
  }

  @Test
  void shouldKeepAnotherProcessOutHoweverOftenItsOwnTriesWereRefused() throws Exception {
    final Path root = directory.resolve("data");
    final ChronicleJournalSettings settings = WriterProcess.settings(Durability.DISK);
    try (ChronicleJournalStore store = ChronicleJournalStore.open(root, settings)) {
      assertTrue(store.recover(new NumberedEvents(), RecoveryProgress.NONE).isNew());
      assertThrows(DirectoryInUseException.class, () -> ChronicleJournalStore.open(root, settings));
      assertThrows(
          DirectoryInUseException.class,
          () -> JournalInspector.inspect(root, false, new NumberedEvents(), RecoveryProgress.NONE));

      final Process second = WriterProcess.start(List.of(), root, Durability.DISK, 1);
      assertEquals(ExitCode.DIRECTORY_IN_USE, second.waitFor());
    }
    final Process second = WriterProcess.start(List.of(), root, Durability.DISK, 1);
    assertEquals(0, second.waitFor());
  }

  /** The frames are forced by msync, zeros and marks by fdatasync. */
  @ParameterizedTest
  @ValueSource(strings = {"msync", "fdatasync"})
  void shouldStopWithItsExitCodeWhenTheDiskFailsToForce(final String call) throws Exception {
    assumeTrue(isThere("strace"), "strace is not installed: no error of the disk can be injected");
    final Path root = directory.resolve("data");
    final List<String> strace = List.of(
        "strace",
        "-f",
        "-qq",
        "-o",
        "/dev/null",
        "-e",
        "trace=" + call,
        "-e",
        "inject=" + call + ":error=EIO:when=20+");

    // More frames than it takes: a writer that never forces ends, too, but with another exit code.
    final Process process =
        WriterProcess.start(strace, root, Durability.DISK, FRAMES_OF_MANY_FORCES);
    final long durable = lastDurable(WriterProcess.output(process), Integer.MAX_VALUE);

    assertEquals(ExitCode.WRITE_FAILED, process.waitFor());
    final RecoveredJournal recovered = recover(root);
    assertTrue(durable > 0);
    assertTrue(recovered.lastPosition() >= durable);
  }

  @Test
  void shouldForceTheEntriesOfItsDirectoriesAtEveryStart() throws Exception {
    assumeTrue(isThere("strace"), "strace is not installed: forces cannot be watched");
    final Path root = Files.createDirectories(directory.toRealPath().resolve("data"));
    Files.createDirectory(root.resolve("journal"));
    final Path log = directory.resolve("strace.log");
    final List<String> strace =
        List.of("strace", "-f", "-qq", "-y", "-o", log.toString(), "-e", "trace=fsync");

    final Process process = WriterProcess.start(strace, root, Durability.DISK, 1);

    assertTrue(lastDurable(WriterProcess.output(process), Integer.MAX_VALUE) >= 0);
    assertEquals(0, process.waitFor());
    final String calls = Files.readString(log);
    for (final Path forced : List.of(root.resolve("journal"), root, root.getParent())) {
      assertTrue(calls.contains("<" + forced + ">"), () -> forced + " in " + calls);
    }
  }

  @Test
  void shouldConnectToNobody() throws Exception {
    assumeTrue(isThere("strace"), "strace is not installed: connections cannot be watched");
    final Path log = directory.resolve("strace.log");
    final List<String> strace =
        List.of("strace", "-f", "-qq", "-o", log.toString(), "-e", "trace=connect,sendto,openat");

    final Process process =
        WriterProcess.start(strace, directory.resolve("data"), Durability.DISK, 10);

    assertTrue(lastDurable(WriterProcess.output(process), Integer.MAX_VALUE) >= 0);
    assertEquals(0, process.waitFor());
    final String calls = Files.readString(log);
    assertTrue(calls.contains("metadata.cq4t"), "the calls were not watched");
    assertFalse(calls.contains("AF_INET"), "it connected to somebody");
  }

  @Test
  void shouldStopLettingWorkInWhenTheDiskIsFullAndGoOnWhenItHasRoom() throws Exception {
    final Path disk = Files.createDirectory(directory.resolve("disk"));
    final List<String> ownDisk = List.of(
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        "mount -t tmpfs -o size=8m tmpfs " + disk + " && head -c 4m /dev/zero > " + disk + "/"
            + WriterProcess.BALLAST + " && \"$@\"",
        "sh");
    assumeTrue(
        succeeds(join(ownDisk, "true")), "no user namespaces: a small disk cannot be mounted");
    final int frames = 9_000;

    final Process process =
        WriterProcess.start(ownDisk, disk.resolve("data"), Durability.DISK, frames);
    boolean full = false;
    try (BufferedReader output = WriterProcess.output(process)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        full |= line.equals(WriterProcess.FULL);
      }
    }

    assertEquals(0, process.waitFor());
    assertTrue(full, "the disk was never full");
  }

  private static RecoveredJournal recover(final Path root) throws Exception {
    final NumberedEvents events = new NumberedEvents();
    try (ChronicleJournalStore store =
        ChronicleJournalStore.open(root, WriterProcess.settings(Durability.DISK))) {
      final RecoveredJournal recovered = store.recover(events, RecoveryProgress.NONE);
      assertEquals(recovered.lastPosition(), events.lastPosition());
      return recovered;
    }
  }

  /** The last position that a process called durable within so many words, or before its end. */
  private static long lastDurable(final BufferedReader output, final int words) throws IOException {
    long durable = 0;
    String line = output.readLine();
    for (int i = 0; line != null; i++) {
      durable = Long.parseLong(line.substring(WriterProcess.DURABLE.length()));
      line = i < words ? output.readLine() : null;
    }
    return durable;
  }

  private static boolean isThere(final String program) throws Exception {
    return succeeds(List.of("sh", "-c", "command -v " + program));
  }

  private static boolean succeeds(final List<String> command) throws Exception {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private static List<String> join(final List<String> first, final String last) {
    final List<String> all = new ArrayList<>(first);
    all.add(last);
    return all;
  }
}
