package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.result.ResultFile;
import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.server.ServerCommand;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice kills}. */
@Command(
    name = "kills",
    mixinStandardHelpOptions = true,
    description =
        "Kills a loaded server again and again, and checks that nothing acknowledged is lost.")
public final class KillsCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private CommandSpec spec;

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

  @Option(names = "--webhooks", description = "The same with a consumer that is sent webhooks.")
  private boolean webhooks;

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
      final KillResult found =
          consumed(new KillRounds(plan, sandbox, command, out::println)).play();
      found.violations().forEach(out::println);
      final ResultFile file = new ResultFile(kind(), commandLine(), found.figures());
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

  private KillRounds consumed(final KillRounds kills) {
    if (feed && webhooks) {
      throw new ParameterException(spec.commandLine(), "--feed or --webhooks, one at a time");
    }
    return feed ? kills.followed() : webhooks ? kills.pushed() : kills;
  }

  private String kind() {
    return feed ? "feed-kills" : webhooks ? "webhook-kills" : "kills";
  }

  private String commandLine() {
    return "./sluice kills --rounds " + rounds + " --durability " + durability + " --seed " + seed
        + (feed ? " --feed" : webhooks ? " --webhooks" : "");
  }
}
