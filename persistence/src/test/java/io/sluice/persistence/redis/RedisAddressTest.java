package io.sluice.persistence.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisURI;
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
        "redis-sentinel://:s3cret@h:1#main",
        "redis://:s3cret @h"
      })
  void shouldRefuseWhatItDoesNotKnowWithoutRepeatingIt(final String text) {
    final IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> RedisAddress.parse(text));
    assertFalse(String.valueOf(refused).contains("s3cret"));
  }
}
