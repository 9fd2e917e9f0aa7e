package io.sluice.engine.protocol;

/** The named limits of one engine. Everything that could grow has one here. */
public final class Limits {
  /** Lines in one reservation, order or movement. */
  public static final int MAX_LINES = 500;

  /** Parts that one command may be split into over cells; more is refused as not coverable. */
  public static final int MAX_ALLOCATIONS = 2_048;

  /** Locations that one channel may list. */
  public static final int MAX_CHANNEL_LOCATIONS = 4_096;

  /** SKUs in one availability question. */
  public static final int MAX_AVAILABILITY_SKUS = 200;

  /** SKUs that one activity may sell. */
  public static final int MAX_ACTIVITY_ITEMS = 200;

  /** Waves of one activity. */
  public static final int MAX_ACTIVITY_WAVES = 64;

  /** Reservations that may wait for one activity. */
  public static final int MAX_WAITING = 100_000;

  /** Refusals that one activity states one by one; behind it they are counted. */
  public static final int MAX_REFUSALS = 100_000;

  /** Those of one customer among them. */
  public static final int MAX_REFUSALS_OF_CUSTOMER = 16;

  /** Counts of refusals that one activity states each second; behind it only when they must be. */
  public static final int MAX_REFUSAL_COUNTS = 100_000;

  /** Engine time that never comes: the last millisecond that RFC 3339 can tell. */
  public static final long NEVER = 253_402_300_799_999L;

  /** Units in one line, both signs. */
  public static final long MAX_QUANTITY = 1_000_000_000L;

  /** Units in any one account; a movement that would pass it is refused. */
  public static final long MAX_ACCOUNT_UNITS = 1L << 52;

  /** Money in one price, in minor units. */
  public static final long MAX_MONEY = 1_000_000_000_000L;

  /** Money in one order, in minor units. */
  public static final long MAX_ORDER_AMOUNT = 1_000_000_000_000_000L;

  /** Characters of an id that a client chooses. */
  public static final int MAX_ID_LENGTH = 64;

  /** Characters of a free text field: name, document, actor. */
  public static final int MAX_TEXT_LENGTH = 256;

  /** Characters of the reason of one line of a movement. */
  public static final int MAX_REASON_LENGTH = 128;

  /** Shortest and longest life of a hold or of an unpaid order, in milliseconds. */
  public static final long MIN_TTL_MS = 1_000;

  public static final long MAX_TTL_MS = 86_400_000;

  /** Life of a hold when the request names none, in milliseconds. */
  public static final long DEFAULT_TTL_MS = 900_000;

  /** Shortest time for which an accepted command is remembered, in milliseconds. */
  public static final long MIN_KEY_RETENTION_MS = 60_000;

  /**
   * Least capacity of accepted commands that a server may be given. The age of a key is known to
   * within 1,024 keys: with few more than these, no key would ever seem old enough to go.
   */
  public static final int MIN_KEY_CAPACITY = 4_096;

  /** Time after which an accepted command may be forgotten, in milliseconds. */
  public static final long KEY_RETENTION_MS = 86_400_000;

  /** Bytes of one encoded command at most; the ingress ring takes no larger one. */
  public static final int MAX_COMMAND_BYTES = 512 * 1024;

  /** Bytes of the events of one command at most. */
  public static final int MAX_EVENT_BYTES = 512 * 1024;

  private Limits() {}
}
