package io.sluice.persistence.mirror;

import io.sluice.engine.protocol.PublicId;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The names of the keys, which other programs know: see {@code docs/redis-keys.md}. Stateless, any
 * thread.
 */
public final class MirrorKeys {
  /** Shards of keys; each is one slot of a cluster, and has a position of its own. */
  public static final int SHARDS = 16;

  /** Streams of a shard. */
  public static final int TOPICS = 3;

  /** Begins every key, and a pattern for all of them. */
  public static final String PREFIX = "sluice:{";

  /** Ends the key of a shard's place. */
  public static final String PLACE = "at";

  /** Begins the part of a key that names a stream. */
  public static final String CHANGES = "changes:";

  static final String SKU = "sku:";
  static final String RESERVATION = "r:";
  static final String ORDER = "o:";
  static final String CUSTOMER = "c:";
  static final String ACTIVITY = "a:";

  private MirrorKeys() {}

  /** Shard of what is called by a code, an id or a customer's hash: its CRC-32, modulo. */
  public static int shardOf(final String name) {
    final CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.US_ASCII));
    return (int) (crc.getValue() % SHARDS);
  }

  /** The key that says where a shard stands. */
  public static String place(final int shard) {
    return key(shard, PLACE);
  }

  /** The streams of a shard, in the order of topics: SKUs, reservations, orders. */
  public static String[] streams(final int shard) {
    return new String[] {
      key(shard, CHANGES + "sku"),
      key(shard, CHANGES + "reservation"),
      key(shard, CHANGES + "order")
    };
  }

  /** The key of a SKU. */
  public static String sku(final String code) {
    return key(shardOf(code), SKU + code);
  }

  /** The key of a reservation. */
  public static String reservation(final String id) {
    return key(shardOf(id), RESERVATION + id);
  }

  /** The key of an order. */
  public static String order(final String id) {
    return key(shardOf(id), ORDER + id);
  }

  /** The key of a customer's live reservations. */
  public static String customer(final String hash) {
    return key(shardOf(hash), CUSTOMER + hash);
  }

  /** The key of an activity. */
  public static String activity(final String code) {
    return key(shardOf(code), ACTIVITY + code);
  }

  /** How a customer is called here: the 128 bits of his hash in base 16. */
  public static String customerName(final long high, final long low) {
    final StringBuilder name = new StringBuilder(32);
    appendHex(name, high);
    appendHex(name, low);
    return name.toString();
  }

  static String reservationId(final long sequence, final int slot) {
    return PublicId.of(PublicId.RESERVATION, sequence, slot);
  }

  static String orderId(final long sequence, final int slot) {
    return PublicId.of(PublicId.ORDER, sequence, slot);
  }

  /** Shard in a key, or -1 if it is none of ours. */
  public static int shardIn(final String key) {
    final int end = key.indexOf('}');
    if (!key.startsWith(PREFIX) || end < PREFIX.length() + 1 || end > PREFIX.length() + 2) {
      return -1;
    }
    int shard = 0;
    for (int i = PREFIX.length(); i < end; i++) {
      final int digit = key.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      shard = shard * 10 + digit;
    }
    return shard < SHARDS && key.startsWith(":", end + 1) ? shard : -1;
  }

  /** What stands behind the shard in a key of ours. */
  public static String nameIn(final String key) {
    return key.substring(key.indexOf('}') + 2);
  }

  /** A key of a shard. */
  static String key(final int shard, final String name) {
    return PREFIX + shard + "}:" + name;
  }

  private static void appendHex(final StringBuilder text, final long value) {
    for (int shift = Long.SIZE - 4; shift >= 0; shift -= 4) {
      text.append(Character.forDigit((int) (value >>> shift) & 15, 16));
    }
  }
}
