package io.sluice.api.boot;

import java.util.HexFormat;

/** Hashes as text: always sixteen digits. Stateless, any thread. */
final class HexText {
  private HexText() {}

  /** The digits of a hash. */
  static String of(final long hash) {
    return HexFormat.of().toHexDigits(hash);
  }
}
