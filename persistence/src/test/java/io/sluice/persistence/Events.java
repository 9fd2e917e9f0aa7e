package io.sluice.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.spi.FrameVisitor;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.JournalStart;
import io.sluice.engine.spi.JournalStore;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.engine.spi.RecoveryProgress;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A seeded stream of events, which knows what it has offered and compares it with a replay. */
public final class Events {
  private static final int LARGEST = 256;

  private final RandomGenerator randomness;
  private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1 << 20]);
  private final List<String> offered = new ArrayList<>();

  public Events(final long seed) {
    randomness = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** Offers a frame of a few random events; returns the position of the last. */
  public long offer(final Journal journal) {
    return offer(journal, 1 + randomness.nextInt(4));
  }

  /** Offers a frame of so many random events; returns the position of the last. */
  public long offer(final Journal journal, final int eventCount) {
    final long firstPosition = lastPosition() + 1;
    int length = 0;
    for (int i = 0; i < eventCount; i++) {
      length += append(length);
    }
    journal.offer(frame, 0, length, firstPosition, eventCount);
    return offered.size();
  }

  /** Position of the last event offered. */
  public long lastPosition() {
    return offered.size();
  }

  /** Forgets what was offered behind a position and then lost. */
  public void forgetAfter(final long position) {
    offered.subList((int) position, offered.size()).clear();
  }

  /** Recovers and asserts that it shows exactly what was offered, up to where it says. */
  public RecoveredJournal assertRecovers(final JournalStore store) throws Exception {
    final Replay replay = new Replay();
    final RecoveredJournal recovered = store.recover(replay, RecoveryProgress.NONE);
    assertEquals(offered.subList(0, (int) recovered.lastPosition()), replay.events);
    return recovered;
  }

  /** The same for what follows a place. */
  public RecoveredJournal assertRecoversAfter(final JournalStore store, final JournalStart start)
      throws Exception {
    final Replay replay = new Replay(start.position());
    final RecoveredJournal recovered = store.recoverAfter(start, replay, RecoveryProgress.NONE);
    assertEquals(
        offered.subList((int) start.position(), (int) recovered.lastPosition()), replay.events);
    return recovered;
  }

  /** Asserts that a replay shows everything that was offered behind a position. */
  public void assertShown(final long after, final Replay replay) {
    assertEquals(offered.subList((int) after, offered.size()), replay.events);
  }

  /**
   * Asserts that a follower showed just what was offered behind its position, as far as it went.
   */
  public void assertFollowed(final Following following) {
    final int after = (int) following.after;
    assertEquals(offered.subList(after, after + following.events.size()), following.events);
  }

  private int append(final int offset) {
    final int length = 8 + randomness.nextInt(LARGEST / 8) * 8;
    final byte[] content = new byte[length - 4];
    randomness.nextBytes(content);
    frame.putInt(offset, length, ByteOrder.LITTLE_ENDIAN);
    frame.putBytes(offset + 4, content);
    offered.add(text(frame, offset, length));
    return length;
  }

  private static String text(final DirectBuffer buffer, final int offset, final int length) {
    final byte[] bytes = new byte[length];
    buffer.getBytes(offset, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Collects what a recovery shows. */
  public static final class Replay implements FrameVisitor {
    /** Each event, one character a byte. */
    public final List<String> events = new ArrayList<>();

    /** State hashes by the position at which they were shown. */
    public final TreeMap<Long, Long> stateHashByPosition = new TreeMap<>();

    private final long start;

    /** From the beginning. */
    public Replay() {
      this(0);
    }

    /** From behind a position. */
    public Replay(final long start) {
      this.start = start;
    }

    @Override
    public void onFrame(
        final DirectBuffer buffer,
        final int eventsOffset,
        final int eventsLength,
        final long firstPosition,
        final int eventCount) {
      assertEquals(start + events.size() + 1, firstPosition);
      assertEquals(0, eventsOffset % 8);
      int offset = eventsOffset;
      while (offset < eventsOffset + eventsLength) {
        final int length = buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN);
        events.add(text(buffer, offset, length));
        offset += length;
      }
      assertEquals(eventsOffset + eventsLength, offset);
      assertEquals(firstPosition + eventCount - 1, start + events.size());
    }

    @Override
    public void onStateHash(final long position, final long stateHash) {
      assertEquals(start + events.size(), position);
      stateHashByPosition.put(position, stateHash);
    }
  }

  /** Collects what follows a position that may lie inside a frame, until it has enough. */
  public static final class Following implements FrameVisitor {
    /** Each event, one character a byte. */
    public final List<String> events = new ArrayList<>();

    private final long after;
    private final int enough;

    /** From behind a position; a frame that was begun is looked at to its end. */
    public Following(final long after, final int enough) {
      this.after = after;
      this.enough = enough;
    }

    @Override
    public void onFrame(
        final DirectBuffer buffer,
        final int eventsOffset,
        final int eventsLength,
        final long firstPosition,
        final int eventCount) {
      assertTrue(firstPosition <= after + events.size() + 1, "no event is left out");
      int offset = eventsOffset;
      for (long position = firstPosition; position < firstPosition + eventCount; position++) {
        final int length = buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN);
        if (position > after) {
          assertEquals(after + events.size() + 1, position);
          events.add(text(buffer, offset, length));
        }
        offset += length;
      }
      assertEquals(eventsOffset + eventsLength, offset);
    }

    @Override
    public boolean wantsMore() {
      return events.size() < enough;
    }
  }
}
