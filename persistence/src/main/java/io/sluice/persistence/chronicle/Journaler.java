package io.sluice.persistence.chronicle;

import io.sluice.engine.agent.AgentThread;
import io.sluice.engine.agent.PacedAgent;
import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.spi.JournalCounters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.NanoClock;

/**
 * Takes the waiting frames to the disk, turn by turn, and publishes how far it is.
 *
 * <p>What arrives while one force runs is the next turn's batch: the commit clocks itself. One
 * thread takes turns; any thread may read the durable position.
 */
final class Journaler implements PacedAgent {
  /**
   * So long after the last frame the mark is forced, because it costs nobody anything then. Where
   * no commit forces anything, the frames would be forced with it, and that costs: there it is done
   * no more often than under load.
   */
  private static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Under load the mark is forced this often. */
  private static final long MARK_FORCE_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private final FrameRing ring;
  private final EpochWriter writer;
  private final NanoClock clock;
  private final Runnable onDurable;
  private final CommitPace pace;
  private final AtomicLong durablePosition = new AtomicLong();
  private final AtomicLong forcedPosition = new AtomicLong();
  private final JournalCounters counters = new JournalCounters();
  private final FrameCodec frame = new FrameCodec();
  private final ControlledMessageHandler onFrame = this::onFrame;
  private long lastCommitNs;
  private long lastMarkForceNs;
  private boolean failed;

  Journaler(
      final FrameRing ring,
      final EpochWriter writer,
      final NanoClock clock,
      final Runnable onDurable,
      final CommitPace pace) {
    this.ring = ring;
    this.writer = writer;
    this.clock = clock;
    this.onDurable = onDurable;
    this.pace = pace;
    durablePosition.setRelease(writer.lastPosition());
    forcedPosition.setRelease(writer.forcedUpTo());
    lastMarkForceNs = clock.nanoTime();
  }

  @Override
  public int doWork() throws IOException {
    if (failed) {
      return 0;
    }
    // Whatever throws below leaves it so: a journaler that failed once never writes again.
    failed = true;
    final int workCount = turn();
    failed = false;
    return workCount;
  }

  @Override
  public long idleNs() {
    return writer.unsettled()
        ? Math.max(0, settleDelayNs(clock.nanoTime()))
        : AgentThread.LONGEST_SLEEP_NS;
  }

  @Override
  public void onClose() {
    try {
      finish();
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes everything that still waits to the disk and ends the epoch in order. */
  private void finish() throws IOException {
    if (!failed) {
      int workCount = doWork();
      while (workCount > 0 && !ring.isEmpty()) {
        workCount = doWork();
      }
      failed = true;
      if (ring.isEmpty()) {
        writer.finish();
      }
    }
    writer.close();
  }

  /** Frees everything and leaves the disk as it is, as the end of the process would. */
  void abandon() throws IOException {
    failed = true;
    writer.close();
  }

  /** The last position that is as durable as promised. Any thread. */
  long durablePosition() {
    return durablePosition.getAcquire();
  }

  /** The last position that was forced. Any thread. */
  long forcedPosition() {
    return Math.min(forcedPosition.getAcquire(), durablePosition.getAcquire());
  }

  /** What it counts. Any thread. */
  JournalCounters counters() {
    return counters;
  }

  /** Whether the disk is full. Any thread. */
  boolean storageFull() {
    return writer.storageFull();
  }

  @Override
  public String roleName() {
    return "sluice-journaler";
  }

  private int turn() throws IOException {
    // The first look ends at the end of the ring's memory, the second goes on at its beginning.
    int workCount = ring.drain(onFrame) + ring.drain(onFrame);
    final long nowNs;
    if (workCount > 0) {
      pace.await();
      final long beginNs = clock.nanoTime();
      commit();
      nowNs = clock.nanoTime();
      counters.onCommit(nowNs - beginNs);
      lastCommitNs = nowNs;
    } else {
      nowNs = clock.nanoTime();
    }
    if (writer.unsettled()) {
      workCount += settle(nowNs);
    }
    if (writer.fillAhead()) {
      workCount++;
    }
    return workCount;
  }

  private void commit() throws IOException {
    writer.commit();
    pace.onCommit();
    forcedPosition.setRelease(writer.forcedUpTo());
    durablePosition.setRelease(writer.lastPosition());
    onDurable.run();
  }

  private int settle(final long nowNs) throws IOException {
    if (settleDelayNs(nowNs) <= 0) {
      writer.settle();
      forcedPosition.setRelease(writer.forcedUpTo());
      lastMarkForceNs = nowNs;
      return 1;
    }
    if (nowNs - lastMarkForceNs >= MARK_FORCE_NS) {
      writer.forceMark();
      lastMarkForceNs = nowNs;
    }
    return 0;
  }

  private long settleDelayNs(final long nowNs) {
    final long idleDelayNs = lastCommitNs + IDLE_NS - nowNs;
    return writer.forcesCommits()
        ? idleDelayNs
        : Math.max(idleDelayNs, lastMarkForceNs + MARK_FORCE_NS - nowNs);
  }

  private ControlledMessageHandler.Action onFrame(
      final int type, final MutableDirectBuffer buffer, final int index, final int length) {
    try {
      if (!writer.tryMakeRoom(length)) {
        return ControlledMessageHandler.Action.ABORT;
      }
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
    writer.append(frame.wrap(buffer, index, length), buffer, index);
    counters.onFrame(length);
    pace.onFrame(length);
    return ControlledMessageHandler.Action.CONTINUE;
  }
}
