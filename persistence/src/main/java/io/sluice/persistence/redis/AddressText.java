package io.sluice.persistence.redis;

import io.sluice.persistence.redis.RedisAddress.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address of Redis as it was written, taken apart. No complaint repeats any of it, since it may
 * hold secrets. For one thread.
 */
final class AddressText {
  private static final String FORMS = "must be redis://host:port, redis-sentinel://hosts#master or"
      + " redis-cluster://hosts, each with rediss for TLS";
  // Scheme, user, hosts, path, query and fragment; printable characters that stand for themselves.
  private static final Pattern ADDRESS =
      Pattern.compile("(redis|rediss)(-sentinel|-cluster)?://(?:([^@/?#]*)@)?([^@/?#]+)"
          + "(/[^?#]*)?(?:\\?([^#]*))?(?:#(.*))?");
  private static final Pattern PRINTABLE = Pattern.compile("[!-~&&[^\"<>\\\\^`{|}]]*");
  private static final Pattern NODE =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9._-]+))(?::(\\d{1,5}))?");
  private static final int DEFAULT_PORT = 6_379;
  private static final int SENTINEL_PORT = 26_379;
  private static final int MAX_PORT = 65_535;
  private static final int MAX_NODES = 64;
  private static final String MASTER = "master";
  private static final String CERTIFICATES = "ca";
  private static final String SENTINEL_USER = "sentinel-user";
  private static final String SENTINEL_PASSWORD = "sentinel-password";
  private static final Set<String> PARAMETERS =
      Set.of(MASTER, CERTIFICATES, SENTINEL_USER, SENTINEL_PASSWORD);

  private final Matcher parts;
  private final Map<String, String> parameters;

  /**
   * Takes an address apart.
   *
   * @throws IllegalArgumentException if it is none
   */
  AddressText(final String text) {
    parts = ADDRESS.matcher(text);
    if (!PRINTABLE.matcher(text).matches() || !parts.matches()) {
      throw new IllegalArgumentException(FORMS);
    }
    parameters = readParameters();
    if (kind() == Kind.SENTINEL) {
      if (master().isEmpty()) {
        throw new IllegalArgumentException(
            "must end with the name of the master that the sentinels watch, such as #mymaster");
      }
    } else if (parts.group(7) != null
        || parameters.keySet().stream().anyMatch(name -> !name.equals(CERTIFICATES))) {
      throw new IllegalArgumentException("may have " + MASTER + ", " + SENTINEL_USER + " and "
          + SENTINEL_PASSWORD + " only as redis-sentinel:// or rediss-sentinel://");
    }
    if (certificates() != null && !isTls()) {
      throw new IllegalArgumentException(
          "may have " + CERTIFICATES + " only with rediss, which is TLS");
    }
  }

  Kind kind() {
    final String group = parts.group(2);
    if (group == null) {
      return Kind.SINGLE;
    }
    return group.equals("-sentinel") ? Kind.SENTINEL : Kind.CLUSTER;
  }

  boolean isTls() {
    return parts.group(1).equals("rediss");
  }

  /** Everything before the hosts but the user. */
  String scheme() {
    return parts.group(1) + (parts.group(2) == null ? "" : parts.group(2));
  }

  /** The user as it was written, with its password, or null. */
  @Nullable
  String user() {
    return parts.group(3);
  }

  /** Everything behind the hosts. */
  String rest() {
    return (parts.group(5) == null ? "" : parts.group(5))
        + (parts.group(6) == null ? "" : "?" + parts.group(6))
        + (parts.group(7) == null ? "" : "#" + parts.group(7));
  }

  /** Name of a user of the servers; null for none. */
  @Nullable
  String userName() {
    final String user = user();
    return user == null || user.indexOf(':') < 1
        ? null
        : decoded(user.substring(0, user.indexOf(':')));
  }

  @Nullable
  String password() {
    final String user = user();
    return user == null ? null : decoded(user.substring(user.indexOf(':') + 1));
  }

  /** The processes that are named, at least one, none twice. */
  List<RedisNode> nodes() {
    final List<RedisNode> nodes = new ArrayList<>();
    for (final String text : parts.group(4).split(",", -1)) {
      final RedisNode node = node(text);
      if (!nodes.contains(node)) {
        nodes.add(node);
      }
    }
    if (nodes.size() > 1 && kind() == Kind.SINGLE) {
      throw new IllegalArgumentException(
          "must begin with redis-sentinel:// or redis-cluster:// to name several hosts");
    }
    if (nodes.size() > MAX_NODES) {
      throw new IllegalArgumentException("may name " + MAX_NODES + " hosts at most");
    }
    return nodes;
  }

  int database() {
    final String path = parts.group(5) == null ? "/" : parts.group(5);
    if (!path.matches("/\\d{0,5}")) {
      throw new IllegalArgumentException(
          "may have the number of a database behind the hosts, no more");
    }
    final int database = path.length() == 1 ? 0 : Integer.parseInt(path.substring(1));
    if (database != 0 && kind() == Kind.CLUSTER) {
      throw new IllegalArgumentException("must have no database: a cluster has but one");
    }
    return database;
  }

  /** Name of the master that the sentinels watch; empty for none. */
  String master() {
    final String fragment = parts.group(7);
    final String parameter = parameters.get(MASTER);
    if (fragment != null && parameter != null) {
      throw new IllegalArgumentException("must name its master once");
    }
    return fragment != null ? decoded(fragment) : parameter == null ? "" : parameter;
  }

  /** File of the authorities that are trusted; null for those of the JVM. */
  @Nullable
  String certificates() {
    return parameters.get(CERTIFICATES);
  }

  @Nullable
  String sentinelUser() {
    return parameters.get(SENTINEL_USER);
  }

  @Nullable
  String sentinelPassword() {
    return parameters.get(SENTINEL_PASSWORD);
  }

  private RedisNode node(final String text) {
    final Matcher node = NODE.matcher(text);
    if (!node.matches()) {
      throw new IllegalArgumentException(FORMS);
    }
    final int usual = kind() == Kind.SENTINEL ? SENTINEL_PORT : DEFAULT_PORT;
    final int port = node.group(3) == null ? usual : Integer.parseInt(node.group(3));
    if (port == 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("must have a port from 1 to " + MAX_PORT);
    }
    return new RedisNode(node.group(1) == null ? node.group(2) : node.group(1), port);
  }

  private Map<String, String> readParameters() {
    final Map<String, String> read = new LinkedHashMap<>();
    final String query = parts.group(6);
    if (query == null) {
      return read;
    }
    for (final String parameter : query.split("&", -1)) {
      final int end = parameter.indexOf('=');
      final String name = parameter.substring(0, Math.max(0, end));
      if (!PARAMETERS.contains(name)
          || end == parameter.length() - 1
          || read.put(name, decoded(parameter.substring(end + 1))) != null) {
        throw new IllegalArgumentException("may have each of " + MASTER + "=, " + CERTIFICATES
            + "=, " + SENTINEL_USER + "= and " + SENTINEL_PASSWORD
            + "= once behind the question mark, no more");
      }
    }
    return read;
  }

  /** Text in which each byte may be written as a percent sign and two digits. */
  private static String decoded(final String text) {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    int i = 0;
    while (i < text.length()) {
      final char character = text.charAt(i);
      if (character != '%') {
        bytes.write(character);
        i++;
      } else if (i + 2 < text.length() && isHex(text.charAt(i + 1)) && isHex(text.charAt(i + 2))) {
        bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 3;
      } else {
        throw new IllegalArgumentException(
            "must have two digits of base 16 behind each percent sign; itself it is %25");
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static boolean isHex(final char character) {
    return Character.digit(character, 16) >= 0;
  }
}
