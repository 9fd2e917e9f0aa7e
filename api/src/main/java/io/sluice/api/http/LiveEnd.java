package io.sluice.api.http;

import java.util.Locale;

/** Why a listener is told nothing more. */
enum LiveEnd {
  /** The server stops. */
  STOPPING(1001),
  /** It did not read what it was given. */
  SLOW(1008),
  /** It said something, and there is nothing to say. */
  TALKING(1008),
  /** Nobody is told anything more, until the server is started again. */
  UNAVAILABLE(1011);

  private final int closeCode;

  LiveEnd(final int closeCode) {
    this.closeCode = closeCode;
  }

  /** What a socket is closed with. */
  int closeCode() {
    return closeCode;
  }

  /**
   * The last message.
   *
   * @param after position with which to come back, less than 0 for none
   */
  String json(final long after) {
    final String reason = name().toLowerCase(Locale.ROOT);
    return after < 0
        ? "{\"type\":\"end\",\"reason\":\"" + reason + "\"}"
        : "{\"type\":\"end\",\"reason\":\"" + reason + "\",\"after\":" + after + '}';
  }
}
