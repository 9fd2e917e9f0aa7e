package io.sluice.api.boot;

/** Addresses and their failures as text. Stateless, any thread. */
final class Addresses {
  private Addresses() {}

  /** Host and port as a URL has them. */
  static String text(final String host, final int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** What the operating system said: the message of the innermost cause. */
  static String reason(final Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    final String message = innermost.getMessage();
    return message == null ? innermost.getClass().getSimpleName() : message;
  }
}
