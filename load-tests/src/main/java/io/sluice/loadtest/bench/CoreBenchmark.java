package io.sluice.loadtest.bench;

import com.sun.management.ThreadMXBean;
import io.sluice.engine.codec.Hash64;
import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.domain.dedup.KeyMemory;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.ReservationChange;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * The core: key look-up and insert, decide, apply, timer, event encoding, state hash. No ring, no
 * journal.
 *
 * <p>Question: how many reservations can be made and confirmed in a second? An operation is such a
 * pair: two commands with two new keys, while a million older keys, at least, are remembered. In
 * the scope {@code core} that is all. In the scope {@code whole} outcomes are written, too, and as
 * many keys, and with them ended reservations, are forgotten as come. Between iterations, and not
 * timed, memory is brought back to what it was.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 12)
@Measurement(iterations = 24)
@SuppressWarnings("NullAway.Init") // Filled by the harness.
public class CoreBenchmark {
  /** Pairs of one invocation. */
  static final int PAIRS = 250_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int LIVE_KEYS = 1_000_000;

  /** So many, besides those of the holds, that none has to go within an iteration. */
  private static final int PLENTY_OF_KEYS = 2_000_000;

  private static final int MAX_HOLDS = 1_100_000;
  private static final int COMMANDS_PER_MS = 10;

  /** Pairs whose commands are staged together. */
  private static final int STAGED_PAIRS = CoreDriver.STAGED_COMMANDS / 2;

  /** With one SKU there are a few holds all the same, or none could be confirmed by then. */
  private static final int FEWEST_HOLDS = 4 * STAGED_PAIRS;

  /**
   * What the thread itself allocated while it was measured: the profiler counts the harness's
   * threads, too.
   */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Allocation {
    /** Bytes of one invocation. */
    public long bytes;
  }

  /** What belongs to an operation: {@code core} or {@code whole}. */
  @Param({"core", "whole"})
  public String scope;

  /** SKUs that the reservations are spread over, at random, and reservations that are held. */
  @Param({"1", "1000000"})
  public int size;

  private final long[] confirmedSequences = new long[PAIRS];
  private final int[] confirmedSlots = new int[PAIRS];
  private int confirmedCount;
  private boolean isWhole;
  private CoreDriver driver;
  private long[] liveSequences;
  private int[] liveSlots;
  private int oldest;
  private long random;

  /** Holds the reservations that are to be alive, and fills the memory of keys. */
  @Setup
  public void fill() {
    isWhole = scope.equals("whole");
    final int keys = isWhole ? LIVE_KEYS : PLENTY_OF_KEYS + size;
    driver = new CoreDriver(size, new EngineCapacity(keys, MAX_HOLDS), COMMANDS_PER_MS, isWhole);
    liveSequences = new long[Math.max(size, FEWEST_HOLDS)];
    liveSlots = new int[liveSequences.length];
    holdAll();
    for (int i = 0; i < LIVE_KEYS / PAIRS; i++) {
      pairs();
      restore();
    }
  }

  /** Consumes what was confirmed, and lets keys be forgotten where none were. */
  @Setup(Level.Iteration)
  public void restore() {
    for (int i = 0; i < confirmedCount; i++) {
      driver.change(ReservationChange.CONSUME, confirmedSequences[i], confirmedSlots[i]);
    }
    confirmedCount = 0;
    if (!isWhole) {
      renewKeys();
    }
  }

  /**
   * A day later all that came before goes, some for each that comes; then nothing more may go until
   * another day is over.
   */
  private void renewKeys() {
    final KeyMemory keys = driver.machine().state().keys();
    driver.pass(Limits.KEY_RETENTION_MS);
    holdAll();
    do {
      driver.reserveConfirmAndConsume();
    } while (keys.forgettable(driver.timeMs()) > 0 || keys.size() < LIVE_KEYS);
  }

  /** Holds one unit, and confirms the hold that is oldest, over and over. */
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public long reserveAndConfirm(final Allocation allocation) {
    final long before = THREADS.getCurrentThreadAllocatedBytes();
    final long touched = pairs();
    allocation.bytes += THREADS.getCurrentThreadAllocatedBytes() - before;
    return touched;
  }

  private long pairs() {
    for (int pair = 0; pair < PAIRS; pair += STAGED_PAIRS) {
      stagePairs(pair);
      driver.executeStaged();
      for (int staged = 0; staged < STAGED_PAIRS; staged++) {
        liveSequences[oldest] = driver.stagedSequence(2 * staged);
        liveSlots[oldest] = driver.stagedSlot(2 * staged);
        oldest = after(oldest);
      }
    }
    confirmedCount = PAIRS;
    return driver.touched();
  }

  /** Nothing, as often: what the harness and the preparation allocate is taken off. */
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public long control() {
    return driver.touched();
  }

  /** Stages a hold and the confirmation of an older one, some times. */
  private void stagePairs(final int firstPair) {
    int hold = oldest;
    for (int pair = firstPair; pair < firstPair + STAGED_PAIRS; pair++) {
      confirmedSequences[pair] = liveSequences[hold];
      confirmedSlots[pair] = liveSlots[hold];
      driver.stageReserve(nextSku());
      driver.stageChange(ReservationChange.CONFIRM, liveSequences[hold], liveSlots[hold]);
      hold = after(hold);
    }
  }

  private int after(final int hold) {
    return hold + 1 == liveSlots.length ? 0 : hold + 1;
  }

  private void holdAll() {
    for (int i = 0; i < liveSlots.length; i++) {
      driver.reserve(nextSku());
      liveSequences[i] = driver.lastSequence();
      liveSlots[i] = driver.lastSlot();
    }
  }

  private int nextSku() {
    random += 0x9E3779B97F4A7C15L;
    return size == 1 ? 0 : (int) Math.floorMod(Hash64.mix(random), (long) size);
  }
}
