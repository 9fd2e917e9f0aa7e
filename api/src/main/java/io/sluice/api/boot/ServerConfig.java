package io.sluice.api.boot;

import io.sluice.api.admission.AdmissionSettings;
import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.protocol.Limits;
import io.sluice.persistence.chronicle.ChronicleJournalSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;

/** How one server is to run: every setting, checked. Immutable. */
final class ServerConfig {
  private static final long MAX_FILE_BYTES = 1L << 40;
  private static final long MIN_INTERVAL_BYTES = 1 << 20;
  private static final int MAX_AUTO_EVENT_LOOPS = 8;
  private static final int MAX_EVENT_LOOPS = 256;
  private static final int MAX_MAX_CONNECTIONS = 1_000_000;
  private static final int MAX_RATE = 1_000_000;
  private static final int MAX_PORT = 65_535;
  private static final long MAX_DOWNTIME_MS = 3_650L * 86_400_000;

  private final Settings settings;
  private final int port;
  private final int managementPort;
  private final Path data;
  private final Durability durability;
  private final long journalFileBytes;
  private final long journalBytesPerSecond;
  private final boolean snapshot;
  private final long snapshotIntervalBytes;
  private final RedisChoice redis;
  private final EngineCapacity capacity;
  private final int eventLoops;
  private final AdmissionSettings admission;
  private final int maxListeners;
  private final long answerTimeoutMs;
  private final long clockMaxDowntimeMs;
  private final boolean acceptClock;
  private final boolean webhooksAllowPrivate;

  /**
   * Checks what was set.
   *
   * @throws UsageException if a value can not be
   */
  ServerConfig(final Settings settings) {
    this.settings = settings;
    port = (int) settings.number(Setting.PORT, 0, MAX_PORT);
    managementPort = (int) settings.number(Setting.MANAGEMENT_PORT, 0, MAX_PORT);
    data = path(settings);
    durability = durability(settings);
    journalFileBytes = settings.bytes(
        Setting.JOURNAL_FILE_BYTES,
        ChronicleJournalSettings.MIN_DEFAULT_FILE_BYTES,
        MAX_FILE_BYTES);
    journalBytesPerSecond = settings.bytes(Setting.JOURNAL_BYTES_PER_SECOND, 0, MAX_FILE_BYTES);
    snapshot = isOn(settings, Setting.SNAPSHOT) && durability != Durability.MEMORY;
    snapshotIntervalBytes =
        settings.bytes(Setting.SNAPSHOT_INTERVAL_BYTES, MIN_INTERVAL_BYTES, MAX_FILE_BYTES);
    capacity = new EngineCapacity(
        (int)
            settings.number(Setting.KEY_CAPACITY, Limits.MIN_KEY_CAPACITY, EngineCapacity.MAX_KEYS),
        (int) settings.number(Setting.HOLD_CAPACITY, 1, EngineCapacity.MAX_HOLDS));
    eventLoops = eventLoops(settings);
    admission = admission(settings);
    maxListeners = (int) settings.number(Setting.MAX_LISTENERS, 0, 1_000_000);
    answerTimeoutMs = settings.number(Setting.ANSWER_TIMEOUT_MS, 100, 600_000);
    clockMaxDowntimeMs = settings.millis(Setting.CLOCK_MAX_DOWNTIME, 0, MAX_DOWNTIME_MS);
    acceptClock = settings.flag(Setting.ACCEPT_CLOCK);
    webhooksAllowPrivate = settings.flag(Setting.WEBHOOKS_ALLOW_PRIVATE);
    redis = RedisChoice.of(settings);
    if (redis.isOn() && durability == Durability.MEMORY) {
      throw settings.refused(
          Setting.REDIS, "must be off: a mirror follows the journal, and memory keeps none");
    }
    if (host().isBlank()) {
      throw settings.refused(Setting.HOST, "must be an address");
    }
  }

  String host() {
    return settings.text(Setting.HOST);
  }

  int port() {
    return port;
  }

  String managementHost() {
    final String host = settings.text(Setting.MANAGEMENT_HOST);
    return host.isBlank() ? host() : host;
  }

