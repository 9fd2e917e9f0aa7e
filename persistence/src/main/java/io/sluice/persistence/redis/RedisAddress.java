package io.sluice.persistence.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis is and how to be let in: a server, a master that sentinels name, or a cluster.
 * Immutable; nothing that it says of itself tells a secret.
 */
public final class RedisAddress {
  private static final String COVER = "***";

  private final String text;
  private final AddressText parts;
  private final List<RedisNode> nodes;
  private final int database;
  private final @Nullable String user;
  private final @Nullable String password;
  private final @Nullable Path certificates;

  /** What the hosts of an address are. */
  enum Kind {
    /** The server. */
    SINGLE,
    /** Sentinels that know which server is the master. */
    SENTINEL,
    /** Some nodes of a cluster, which know the others. */
    CLUSTER
  }

  private RedisAddress(final String text) {
    this.text = text;
    this.parts = new AddressText(text);
    this.nodes = List.copyOf(parts.nodes());
    this.database = parts.database();
    this.user = parts.userName();
    this.password = parts.password();
    this.certificates = parts.certificates() == null ? null : Path.of(parts.certificates());
  }

  /**
   * Reads an address such as {@code rediss://user:password@host:6380/2},
   * {@code redis-sentinel://:password@one:26379,other/2#mymaster} or
   * {@code redis-cluster://one,other}.
   *
   * @throws IllegalArgumentException if it is none; the message does not repeat it
   */
  public static RedisAddress parse(final String text) {
    return new RedisAddress(text);
  }

  /** The same place for another host and port, such as that of a proxy. */
  public RedisAddress through(final String host, final int port) {
    final String before = parts.user() == null ? "" : parts.user() + "@";
    return parse(parts.scheme() + "://" + before + new RedisNode(host, port) + parts.rest());
  }

  /** Its host, the first of several. */
  public String host() {
    return nodes.getFirst().host();
  }

  /** Its port, that of the first host. */
  public int port() {
    return nodes.getFirst().port();
  }

  /** The password, or null if there is none. To be let in, never to be shown. */
  public @Nullable String password() {
    return password;
  }

  /** The whole of it, secrets among it, for a file that only the owner can read. */
  String secretText() {
    return text;
  }

  /** The address without user, password and what stands behind the question mark. */
  public String shown() {
    final String path = database == 0 ? "" : "/" + database;
    final String master = parts.kind() == Kind.SENTINEL ? "#" + parts.master() : "";
    return parts.scheme() + "://" + (parts.user() == null ? "" : COVER + "@")
        + nodes.stream().map(RedisNode::toString).collect(Collectors.joining(",")) + path + master;
  }

  /** A text in which the secrets are covered, should they stand there. */
  String cover(final String told) {
    final List<String> secrets =
        new ArrayList<>(Stream.of(user, password, parts.sentinelUser(), parts.sentinelPassword())
            .filter(Objects::nonNull)
            .filter(secret -> !secret.isEmpty())
            .toList());
    // The longest first, since one may be part of another.
    secrets.sort(Comparator.comparingInt(String::length).reversed());
    String covered = told;
    for (final String secret : secrets) {
      covered = covered.replace(secret, COVER);
    }
    return covered;
  }

  /** What its hosts are. */
  Kind kind() {
    return parts.kind();
  }

  /** The processes that it names. */
  List<RedisNode> nodes() {
    return nodes;
  }

  /** Name of the master that the sentinels watch; empty for none. */
  String master() {
    return parts.master();
  }

  /** File of the authorities whose certificates are believed; null for those of the JVM. */
  @Nullable
  Path certificates() {
    return certificates;
  }

  /** The first server of it, as Lettuce knows it. */
  RedisURI toLettuce() {
    return server(nodes.getFirst());
  }

  /** A server, with the user and the database that it is asked for. */
  RedisURI server(final RedisNode node) {
    return uri(node, user, password, database);
  }

  /** A sentinel, with its own user. */
  RedisURI sentinel(final RedisNode node) {
    return uri(node, parts.sentinelUser(), parts.sentinelPassword(), 0);
  }

  private RedisURI uri(
      final RedisNode node,
      final @Nullable String name,
      final @Nullable String secret,
      final int number) {
    final RedisURI.Builder builder = RedisURI.builder()
        .withHost(node.host())
        .withPort(node.port())
        .withDatabase(number)
        .withSsl(parts.isTls())
        .withVerifyPeer(SslVerifyMode.FULL);
    if (name != null) {
      builder.withAuthentication(name, secret == null ? "" : secret);
    } else if (secret != null) {
      builder.withPassword(secret.toCharArray());
    }
    return builder.build();
  }

  @Override
  public String toString() {
    return shown();
  }
}
