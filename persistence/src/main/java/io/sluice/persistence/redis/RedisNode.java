package io.sluice.persistence.redis;

/**
 * Where one process of Redis listens. Immutable.
 *
 * @param host name or number, an IPv6 one without brackets
 * @param port of it
 */
record RedisNode(String host, int port) {
  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
