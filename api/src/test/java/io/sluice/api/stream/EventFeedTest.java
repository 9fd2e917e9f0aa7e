package io.sluice.api.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.stream.FeedCounters.Value;
import io.sluice.engine.agent.WakeSignal;
import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.event.MessageHeaderEncoder;
import io.sluice.engine.codec.event.OrderExpiredEncoder;
import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.spi.JournalReader;
import io.sluice.engine.spi.RecoveryProgress;
import io.sluice.persistence.memory.InMemoryJournal;
import io.sluice.persistence.memory.InMemoryJournalStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The feed's turns, taken one by one, over a journal in memory. */
final class EventFeedTest {
  private static final int UNKNOWN_TYPE = 999;
  private static final int RING_BYTES = 1 << 22;
  private static final int EVENTS_PER_FRAME = 5;

  private final InMemoryJournalStore store =
      new InMemoryJournalStore(Durability.DISK, RING_BYTES, new Random(5));
  private final EventBatch batch = new EventBatch(2 * Limits.MAX_EVENT_BYTES);
  private final List<FeedAnswer> answers = new ArrayList<>();
  private long lastPosition;

  @SuppressWarnings("NullAway.Init")
  private InMemoryJournal journal;

  @SuppressWarnings("NullAway.Init")
  private EventFeed feed;

