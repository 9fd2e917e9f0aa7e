package io.sluice.api.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CallerLimitsTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final AdmissionCounters counters = new AdmissionCounters();
  private final CallerLimits limits = new CallerLimits(
      AdmissionSettings.defaults().withRate(10, 30).withConnections(100, 2), counters);

  @Test
  void shouldLetABurstThroughAndThenTheRate() {
    final Caller caller = connect("10.0.0.1");
    final long now = System.nanoTime() + SECOND;
    assertEquals(30, caller.remaining(now));
    for (int i = 0; i < 30; i++) {
      assertEquals(0, caller.secondsToNext(now));
      assertTrue(caller.tryTake(now));
    }
    assertFalse(caller.tryTake(now));
    assertEquals(0, caller.remaining(now));
    assertEquals(1, caller.secondsToNext(now));
    final long later = now + SECOND;
    for (int i = 0; i < 10; i++) {
      assertTrue(caller.tryTake(later));
    }
    assertFalse(caller.tryTake(later));
    assertEquals(30, caller.remaining(now + 100 * SECOND), "no more than the burst is saved up");
  }

  @Test
  void shouldMakeACallerWaitForWhatItOwes() {
    final Caller caller = connect("10.0.0.1");
    final long now = System.nanoTime() + SECOND;
    assertTrue(caller.tryTake(now));
    caller.owe(99, now);
    assertFalse(caller.tryTake(now + 7 * SECOND - 1));
    assertEquals(8, caller.secondsToNext(now));
    assertTrue(caller.tryTake(now + 8 * SECOND));
  }

  @Test
  void shouldShareOneBucketBetweenTheConnectionsOfAnAddress() {
    assertSame(connect("10.0.0.1"), connect("10.0.0.1"));
    assertNotSame(connect("10.0.0.2"), connect("10.0.0.3"));
    assertSame(connect("2001:db8:0:1:0:0:0:1"), connect("2001:db8:0:1:9:9:9:9"));
    assertNotSame(connect("2001:db8:0:2:0:0:0:1"), connect("2001:db8:0:3:0:0:0:1"));
  }

  @Test
  void shouldRefuseConnectionsBeyondThoseOfAnAddress() {
    connect("10.0.0.1");
    connect("10.0.0.1");
    assertNull(limits.tryConnect("10.0.0.1"));
    connect("10.0.0.2");
    limits.disconnect("10.0.0.1");
    connect("10.0.0.1");
    assertNull(limits.tryConnect("10.0.0.1"));
  }

  @Test
  void shouldForgetWhoHasGoneAndOwesNothing() {
    final Caller caller = connect("10.0.0.1");
    caller.owe(20, System.nanoTime());
    limits.disconnect("10.0.0.1");
    assertEquals(1, limits.size(), "it would come back with a full bucket");
    limits.sweep(System.nanoTime());
    assertEquals(1, limits.size());
    limits.sweep(System.nanoTime() + 3 * SECOND);
    assertEquals(0, limits.size());
    assertEquals(0, counters.callers().sum());
  }

  @Test
  void shouldSayWhatThePolicyIs() {
    assertEquals("\"caller\";q=30;w=3", limits.policy());
    assertTrue(limits.isRateLimited());
    assertFalse(new CallerLimits(AdmissionSettings.defaults(), counters).isRateLimited());
  }

  private Caller connect(final String address) {
    return Objects.requireNonNull(limits.tryConnect(address), "there is room");
  }
}
