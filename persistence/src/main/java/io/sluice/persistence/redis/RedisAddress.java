package io.sluice.persistence.redis;

import io.lettuce.core.RedisURI;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis is and how to be let in. Immutable; nothing that it says of itself tells a secret.
 */
public final class RedisAddress {
  private static final Set<String> SCHEMES = Set.of("redis", "rediss");
  private static final int DEFAULT_PORT = 6_379;
  private static final int MAX_PORT = 65_535;

  private final URI uri;

  private RedisAddress(final URI uri) {
    this.uri = uri;
  }

  /**
   * Reads an address such as {@code rediss://user:password@host:6380/2}.
   *
   * @throws IllegalArgumentException if it is none; the message does not repeat it
   */
  public static RedisAddress parse(final String text) {
    final URI uri;
    try {
      uri = new URI(text);
    } catch (final URISyntaxException e) {
      throw new IllegalArgumentException("must be redis://host:port or rediss://host:port");
    }
    if (!SCHEMES.contains(String.valueOf(uri.getScheme())) || uri.getHost() == null) {
      throw new IllegalArgumentException("must be redis://host:port or rediss://host:port");
    }
    if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
      throw new IllegalArgumentException("must have a port from 1 to " + MAX_PORT);
    }
    if (!String.valueOf(uri.getPath()).matches("(/\\d{0,5})?")
        || uri.getQuery() != null
        || uri.getFragment() != null) {
      throw new IllegalArgumentException(
          "may have the number of a database behind the port, no more");
    }
    return new RedisAddress(uri);
  }

  /** The same place for another host and port, such as that of a proxy. */
  public RedisAddress through(final String host, final int port) {
    final String user = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo() + "@";
    final String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return parse(uri.getScheme() + "://" + user + host + ":" + port + path);
  }

  /** Its host. */
  public String host() {
    return uri.getHost();
  }

  /** Its port. */
  public int port() {
    return uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
  }

  /** The password, or null if there is none. To be let in, never to be shown. */
  public @Nullable String password() {
    final String user = uri.getUserInfo();
    return user == null ? null : user.substring(user.indexOf(':') + 1);
  }

  /** The whole of it, secrets among it, for a file that only the owner can read. */
  String secretText() {
    return uri.toString();
  }

  /** The address without user and password. */
  public String shown() {
    final String path = uri.getPath() == null ? "" : uri.getPath();
    final String user = uri.getUserInfo() == null ? "" : "***@";
    return uri.getScheme() + "://" + user + uri.getHost() + ":" + port() + path;
  }

  /** A text in which the secrets are covered, should they stand there. */
  String cover(final String text) {
    String covered = text;
    final String user = uri.getUserInfo();
    if (user != null) {
      for (final String part : user.split(":", 2)) {
        covered = part.isEmpty() ? covered : covered.replace(part, "***");
      }
    }
    return covered;
  }

  /** As Lettuce knows it. */
  RedisURI toLettuce() {
    return RedisURI.create(uri);
  }

  @Override
  public String toString() {
    return shown();
  }
}
