package io.sluice.api.boot;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was set, and where: flags before environment before file before defaults.
 *
 * <p>Immutable. Every complaint names the place of the value.
 */
final class Settings {
  private final Map<Setting, Value> valueBySetting;

  /** A text as it was set, and the place where. */
  private record Value(String text, String place) {}

  private Settings(final Map<Setting, Value> valueBySetting) {
    this.valueBySetting = valueBySetting;
  }

  /**
   * Puts the layers on top of each other.
   *
   * @param flags texts from the command line
   * @param environment of the process; names that are no setting's are somebody else's, and an
   *     empty text is as good as none
   * @param file to read, null for none
   * @throws UsageException if the file is unreadable or names what does not exist
   */
  static Settings resolve(
      final Map<Setting, String> flags,
      final Map<String, String> environment,
      final @Nullable Path file) {
    final Map<Setting, Value> resolved = new EnumMap<>(Setting.class);
    for (final Setting setting : Setting.values()) {
      resolved.put(setting, new Value(setting.defaultText(), "default"));
    }
    if (file != null) {
      resolved.putAll(read(file));
    }
    for (final Setting setting : Setting.values()) {
      final String variable = environment.get(setting.variable());
      if (variable != null && !variable.isEmpty()) {
        resolved.put(setting, new Value(variable, setting.variable()));
      }
      final String flag = flags.get(setting);
      if (flag != null) {
        resolved.put(setting, new Value(flag, setting.flag()));
      }
    }
    return new Settings(resolved);
  }

  /** The text of a setting. */
  String text(final Setting setting) {
    return value(setting).text();
  }

  /** Where the text of a setting comes from. */
  String place(final Setting setting) {
    return value(setting).place();
  }

  /** A whole number within bounds, both included. */
  long number(final Setting setting, final long min, final long max) {
    return bounded(setting, parse(setting, "a whole number", Long::parseLong), min, max);
  }

  /** A number of bytes such as {@code 64MiB}, within bounds, both included. */
  long bytes(final Setting setting, final long min, final long max) {
    final long bytes =
        parse(setting, "a size such as 64MiB", text -> single(text).getBytes("it"));
    return bounded(setting, bytes, min, max);
  }

  /** A duration such as {@code 7d} in milliseconds, within bounds, both included. */
  long millis(final Setting setting, final long min, final long max) {
    final long millis = parse(
        setting,
        "a duration such as 7d or 90s",
        text -> single(text).getDuration("it").toMillis());
    return bounded(setting, millis, min, max);
  }

  /** True or false. */
  boolean flag(final Setting setting) {
    return switch (text(setting)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refused(setting, "must be true or false");
    };
  }

  /** A complaint about the value of a setting, which names its place but not the value itself. */
  UsageException refused(final Setting setting, final String complaint) {
    final String place = place(setting);
    final String name = place.equals(setting.flag()) || place.equals(setting.variable())
        ? place
        : place + ": " + setting.key();
    return new UsageException(name + " " + complaint);
  }

  private Value value(final Setting setting) {
    final Value value = valueBySetting.get(setting);
    if (value == null) {
      throw new IllegalStateException("unresolved: " + setting);
    }
    return value;
  }

  private long bounded(final Setting setting, final long number, final long min, final long max) {
    if (number < min || number > max) {
      throw refused(
          setting, "must be from " + min + " to " + max + ", but is '" + text(setting) + "'");
    }
    return number;
  }

  private long parse(
      final Setting setting, final String wanted, final Function<String, Long> parser) {
    try {
      return parser.apply(text(setting));
    } catch (final NumberFormatException | ConfigException | ArithmeticException e) {
      throw refused(setting, "must be " + wanted + ", but is '" + text(setting) + "'");
    }
  }

  private static Config single(final String text) {
    return ConfigValueFactory.fromAnyRef(text).atKey("it");
  }

  private static Map<Setting, Value> read(final Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new UsageException("--config: there is no readable file " + file);
    }
    final Map<Setting, Value> values = new EnumMap<>(Setting.class);
    try {
      final ConfigParseOptions options = ConfigParseOptions.defaults().setAllowMissing(false);
      final Config config = ConfigFactory.parseFile(file.toFile(), options).resolve();
      for (final Map.Entry<String, ConfigValue> entry : config.root().entrySet()) {
        final ConfigValue value = entry.getValue();
        final String place = file.getFileName() + ":" + value.origin().lineNumber();
        final Setting setting = Setting.ofKey(entry.getKey())
            .orElseThrow(() -> new UsageException(
                place + ": there is no setting '" + entry.getKey() + "'; --help lists them"));
        values.put(setting, new Value(scalar(place, setting, value), place));
      }
    } catch (final ConfigException e) {
      throw new UsageException("--config: " + e.getMessage());
    }
    return values;
  }

  private static String scalar(final String place, final Setting setting, final ConfigValue value) {
    final ConfigValueType type = value.valueType();
    if (type == ConfigValueType.STRING
        || type == ConfigValueType.NUMBER
        || type == ConfigValueType.BOOLEAN) {
      return String.valueOf(value.unwrapped());
    }
    throw new UsageException(place + ": " + setting.key() + " must be one value");
  }
}
