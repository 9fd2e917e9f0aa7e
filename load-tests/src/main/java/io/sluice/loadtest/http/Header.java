package io.sluice.loadtest.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The answer headers that the client looks at; all others are skipped. */
enum Header {
  CONNECTION,
  CONTENT_LENGTH,
  IDEMPOTENCY_REPLAYED,
  LOCATION,
  RETRY_AFTER,
  SLUICE_DURABILITY,
  SLUICE_POSITION,
  TRANSFER_ENCODING;

  /** Number of them. */
  static final int COUNT = values().length;

  private static final Header[] ALL = values();

  /** Sets the bit that tells lower from upper case in ASCII letters. */
  private static final int LOWER_CASE = 0x20;

  private final String lowerCaseName = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The header whose name lies in these bytes, or null if it is none of ours. */
  static @Nullable Header find(final byte[] bytes, final int start, final int end) {
    for (final Header header : ALL) {
      if (header.lowerCaseName.length() == end - start && header.matches(bytes, start)) {
        return header;
      }
    }
    return null;
  }

  private boolean matches(final byte[] bytes, final int start) {
    for (int i = 0; i < lowerCaseName.length(); i++) {
      if ((bytes[start + i] | LOWER_CASE) != lowerCaseName.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
