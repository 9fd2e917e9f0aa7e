package io.sluice.api.boot;

import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.recovery.EngineRecovery;
import io.sluice.engine.recovery.EngineRecovery.Recovered;
import io.sluice.engine.recovery.SnapshotLoader;
import io.sluice.engine.recovery.StateDivergedException;
import io.sluice.engine.spi.DirectoryInUseException;
import io.sluice.engine.spi.ExitCode;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.RecoveryProgress;
import io.sluice.persistence.chronicle.ChronicleJournalSettings;
import io.sluice.persistence.chronicle.ChronicleJournalStore;
import io.sluice.persistence.redis.MirrorComparison;
import io.sluice.persistence.redis.MirrorComparison.Report;
import io.sluice.persistence.redis.RedisAddress;
import io.sluice.persistence.snapshot.FileSnapshotStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares a mirror with the data directory of a server that does not run. */
@Command(
    name = "verify",
    description = {
      "Replay a data directory that no process uses, and compare every key of its mirror with the",
      "state, both ways. It changes nothing."
    },
    versionProvider = BuildVersion.class,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The mirror holds what the engine knows, and nothing else.",
      "1:It does not; the first differences are on standard error.",
      "2:There is no such directory, or no such Redis.",
      "70:This version replays the journal to another state than an earlier process had.",
      "73:The directory is in use by another process.",
      "74:The directory can not be read.",
      "75:Damaged; file, offset and position are on standard error."
    })
final class MirrorVerifyCommand implements Callable<Integer> {
  private static final int DIFFERENT = 1;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIRECTORY",
      defaultValue = "./data",
      description = "The data directory. Default: ./data.")
  private Path data = Path.of("data");

  @Option(
      names = "--redis",
      paramLabel = "URI",
      defaultValue = "${env:SLUICE_REDIS}",
      description = "The Redis that holds the mirror. $SLUICE_REDIS.")
  private @Nullable String redis;

  @Override
  public Integer call() {
    final RedisAddress address = address();
    if (!Files.isDirectory(data.resolve("journal"))) {
      throw new UsageException("there is no journal in " + data);
    }
    final ChronicleJournalSettings settings = ChronicleJournalSettings.defaults(Durability.DISK);
    try (ChronicleJournalStore store = ChronicleJournalStore.open(data, settings)) {
      final Recovered recovered = recover(store);
      return compare(recovered, address);
    } catch (final DirectoryInUseException e) {
      return failed(ExitCode.DIRECTORY_IN_USE, FailureText.of(e));
    } catch (final JournalDamagedException e) {
      return failed(ExitCode.DATA_DAMAGED, FailureText.of(e));
    } catch (final IOException e) {
      return failed(ExitCode.WRITE_FAILED, "can not read " + data + ": " + e.getMessage());
    } catch (final StateDivergedException e) {
      return failed(ExitCode.DEFECT, FailureText.of(e));
    }
  }

  private RedisAddress address() {
    if (redis == null || redis.isEmpty()) {
      throw new UsageException("--redis must name the Redis that holds the mirror");
    }
    try {
      return RedisAddress.parse(redis);
    } catch (final IllegalArgumentException e) {
      throw new UsageException("--redis " + e.getMessage());
    }
  }

  private Recovered recover(final ChronicleJournalStore store)
      throws IOException, JournalDamagedException {
    final SnapshotLoader loader = new SnapshotLoader(
        new FileSnapshotStore(data),
        FrameCodec.MAX_EVENTS_LENGTH,
        RecoveryProgress.NONE,
        (snapshot, why) -> tell("the snapshot " + snapshot.name() + " is not used: " + why));
    return EngineRecovery.recover(
        store, loader, FrameCodec.MAX_EVENTS_LENGTH, RecoveryProgress.NONE);
  }

  private int compare(final Recovered recovered, final RedisAddress address) {
    try (MirrorComparison comparison = new MirrorComparison(address)) {
      final Report report =
          comparison.compare(recovered.journal().journalId().toString(), recovered.machine());
      report.told().forEach(this::tell);
      final PrintWriter out = spec.commandLine().getOut();
      out.println("position " + recovered.machine().position() + ": " + report.compared()
          + " keys, " + report.differences() + " differences, " + report.besides()
          + " besides of what has ended");
      out.flush();
      return report.isEqual() ? StopCode.OK : DIFFERENT;
    } catch (final IOException e) {
      return failed(StopCode.USAGE, FailureText.of(e));
    }
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
