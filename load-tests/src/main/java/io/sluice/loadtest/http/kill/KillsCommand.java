package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.result.ResultFile;
import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.server.ServerCommand;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice kills}. */
@Command(
    name = "kills",
    mixinStandardHelpOptions = true,
    description =
        "Kills a loaded server again and again, and checks that nothing acknowledged is lost.")
public final class KillsCommand implements Callable<Integer> {
  @Option(names = "--rounds", defaultValue = "20", description = "Kills (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--durability",
      defaultValue = "disk",
      description = "What an answer promises: process or disk (${DEFAULT-VALUE}).")
  private String durability = "";

  @Option(names = "--seed", defaultValue = "1", description = "Decides load and moments.")
  private long seed;

  @Option(
      names = "--feed",
      description = "A consumer follows the feed, is killed in its turn, and must miss nothing.")
  private boolean feed;

  @Option(names = "--directory", description = "Where to work; a temporary folder otherwise.")
  private @Nullable Path directory;

  @Option(names = "--keep", description = "Leave the directory as it is.")
  private boolean keep;

  @Option(names = "--result", description = "JSON file to write the result to.")
  private @Nullable Path result;

  @Override
  public Integer call() throws Exception {
    final PrintStream out = System.out;
    final KillPlan plan = KillPlan.of(rounds, durability, seed);
    try (Sandbox sandbox =
        directory == null ? Sandbox.temporary("kills") : Sandbox.below(directory, "kills")) {
      if (keep) {
        sandbox.keep();
      }
      final ServerCommand command = Rehearsal.of(sandbox, ServerCommand.ofScript());
      final KillRounds kills = new KillRounds(plan, sandbox, command, out::println);
      final KillResult found = (feed ? kills.followed() : kills).play();
      found.violations().forEach(out::println);
      final ResultFile file =
          new ResultFile(feed ? "feed-kills" : "kills", commandLine(), found.figures());
      if (result != null) {
        file.write(result, ServerCommand.home(), sandbox.directory());
      }
      if (!found.isClean()) {
        sandbox.keep();
        out.println("kept for a closer look: " + sandbox.directory());
      }
      out.println(found.isClean() ? "nothing lost, nothing oversold" : "PROMISES BROKEN");
      return found.isClean() ? 0 : 1;
    }
  }

  private String commandLine() {
    return "./sluice kills --rounds " + rounds + " --durability " + durability + " --seed " + seed
        + (feed ? " --feed" : "");
  }
}
