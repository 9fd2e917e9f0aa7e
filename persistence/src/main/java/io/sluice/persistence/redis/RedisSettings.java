package io.sluice.persistence.redis;

import java.time.Duration;

/** The bounds of everything that is asked of Redis. */
final class RedisSettings {
  /** After so long a command counts as unanswered. */
  static final Duration COMMAND_TIMEOUT = Duration.ofMillis(250);

  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  /** After so long without an acknowledgement the kernel gives a connection up. */
  static final Duration TCP_USER_TIMEOUT = Duration.ofSeconds(3);

  /** A whole attempt to connect, with the handshake. */
  static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(4);

  /** One question where the masters are, with the connection that it is asked over. */
  static final Duration QUESTION_TIMEOUT = Duration.ofSeconds(2);

  /** A session among several servers has to last so long before pauses are short again. */
  static final Duration STEADY = Duration.ofSeconds(2);

  /** Commands of one connection that may be under way. */
  static final int REQUEST_QUEUE = 256;

  /** Commands that go unanswered one after the other before a connection is given up. */
  static final int UNANSWERED_LIMIT = 3;

  static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /** Entries of one stream, about; each names what one batch changed. */
  static final int STREAM_LENGTH = 1_000;

  /** So long what ended is kept. Nothing depends on it: it is for readers that come late. */
  static final Duration ENDED_LIFE = Duration.ofHours(1);

  /** Time between two looks at what Redis says of itself. */
  static final Duration LOOK_INTERVAL = Duration.ofSeconds(5);

  /** Keys that one step of a scan looks at. */
  static final int SCAN_KEYS = 2_000;

  /** Steps of a scan are tried so often, so that one that is lost does not begin it anew. */
  static final int SCAN_RETRIES = 3;

  private RedisSettings() {}
}
