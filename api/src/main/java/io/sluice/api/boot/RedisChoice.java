package io.sluice.api.boot;

import io.sluice.persistence.redis.RedisAddress;
import org.jspecify.annotations.Nullable;

/**
 * Which Redis holds the mirror. Immutable.
 *
 * @param place kind of place
 * @param address of a server that is there, null for none
 */
record RedisChoice(Place place, @Nullable RedisAddress address) {
  /** Where the mirror is. */
  enum Place {
    /** There is none. */
    OFF,
    /** In a server that is started for it. */
    EMBEDDED,
    /** In a server that somebody else runs. */
    ADDRESS
  }

  /**
   * What was chosen.
   *
   * @throws UsageException if that can not be; it does not repeat the value, which may hold secrets
   */
  static RedisChoice of(final Settings settings) {
    final String text = settings.text(Setting.REDIS);
    return switch (text) {
      case "off" -> new RedisChoice(Place.OFF, null);
      case "embedded" -> new RedisChoice(Place.EMBEDDED, null);
      default -> {
        try {
          yield new RedisChoice(Place.ADDRESS, RedisAddress.parse(text));
        } catch (final IllegalArgumentException e) {
          throw settings.refused(Setting.REDIS, e.getMessage() + ", or embedded, or off");
        }
      }
    };
  }

  /** Whether there is a mirror. */
  boolean isOn() {
    return place != Place.OFF;
  }

  /** The choice without its secrets. */
  String shown() {
    return switch (place) {
      case OFF -> "off";
      case EMBEDDED -> "embedded";
      case ADDRESS -> String.valueOf(address);
    };
  }
}