  @BeforeEach
  void open() throws Exception {
    store.open().recover((buffer, offset, length, position, count) -> {}, RecoveryProgress.NONE);
    journal = store.openEpoch(0, () -> {}, (code, cause) -> {
      throw new AssertionError(cause);
    });
    feed = new EventFeed(
        store, journal::durablePosition, UUID.randomUUID(), new CodeDirectory(), new WakeSignal());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 100})
  void shouldGoOnInsideAFrame(final int limit) {
    state(20);
    long after = 0;
    while (after < lastPosition) {
      final FeedPage page = page(after, limit);
      assertEquals(Math.min(limit, lastPosition - after), page.eventCount());
      assertEquals(after + page.eventCount(), page.lastPosition());
      assertEquals(lastPosition, page.durablePosition());
      final List<String> lines = lines(page);
      for (int i = 0; i < lines.size(); i++) {
        assertTrue(lines.get(i).startsWith("{\"position\":" + (after + i + 1) + ","), lines.get(i));
      }
      after = page.lastPosition();
    }
    assertEquals(1, feed.counters().value(Value.SEEKS));
  }

  @Test
  void shouldTellNothingThatIsNotDurable() {
    state(4);
    offer();
    final FeedPage page = page(0, 1_000);
    assertEquals(20, page.lastPosition());
    ask(20, 1_000, 0);
    assertEquals(20, assertInstanceOf(FeedPage.class, answers.getLast()).lastPosition());
    ask(21, 1_000, 0);
    assertEquals(new FeedAnswer.Ahead(20), answers.getLast());
    journal.doWork();
    assertEquals(25, page(20, 1_000).lastPosition());
  }

  @Test
  void shouldKeepThePlacesOfTheReadersThatAskedLast() {
    state(40);
    for (int round = 0; round < 5; round++) {
      for (int reader = 0; reader < 8; reader++) {
        assertEquals(20 * reader + round + 1, page(20L * reader + round, 1).lastPosition());
      }
    }
    assertEquals(8, feed.counters().value(Value.SEEKS));
    page(199, 1);
    page(6, 1);
    assertEquals(10, feed.counters().value(Value.SEEKS), "the ninth took the place of the first");
    page(25, 1);
    assertEquals(11, feed.counters().value(Value.SEEKS), "which took that of the second");
  }

  @Test
  void shouldLetManyWaitAndTellAllWhenThereIsAnEvent() {
    state(1);
    for (int i = 0; i < 3; i++) {
      ask(5, 10, Long.MAX_VALUE / 4);
    }
    assertEquals(List.of(), answers);
    assertTrue(feed.idleNs() < 10_000_000, "it looks again soon");
    assertEquals(0, feed.doWork());
    offer();
    journal.doWork();
    feed.doWork();
    assertEquals(3, answers.size());
    for (final FeedAnswer answer : answers) {
      assertEquals(10, assertInstanceOf(FeedPage.class, answer).lastPosition());
    }
    assertEquals(3, feed.counters().value(Value.UNDER_WAY), "until their answers are taken");
    assertTrue(feed.idleNs() > 10_000_000, "nobody waits any more");
  }

  @Test
  void shouldAnswerTheReaderWithinHoweverManyOthersAreUnderWay() {
    state(1);
    for (int i = 0; i < EventFeed.MAX_UNDER_WAY; i++) {
      ask(5, 10, Long.MAX_VALUE / 4);
    }
    final FeedRequest more = new FeedRequest(0, 10, System.nanoTime(), answers::add);
    assertFalse(feed.tryAsk(more));
    feed.askFromWithin(more);
    feed.doWork();
    assertEquals(5, assertInstanceOf(FeedPage.class, answers.getFirst()).eventCount());
    assertEquals(EventFeed.MAX_UNDER_WAY, feed.counters().value(Value.UNDER_WAY));
    assertEquals(5, feed.durablePosition());
  }

  @Test
  void shouldFailAtAnEventThatItDoesNotKnowAndTellWhatIsBeforeIt() {
    state(2);
    spoil();
    state(2);
    assertEquals(10, page(0, 10).lastPosition());
    ask(0, 1_000, 0);
    assertInstanceOf(FeedAnswer.Failed.class, answers.getLast());
    ask(10, 1, 0);
    assertInstanceOf(FeedAnswer.Failed.class, answers.getLast());
    assertEquals(lastPosition, page(11, 1_000).lastPosition());
    assertEquals(2, feed.counters().value(Value.FAILED));
  }

  @Test
  void shouldTellWhatWasRemovedFromWhatCanNotBeRead() throws Exception {
    state(10);
    assertEquals(12, page(0, 12).lastPosition());
    try (JournalReader reader = store.followBehind(0)) {
      reader.poll((buffer, offset, length, position, count) -> {}, 20, Integer.MAX_VALUE);
      store.release(reader.place());
    }
    ask(3, 10, 0);
    assertEquals(new FeedAnswer.Gone(21), answers.getLast());
    assertEquals(30, page(20, 10).lastPosition());
    assertEquals(1, feed.counters().value(Value.GONE));
    assertEquals(0, feed.counters().value(Value.FAILED));
  }

  private FeedPage page(final long after, final int limit) {
    ask(after, limit, 0);
    feed.settle();
    return assertInstanceOf(FeedPage.class, answers.getLast());
  }

  private void ask(final long after, final int limit, final long waitNs) {
    assertTrue(
        feed.tryAsk(new FeedRequest(after, limit, System.nanoTime() + waitNs, answers::add)));
    feed.doWork();
  }

  private static List<String> lines(final FeedPage page) {
    return new String(page.lines(), StandardCharsets.UTF_8).lines().toList();
  }

  /** States so many frames of events, which are durable. */
  private void state(final int frames) {
    for (int i = 0; i < frames; i++) {
      offer();
      journal.doWork();
    }
  }

  private void offer() {
    batch.clear();
    for (int i = 0; i < EVENTS_PER_FRAME; i++) {
      add(OrderExpiredEncoder.TEMPLATE_ID);
    }
    handOver();
  }

  /** States one event of a type that nobody knows. */
  private void spoil() {
    batch.clear();
    add(UNKNOWN_TYPE);
    handOver();
    journal.doWork();
  }

  private void add(final int templateId) {
    final OrderExpiredEncoder expired = new OrderExpiredEncoder();
    final MessageHeaderEncoder header = new MessageHeaderEncoder();
    expired.wrapAndApplyHeader(batch.buffer(), batch.begin(), header);
    header.templateId(templateId);
    expired.cause().time(1_790_000_000_000L).more((short) 0);
    expired.sequence(7).slot(8);
    batch.end(expired.encodedLength());
  }

  private void handOver() {
    journal.offer(batch.buffer(), 0, batch.length(), lastPosition + 1, batch.count());
    lastPosition += batch.count();
  }
}