  int managementPort() {
    return managementPort;
  }

  Path data() {
    return data;
  }

  Durability durability() {
    return durability;
  }

  long journalFileBytes() {
    return journalFileBytes;
  }

  /** Most bytes that commits take to the disk in a second; 0 for no bound. */
  long journalBytesPerSecond() {
    return journalBytesPerSecond;
  }

  /** Whether a replica writes snapshots. */
  boolean snapshot() {
    return snapshot;
  }

  long snapshotIntervalBytes() {
    return snapshotIntervalBytes;
  }

  /** Where the mirror is. */
  RedisChoice redis() {
    return redis;
  }

  EngineCapacity capacity() {
    return capacity;
  }

  int eventLoops() {
    return eventLoops;
  }

  /** Connections and requests that are let in. */
  AdmissionSettings admission() {
    return admission;
  }

  int maxListeners() {
    return maxListeners;
  }

  long answerTimeoutMs() {
    return answerTimeoutMs;
  }

  long clockMaxDowntimeMs() {
    return clockMaxDowntimeMs;
  }

  boolean acceptClock() {
    return acceptClock;
  }

  /** Whether webhooks may lead to addresses that are not public. */
  boolean webhooksAllowPrivate() {
    return webhooksAllowPrivate;
  }

  /** Every setting with its value and the place where it was set, one a line. */
  String describe() {
    final StringBuilder block = new StringBuilder(1_024);
    for (final Setting setting : Setting.values()) {
      // A URI may hold a password.
      final String text = setting == Setting.REDIS ? redis.shown() : settings.text(setting);
      final String shown = text.isEmpty() ? "-" : text;
      block.append("  %-24s %-24s %s%n".formatted(setting.key(), shown, settings.place(setting)));
    }
    return block.toString();
  }

  private static Path path(final Settings settings) {
    final String text = settings.text(Setting.DATA);
    try {
      if (!text.isBlank()) {
        return Path.of(text);
      }
    } catch (final InvalidPathException e) {
      throw settings.refused(Setting.DATA, "is no path: " + e.getMessage());
    }
    throw settings.refused(Setting.DATA, "must be a directory");
  }

  private static Durability durability(final Settings settings) {
    final String text = settings.text(Setting.DURABILITY);
    return Arrays.stream(Durability.values())
        .filter(level -> level.wireName().equals(text))
        .findFirst()
        .orElseThrow(() -> settings.refused(
            Setting.DURABILITY, "must be memory, process or disk, but is '" + text + "'"));
  }

  private static boolean isOn(final Settings settings, final Setting setting) {
    return switch (settings.text(setting)) {
      case "on" -> true;
      case "off" -> false;
      default -> throw settings.refused(setting, "must be on or off");
    };
  }

  private static AdmissionSettings admission(final Settings settings) {
    final int connections = (int) settings.number(Setting.MAX_CONNECTIONS, 1, MAX_MAX_CONNECTIONS);
    final int rate = settings.text(Setting.RATE_LIMIT).equals("off")
        ? 0
        : (int) settings.number(Setting.RATE_LIMIT, 1, MAX_RATE);
    final int perAddress =
        numberOr(connections, settings, Setting.MAX_CONNECTIONS_PER_ADDRESS, MAX_MAX_CONNECTIONS);
    return AdmissionSettings.defaults()
        .withConnections(connections, perAddress)
        .withAdaptive(isOn(settings, Setting.ADAPTIVE_LIMIT))
        .withRate(rate, numberOr(Math.max(1, rate), settings, Setting.RATE_LIMIT_BURST, MAX_RATE));
  }

  private static int numberOr(
      final int auto, final Settings settings, final Setting setting, final int most) {
    return settings.text(setting).equals("auto") ? auto : (int) settings.number(setting, 1, most);
  }

  private static int eventLoops(final Settings settings) {
    if (settings.text(Setting.EVENT_LOOPS).equals("auto")) {
      return Math.min(Runtime.getRuntime().availableProcessors(), MAX_AUTO_EVENT_LOOPS);
    }
    return (int) settings.number(Setting.EVENT_LOOPS, 1, MAX_EVENT_LOOPS);
  }
}
