package io.sluice.loadtest.bench;

import io.sluice.engine.codec.Hash64;
import io.sluice.engine.codec.outcome.ReservationOutcomeDecoder;
import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.protocol.ReservationChange;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The core: key look-up and insert, decide, apply, timer, event encoding, state hash, outcome. No
 * ring, no journal.
 *
 * <p>Question: how many reservations can be made and confirmed in a second? An operation is such a
 * pair: two commands with two new keys, while a million older keys are remembered and as many are
 * forgotten as come. Between iterations, and not timed, the confirmed reservations are consumed, so
 * that memory stays as it is.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 20)
@Measurement(iterations = 40)
@SuppressWarnings("NullAway.Init") // Filled by the harness.
public class CoreBenchmark {
  private static final int PAIRS = 250_000;
  private static final int LIVE_KEYS = 1_000_000;
  private static final int MAX_HOLDS = 1_100_000;

  /** SKUs that the reservations are spread over, at random. */
  @Param({"1", "1000000"})
  public int skus;

  /** Reservations that are alive, held, at any time. */
  @Param({"1", "1000000"})
  public int live;

  private final long[] confirmedSequences = new long[PAIRS];
  private final int[] confirmedSlots = new int[PAIRS];
  private int confirmedCount;
  private CoreDriver driver;
  private long[] liveSequences;
  private int[] liveSlots;
  private int oldest;
  private long random;

  /** Holds the reservations that are to be alive, and fills the memory of keys. */
  @Setup
  public void fill() {
    driver = new CoreDriver(skus, new EngineCapacity(LIVE_KEYS, MAX_HOLDS));
    liveSequences = new long[live];
    liveSlots = new int[live];
    for (int i = 0; i < live; i++) {
      hold(i);
    }
    for (int i = 0; i < LIVE_KEYS / PAIRS; i++) {
      reserveAndConfirm();
      consume();
    }
  }

  /** Consumes what was confirmed. */
  @Setup(Level.Iteration)
  public void consume() {
    for (int i = 0; i < confirmedCount; i++) {
      driver.change(ReservationChange.CONSUME, confirmedSequences[i], confirmedSlots[i]);
    }
    confirmedCount = 0;
  }

  /** Holds one unit, and confirms the hold that is oldest, over and over. */
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public long reserveAndConfirm() {
    for (int pair = 0; pair < PAIRS; pair++) {
      final int i = oldest;
      final long sequence = liveSequences[i];
      final int slot = liveSlots[i];
      confirmedSequences[pair] = sequence;
      confirmedSlots[pair] = slot;
      hold(i);
      driver.change(ReservationChange.CONFIRM, sequence, slot);
      oldest = i + 1 == live ? 0 : i + 1;
    }
    confirmedCount = PAIRS;
    return driver.touched();
  }

  /** Nothing, as often: what the harness itself allocates is taken off. */
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public long control() {
    return driver.touched();
  }

  private void hold(final int i) {
    random += 0x9E3779B97F4A7C15L;
    final int sku = skus == 1 ? 0 : (int) Math.floorMod(Hash64.mix(random), (long) skus);
    final ReservationOutcomeDecoder held = driver.reserve(sku);
    liveSequences[i] = held.sequence();
    liveSlots[i] = held.slot();
  }
}
