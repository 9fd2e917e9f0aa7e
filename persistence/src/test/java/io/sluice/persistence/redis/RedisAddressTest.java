package io.sluice.persistence.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {
  @Test
  void shouldKnowEverythingAndShowNoSecret() {
    final RedisAddress address = RedisAddress.parse("rediss://alice:s3cret@cache.example:6380/2");

    assertEquals("rediss://***@cache.example:6380/2", address.shown());
    assertEquals(address.shown(), address.toString());
    assertEquals("WRONGPASS for *** with ***", address.cover("WRONGPASS for alice with s3cret"));
    final RedisURI uri = address.toLettuce();
    assertTrue(uri.isSsl());
    assertEquals(2, uri.getDatabase());
    assertEquals(6_380, uri.getPort());
    assertEquals("s3cret", address.password());
    assertEquals(
        "redis://localhost:6379", RedisAddress.parse("redis://localhost").shown());
    assertEquals("rediss://***@127.0.0.1:9/2", address.through("127.0.0.1", 9).shown());
  }

  @Test
  void shouldKnowTheSentinelsAndTheirMaster() {
    final RedisAddress address = RedisAddress.parse(
        "rediss-sentinel://alice:s%2Fc@one:1,two,[::1]:3/4?sentinel-user=u&sentinel-password=p%26q"
            + "&ca=/etc/ca.pem#main");

    assertEquals(RedisAddress.Kind.SENTINEL, address.kind());
    assertEquals("main", address.master());
    assertEquals(
        List.of(new RedisNode("one", 1), new RedisNode("two", 26_379), new RedisNode("::1", 3)),
        address.nodes());
    assertEquals("rediss-sentinel://***@one:1,two:26379,[::1]:3/4#main", address.shown());
    assertEquals("s/c", address.password());
    assertEquals(Path.of("/etc/ca.pem"), address.certificates());
    assertEquals("*** *** *** ***", address.cover("alice s/c u p&q"));
    final RedisURI server = address.server(new RedisNode("master", 5));
    assertEquals("master", server.getHost());
    assertEquals(4, server.getDatabase());
    assertTrue(server.isSsl());
    assertEquals("alice", credentials(server).getUsername());
    final RedisURI sentinel = address.sentinel(address.nodes().get(1));
    assertTrue(sentinel.isSsl());
    assertEquals(0, sentinel.getDatabase());
    assertEquals("u", credentials(sentinel).getUsername());
    assertEquals("p&q", new String(credentials(sentinel).getPassword()));
    final RedisAddress other = RedisAddress.parse("redis-sentinel://:s3cret@one?master=main");
    assertEquals("main", other.master());
    assertFalse(credentials(other.sentinel(other.nodes().getFirst())).hasPassword());
  }

  @Test
  void shouldKnowNodesOfACluster() {
    final RedisAddress address = RedisAddress.parse("redis-cluster://alice:s3cret@one,two:7,one/");

    assertEquals(RedisAddress.Kind.CLUSTER, address.kind());
    assertEquals(List.of(new RedisNode("one", 6_379), new RedisNode("two", 7)), address.nodes());
    assertEquals("redis-cluster://***@one:6379,two:7", address.shown());
    assertFalse(address.toLettuce().isSsl());
    assertTrue(RedisAddress.parse("rediss-cluster://one").toLettuce().isSsl());
  }

  private static RedisCredentials credentials(final RedisURI uri) {
    return Objects.requireNonNull(
        uri.getCredentialsProvider().resolveCredentials().block());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3cret",
        "http://:s3cret@h:1",
        "redis://:s3cret@:1",
        "redis://:s3cret@h:0",
        "redis://:s3cret@h:65536",
        "redis://:s3cret@h:1/x",
        "redis://:s3cret@h:1?timeout=1",
        "redis://:s3cret@h:1,i:1",
        "redis://:s3cret@h:1#main",
        "redis://:s3cret@h:1?master=main",
        "redis://:s3cret@h:1?ca=/x",
        "rediss://:s3cret@h:1?ca",
        "rediss://:s3cret@h:1?ca=",
        "rediss://:s3cret@h:1?ca=/x&ca=/y",
        "rediss://:s3cret@h:1?s3cret=1",
        "redis://:s3cret%2@h:1",
        "redis://:s3cret%zz@h:1",
        "redis://:s3cret@[::1:1",
        "redis://:s3cret@h@i:1",
        "redis-sentinel://:s3cret@h:1",
        "redis-sentinel://:s3cret@h:1#",
        "redis-sentinel://:s3cret@h:1?master=a#b",
        "redis-sentinel://:s3cret@h:1,#main",
        "redis-socket://:s3cret@h:1",
        "redis-cluster://:s3cret@h:1/2",
        "redis-cluster://:s3cret@h:1#main",
        "redis-cluster://:s3cret@h:1?sentinel-password=s3cret",
        "redis://:s3cret @h"
      })
  void shouldRefuseWhatItDoesNotKnowWithoutRepeatingIt(final String text) {
    final IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> RedisAddress.parse(text));
    assertFalse(String.valueOf(refused).contains("s3cret"));
  }
}
