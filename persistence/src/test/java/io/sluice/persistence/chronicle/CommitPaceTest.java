package io.sluice.persistence.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How commits are held back, by a clock that the test turns. */
final class CommitPaceTest {
  private static final long SECOND_NS = 1_000_000_000;

  private final AtomicLong nowNs = new AtomicLong(17);

  @Test
  void shouldHoldBackWhatFollowsForAsLongAsItsBytesMayTake() {
    final CommitPace pace = new CommitPace(nowNs::get, 1_000);
    pace.onFrame(300);
    pace.onFrame(200);
    assertEquals(0, pace.waitNs());
    pace.onCommit();
    assertEquals(SECOND_NS / 2, pace.waitNs());

    nowNs.addAndGet(SECOND_NS / 4);
    assertEquals(SECOND_NS / 4, pace.waitNs());
    pace.onFrame(100);
    nowNs.addAndGet(SECOND_NS / 4);
    pace.onCommit();
    assertEquals(SECOND_NS / 10, pace.waitNs());
  }

  @Test
  void shouldNotSaveUpForLaterWhatWasNotUsed() {
    final CommitPace pace = new CommitPace(nowNs::get, 1_000);
    nowNs.addAndGet(100 * SECOND_NS);
    pace.onFrame(1_000);
    pace.onCommit();
    assertEquals(SECOND_NS, pace.waitNs());
  }

  @Test
  void shouldHoldNothingBackWithoutABound() {
    final CommitPace pace = new CommitPace(nowNs::get, 0);
    pace.onFrame(1 << 20);
    pace.onCommit();
    assertTrue(pace.waitNs() <= 0);
    pace.await();
  }
}
