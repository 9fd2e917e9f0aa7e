package io.sluice.api.boot;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** One thing that an operator may set: as a flag, in the environment or in a file, by one name. */
enum Setting {
  HOST("ADDRESS", "127.0.0.1", "Address that the HTTP port listens on"),
  PORT("NUMBER", "8080", "HTTP port; 0 takes a free one and prints it"),
  MANAGEMENT_HOST("ADDRESS", "", "Address that the management port listens on; as host if empty"),
  MANAGEMENT_PORT("NUMBER", "8081", "Port of health and metrics; 0 takes a free one"),
  DATA("DIRECTORY", "./data", "Where the journal is kept"),
  DURABILITY("LEVEL", "disk", "What an answer survives: memory, process or disk"),
  REDIS("URI|embedded|off", "off", "Where stock and reservations are mirrored for others to read"),
  WEBHOOKS_ALLOW_PRIVATE("BOOLEAN", "false", "Webhooks may lead to addresses that are not public"),
  JOURNAL_FILE_BYTES("SIZE", "1GiB", "Size at which a journal file is followed by the next"),
  JOURNAL_BYTES_PER_SECOND("SIZE", "0", "Most that commits take to the disk; 0 sets no bound"),
  SNAPSHOT("on|off", "off", "A second copy of the state follows the journal and writes snapshots"),
  SNAPSHOT_INTERVAL_BYTES("SIZE", "1GiB", "So much journal lies between two snapshots"),
  KEY_CAPACITY("COUNT", "20000000", "Accepted commands that are remembered at most"),
  HOLD_CAPACITY("COUNT", "4000000", "Holds and unpaid orders that may live at the same time"),
  EVENT_LOOPS("COUNT", "auto", "Threads that serve HTTP; auto is one a processor, at most 8"),
  MAX_CONNECTIONS("COUNT", "10000", "Open HTTP connections at most; more are refused"),
  MAX_CONNECTIONS_PER_ADDRESS("COUNT", "auto", "Of these from one address; auto is all of them"),
  ADAPTIVE_LIMIT("on|off", "on", "Refuse requests while more are under way than are answered soon"),
  RATE_LIMIT("COUNT|off", "off", "Requests a second that one address may send; more are told 429"),
  RATE_LIMIT_BURST("COUNT", "auto", "Requests it may send at once; auto is as many as in a second"),
  MAX_LISTENERS("COUNT", "20000", "Listeners to live numbers at most, beside the connections"),
  ANSWER_TIMEOUT_MS("NUMBER", "4000", "After so long without an outcome the answer is 504"),
  CLOCK_MAX_DOWNTIME("DURATION", "7d", "Longest stop for which the wall clock is believed"),
  ACCEPT_CLOCK("BOOLEAN", "false", "Start although the wall clock looks wrong: it is right");

  private final String key = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final String label;
  private final String defaultText;
  private final String description;

  Setting(final String label, final String defaultText, final String description) {
    this.label = label;
    this.defaultText = defaultText;
    this.description = description;
  }

  /** The setting with a name. */
  static Optional<Setting> ofKey(final String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }

  /** Its name in a file. */
  String key() {
    return key;
  }

  /** Its name on the command line. */
  String flag() {
    return "--" + key;
  }

  /** Its name in the environment. */
  String variable() {
    return "SLUICE_" + name();
  }

  /** What kind of value it takes, for people. */
  String label() {
    return label;
  }

  /** Its value when nobody sets it. */
  String defaultText() {
    return defaultText;
  }

  /** What it is, in one line. */
  String description() {
    return description;
  }
}
