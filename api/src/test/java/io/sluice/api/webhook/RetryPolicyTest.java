package io.sluice.api.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pauses between attempts. */
final class RetryPolicyTest {
  private final SplittableRandom random = new SplittableRandom(1);

  @ParameterizedTest
  @CsvSource({
    "1, 500",
    "2, 1000",
    "3, 2000",
    "11, 512000",
    "12, 600000",
    "40, 600000",
    "1000000, 600000",
  })
  void shouldDoubleUpToABoundAndSpread(final int failures, final long longestMs) {
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int i = 0; i < 2_000; i++) {
      final long pauseMs = RetryPolicy.pauseMs(failures, 0, random);
      least = Math.min(least, pauseMs);
      most = Math.max(most, pauseMs);
    }
    assertTrue(least >= longestMs / 2 && least < longestMs * 0.55, "least " + least);
    assertTrue(most <= longestMs && most > longestMs * 0.95, "most " + most);
  }

  @Test
  void shouldHonourWhatIsAskedForWithinTheBound() {
    assertEquals(90_000, RetryPolicy.pauseMs(1, 90_000, random));
    assertEquals(600_000, RetryPolicy.pauseMs(1, Long.MAX_VALUE, random));
    assertTrue(RetryPolicy.pauseMs(5, 1, random) >= 4_000, "never sooner than without");
  }

  @Test
  void shouldGiveUpAfterADay() {
    assertFalse(RetryPolicy.isSpent(1_000, 1_000 + 86_399_999));
    assertTrue(RetryPolicy.isSpent(1_000, 1_000 + 86_400_000));
  }
}
