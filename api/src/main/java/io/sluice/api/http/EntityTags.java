package io.sluice.api.http;

import org.jspecify.annotations.Nullable;

/** Versions as entity tags, and conditions on them (RFC 9110). Stateless, any thread. */
final class EntityTags {
  /** A condition that can not be read. */
  static final long MALFORMED = -2;

  /** A condition that no version meets. */
  static final long NEVER = -3;

  /** A condition that any version meets. */
  static final long ANY = -4;

  private static final int MAX_DIGITS = 18;

  private EntityTags() {}

  /** The tag of a version. */
  static String of(final long version) {
    return '"' + Long.toString(version) + '"';
  }

  /**
   * The version that a condition asks for.
   *
   * @param condition the value of If-Match
   * @param current the version that the thing has now, -1 if there is none
   * @return the version, or {@link #MALFORMED}, {@link #NEVER} or {@link #ANY}
   */
  static long expected(final String condition, final long current) {
    if ("*".equals(condition.trim())) {
      return current < 0 ? NEVER : ANY;
    }
    long expected = NEVER;
    for (final String tag : condition.split(",", -1)) {
      final long version = version(tag.trim());
      if (version == MALFORMED) {
        return MALFORMED;
      }
      if (expected == NEVER || version == current) {
        expected = version;
      }
    }
    return expected;
  }

  /** True if a list of tags, as in If-None-Match, has a version. */
  static boolean matches(final @Nullable String condition, final long version) {
    if (condition == null) {
      return false;
    }
    for (final String tag : condition.split(",", -1)) {
      final String trimmed = tag.trim();
      final String strong = trimmed.startsWith("W/") ? trimmed.substring(2) : trimmed;
      if ("*".equals(trimmed) || version(strong) == version) {
        return true;
      }
    }
    return false;
  }

  private static long version(final String tag) {
    if (tag.startsWith("W/\"")) {
      return NEVER;
    }
    if (tag.length() < 2 || tag.charAt(0) != '"' || tag.charAt(tag.length() - 1) != '"') {
      return MALFORMED;
    }
    final int digits = tag.length() - 2;
    long version = 0;
    for (int i = 1; i <= digits; i++) {
      final char c = tag.charAt(i);
      if (c < '0' || c > '9' || digits > MAX_DIGITS) {
        return NEVER;
      }
      version = version * 10 + (c - '0');
    }
    return digits == 0 ? NEVER : version;
  }
}
