package io.sluice.api.boot;

import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.recovery.EngineRecovery;
import io.sluice.engine.recovery.EngineRecovery.Recovered;
import io.sluice.engine.recovery.SnapshotLoader;
import io.sluice.engine.recovery.StateDivergedException;
import io.sluice.engine.replica.SnapshotKeeper;
import io.sluice.engine.spi.DirectoryInUseException;
import io.sluice.engine.spi.ExitCode;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.RecoveryProgress;
import io.sluice.engine.spi.SnapshotStore.StoredSnapshot;
import io.sluice.persistence.chronicle.ChronicleJournalSettings;
import io.sluice.persistence.chronicle.ChronicleJournalStore;
import io.sluice.persistence.snapshot.FileSnapshotStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a snapshot of a data directory that no process uses. */
@Command(
    name = "snapshot",
    description = {
      "Write a snapshot of a data directory, so that the next start need not replay its journal.",
      "A running server writes them itself; POST /snapshot to its management port asks for one."
    },
    versionProvider = BuildVersion.class,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The snapshot is written and forced.",
      "2:There is no such directory, or it holds no journal.",
      "70:This version replays the journal to another state than an earlier process had.",
      "73:The directory is in use by another process.",
      "74:A read, a write or a force failed.",
      "75:Damaged; file, offset and position are on standard error."
    })
final class SnapshotCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIRECTORY",
      defaultValue = "./data",
      description = "The data directory. Default: ./data.")
  private Path data = Path.of("data");

  @Override
  public Integer call() {
    if (!Files.isDirectory(data.resolve("journal"))) {
      return failed(StopCode.USAGE, "there is no journal in " + data);
    }
    final ChronicleJournalSettings settings = ChronicleJournalSettings.defaults(Durability.DISK);
    try (ChronicleJournalStore store = ChronicleJournalStore.open(data, settings)) {
      return write(store);
    } catch (final DirectoryInUseException e) {
      return failed(ExitCode.DIRECTORY_IN_USE, FailureText.of(e));
    } catch (final JournalDamagedException e) {
      return failed(ExitCode.DATA_DAMAGED, FailureText.of(e));
    } catch (final IOException e) {
      return failed(ExitCode.WRITE_FAILED, "no snapshot of " + data + ": " + e);
    } catch (final StateDivergedException e) {
      return failed(ExitCode.DEFECT, FailureText.of(e));
    }
  }

  private int write(final ChronicleJournalStore store) throws IOException, JournalDamagedException {
    final FileSnapshotStore snapshots = new FileSnapshotStore(data);
    final SnapshotLoader loader = new SnapshotLoader(
        snapshots,
        FrameCodec.MAX_EVENTS_LENGTH,
        RecoveryProgress.NONE,
        (snapshot, why) -> tell("the snapshot " + snapshot.name() + " is not used: " + why));
    final Recovered recovered =
        EngineRecovery.recover(store, loader, FrameCodec.MAX_EVENTS_LENGTH, RecoveryProgress.NONE);
    if (recovered.journal().lastPosition() == 0) {
      return failed(StopCode.USAGE, "the journal in " + data + " is empty");
    }
    // What a killed process had not forced yet would not be below the snapshot after a power loss.
    store.forceRecovered();
    final SnapshotKeeper keeper =
        new SnapshotKeeper(snapshots, store, SnapshotKeeper.DEFAULT_KEPT, () -> false);
    final StoredSnapshot written = keeper.write(
        recovered.machine(),
        recovered.journal().journalId(),
        recovered.journal().epoch(),
        recovered.journal().chainHash());
    final PrintWriter out = spec.commandLine().getOut();
    out.println(written.name() + ": position " + written.position() + ", " + written.lengthBytes()
        + " bytes");
    out.flush();
    return StopCode.OK;
  }

  private int failed(final int exitCode, final String why) {
    tell(why + " (exit " + exitCode + ")");
    return exitCode;
  }

  private void tell(final String line) {
    final PrintWriter err = spec.commandLine().getErr();
    err.println("sluice: " + line);
    err.flush();
  }
}
