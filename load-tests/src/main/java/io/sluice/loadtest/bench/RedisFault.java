package io.sluice.loadtest.bench;

import java.util.Locale;

/** What is wrong with the Redis that a server mirrors to. */
enum RedisFault {
  /** Its process is gone. */
  DEAD,
  /** Everything on the way to it and back takes 5 s. */
  SLOW,
  /** Nothing arrives, and nobody is told. */
  BLACK_HOLE;

  /** In a result file. */
  String key() {
    return switch (this) {
      case DEAD -> "dead";
      case SLOW -> "slow";
      case BLACK_HOLE -> "blackHole";
    };
  }

  /** On the screen. */
  String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
