package io.sluice.api.boot;

/** Addresses as text. Stateless, any thread. */
final class Addresses {
  private Addresses() {}

  /** Host and port as a URL has them. */
  static String text(final String host, final int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
