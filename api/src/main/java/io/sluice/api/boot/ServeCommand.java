package io.sluice.api.boot;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Runs the server until it is told to stop. */
@Command(
    name = "serve",
    description = "Run the server until SIGTERM or SIGINT.",
    versionProvider = BuildVersion.class,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    footer = {
      "",
      "Each option is also read from the environment (--key-capacity from SLUICE_KEY_CAPACITY) and",
      "from the file of --config (key-capacity = 1000000). The flag wins over the environment, and",
      "the environment over the file."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Stopped in order.",
      "2:An option, a variable or the file asks for something that can not be.",
      "69:An address is in use, or is none of this machine.",
      "70:A defect.",
      "71:It did not stop within 10 s: as safe as a crash, and no more.",
      "73:The data directory is in use by another process.",
      "74:A write or a force failed.",
      "75:The data is damaged; file, offset and position are on standard error.",
      "76:The wall clock can not be believed; see --accept-clock."
    })
final class ServeCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "${env:SLUICE_CONFIG}",
      description = "File of settings in HOCON: name = value, one a line. $SLUICE_CONFIG.")
  private @Nullable Path config;

  /** Adds an option for every setting. */
  static void addSettings(final CommandSpec spec) {
    for (final Setting setting : Setting.values()) {
      final OptionSpec.Builder option = OptionSpec.builder(setting.flag())
          .type(String.class)
          .paramLabel(setting.label())
          .description(setting.description() + describedDefault(setting));
      if (setting == Setting.ACCEPT_CLOCK || setting == Setting.WEBHOOKS_ALLOW_PRIVATE) {
        option.arity("0..1").fallbackValue("true");
      }
      spec.addOption(option.build());
    }
  }

  @Override
  public Integer call() {
    final Map<Setting, String> flags = flags(spec.commandLine().getParseResult());
    final Path file = config == null || config.toString().isEmpty() ? null : config;
    final Settings settings = Settings.resolve(flags, System.getenv(), file);
    return new ServeRun(new ServerConfig(settings), System.out, System.err).run();
  }

  private static Map<Setting, String> flags(final ParseResult parsed) {
    final Map<Setting, String> flags = new EnumMap<>(Setting.class);
    for (final Setting setting : Setting.values()) {
      if (parsed.hasMatchedOption(setting.flag())) {
        flags.put(setting, parsed.<String>matchedOptionValue(setting.flag(), ""));
      }
    }
    return flags;
  }

  private static String describedDefault(final Setting setting) {
    return setting.defaultText().isEmpty() ? "." : ". Default: " + setting.defaultText() + ".";
  }
}
