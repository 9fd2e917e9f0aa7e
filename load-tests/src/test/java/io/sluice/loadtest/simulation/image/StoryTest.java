package io.sluice.loadtest.simulation.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.protocol.Durability;
import io.sluice.engine.spi.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checker of what a recovery shows sees each way in which it can be wrong. */
final class StoryTest {
  private static final int LONGEST_EVENT = 256;

  private final Story story = new Story(LONGEST_EVENT);
  private final List<Frame> frames = new ArrayList<>();

  private record Frame(UnsafeBuffer events, long firstPosition, int count) {}

  /** Keeps what it is offered. */
  private final class Keeper implements Journal {
    @Override
    public boolean hasRoomFor(final int eventsLengthBytes) {
      return true;
    }

    @Override
    public void offer(
        final DirectBuffer events,
        final int offset,
        final int lengthBytes,
        final long firstPosition,
        final int eventCount) {
      final UnsafeBuffer copy = new UnsafeBuffer(new byte[lengthBytes]);
      copy.putBytes(0, events, offset, lengthBytes);
      frames.add(new Frame(copy, firstPosition, eventCount));
    }

    @Override
    public long durablePosition() {
      return 0;
    }

    @Override
    public boolean storageFull() {
      return false;
    }

    @Override
    public Durability durability() {
      return Durability.DISK;
    }

    @Override
    public void close() {
      frames.clear();
    }
  }

  @BeforeEach
  void stateThreeFrames() {
    for (int i = 0; i < 3; i++) {
      assertTrue(story.tryOffer(new Keeper(), 1, new SplittableRandom(i)));
    }
  }

  @Test
  void shouldFindNothingWrongWithWhatWasStated() {
    final Story.Reading reading = story.reading();
    frames.forEach(frame -> show(reading, frame));
    assertEquals("", reading.complaint());
    assertEquals(story.lastPosition(), reading.readUpTo());
  }

  @Test
  void shouldSeeAnEventOfALifeThatWasCutOff() {
    final Frame last = frames.getLast();
    story.cutAfter(last.firstPosition() - 1);
    final Story.Reading reading = story.reading();
    frames.forEach(frame -> show(reading, frame));
    assertTrue(reading.complaint().contains("came back"), reading::complaint);

    final List<Frame> former = List.copyOf(frames);
    assertTrue(story.tryOffer(new Keeper(), 2, new SplittableRandom(2)));
    final Story.Reading other = story.reading();
    former.forEach(frame -> show(other, frame));
    assertTrue(other.complaint().contains("not as it was stated"), other::complaint);
  }

  @Test
  void shouldSeeAnyChangedByte() {
    final UnsafeBuffer events = frames.get(1).events();
    for (int i = 0; i < events.capacity(); i++) {
      events.putByte(i, (byte) ~events.getByte(i));
      final Story.Reading reading = story.reading();
      frames.forEach(frame -> show(reading, frame));
      assertTrue(reading.complaint().contains("not as it was stated"), reading::complaint);
      events.putByte(i, (byte) ~events.getByte(i));
    }
  }

  @Test
  void shouldSeeAFrameThatIsLeftOut() {
    final Story.Reading reading = story.reading();
    show(reading, frames.getFirst());
    show(reading, frames.getLast());
    assertTrue(reading.complaint().contains("is shown after"), reading::complaint);
  }

  private static void show(final Story.Reading reading, final Frame frame) {
    reading.onFrame(
        frame.events(), 0, frame.events().capacity(), frame.firstPosition(), frame.count());
  }
}
