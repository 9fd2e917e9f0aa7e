package io.sluice.persistence.readmodel;

import org.jspecify.annotations.Nullable;

/**
 * Does in Java what the script of the token buckets does in Redis.
 *
 * @param taken whether a token was taken
 * @param fullMicros what the bucket holds then; unchanged if none was taken
 * @param waitMicros how long until there is a token, 0 if one was taken
 */
record TokenBucketTwin(boolean taken, @Nullable String fullMicros, long waitMicros) {
  static TokenBucketTwin take(
      final @Nullable String held,
      final long nowMicros,
      final long intervalMicros,
      final long burst) {
    final long room = intervalMicros * burst;
    long full = nowMicros;
    if (held != null && held.matches("[0-9]{1,16}")) {
      final long at = Long.parseLong(held);
      if (at > nowMicros && at <= nowMicros + room) {
        full = at;
      }
    }
    final long after = full + intervalMicros;
    return after - nowMicros > room
        ? new TokenBucketTwin(false, held, after - nowMicros - room)
        : new TokenBucketTwin(true, Long.toString(after), 0);
  }
}
