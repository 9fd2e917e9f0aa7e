package io.sluice.api.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.engine.sequencer.SlewedClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class AlarmsTest {
  private static final long HOUR_MS = Alarms.MIN_KEY_RETENTION_MS;
  private static final long BOUND_MS = SlewedClock.ALARM_DEVIATION_MS;

  private final List<String> warnings = new ArrayList<>();
  private final Alarms alarms =
      new Alarms(() -> this.deviationMs, () -> this.retentionMs, warnings::add);
  private long deviationMs;
  private long retentionMs;

  @Test
  void shouldBeSilentWithinTheBounds() {
    look(0, 0);
    look(BOUND_MS, HOUR_MS);
    look(-BOUND_MS, 24 * HOUR_MS);
    assertEquals(List.of(), warnings);
  }

  @Test
  void shouldTellOnceThatTheClocksDeviate() {
    look(BOUND_MS + 1, HOUR_MS);
    look(BOUND_MS + 500, HOUR_MS);
    assertEquals(
        List.of("the wall clock is 2001 ms ahead of engine time: was a clock set?"), warnings);
    look(BOUND_MS, HOUR_MS);
    look(-BOUND_MS - 1, HOUR_MS);
    assertEquals(
        "the wall clock is 2001 ms behind engine time: was a clock set?", warnings.getLast());
    assertEquals(2, warnings.size());
  }

  @Test
  void shouldTellOnceThatKeysAreForgottenSoon() {
    look(0, HOUR_MS - 1);
    look(0, HOUR_MS / 2);
    assertEquals(List.of("keys are remembered for 3599 s only: raise key-capacity"), warnings);
    look(0, HOUR_MS);
    look(0, HOUR_MS / 2);
    assertEquals("keys are remembered for 1800 s only: raise key-capacity", warnings.getLast());
    assertEquals(2, warnings.size());
  }

  @Test
  void shouldTellOnceThatTheMirrorLags() {
    final AtomicLong behindMs = new AtomicLong(Alarms.MAX_MIRROR_LAG_MS);
    alarms.watchMirror(behindMs::get);
    look(0, 0);
    assertEquals(List.of(), warnings);
    behindMs.set(Alarms.MAX_MIRROR_LAG_MS + 2_000);
    look(0, 0);
    look(0, 0);
    assertEquals(
        List.of("the mirror has lacked something for 12 s: who reads it reads the past"), warnings);
    behindMs.set(0);
    look(0, 0);
    behindMs.set(2 * Alarms.MAX_MIRROR_LAG_MS);
    look(0, 0);
    assertEquals(2, warnings.size());
  }

  private void look(final long newDeviationMs, final long newRetentionMs) {
    deviationMs = newDeviationMs;
    retentionMs = newRetentionMs;
    alarms.look();
  }
}
