package io.sluice.engine.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WakeSignalTest {
  private static final int ROUNDS = 100_000;
  private static final long FOR_EVER_NS = TimeUnit.DAYS.toNanos(1);

  private final WakeSignal ping = new WakeSignal();
  private final WakeSignal pong = new WakeSignal();
  private final AtomicInteger pings = new AtomicInteger();
  private final AtomicInteger pongs = new AtomicInteger();

  @Test
  @Timeout(60)
  void shouldNeverLeaveASleeperBehindWhoHasWork() throws Exception {
    final Thread other = Thread.ofPlatform().start(() -> {
      for (int i = 1; i <= ROUNDS; i++) {
        await(ping, pings, i);
        pongs.setPlain(i);
        pong.signal();
      }
    });

    for (int i = 1; i <= ROUNDS; i++) {
      pings.setPlain(i);
      ping.signal();
      await(pong, pongs, i);
    }

    other.join();
    assertEquals(ROUNDS, pongs.get());
  }

  @Test
  @Timeout(60)
  void shouldWakeASleeperWhoWasSignalledBetweenAnnouncementAndSleep() {
    ping.announceSleep();
    ping.run();
    ping.sleep(FOR_EVER_NS);
  }

  private static void await(
      final WakeSignal signal, final AtomicInteger counter, final int expected) {
    while (counter.getOpaque() < expected) {
      signal.announceSleep();
      if (counter.getOpaque() < expected) {
        signal.sleep(FOR_EVER_NS);
      } else {
        signal.stayAwake();
      }
    }
  }
}
