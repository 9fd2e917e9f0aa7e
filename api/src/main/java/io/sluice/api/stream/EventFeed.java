package io.sluice.api.stream;

import io.sluice.api.stream.FeedCounters.Value;
import io.sluice.engine.agent.AgentThread;
import io.sluice.engine.agent.PacedAgent;
import io.sluice.engine.agent.WakeSignal;
import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Answers questions for what follows a position of the journal, one page each.
 *
 * <p>{@link #tryAsk}, {@link #settle} and the counters are for any thread; everything else belongs
 * to the feed's.
 */
public final class EventFeed implements PacedAgent {
  /*
   * Model. Those who ask put a question into a bounded queue and are told the answer; the feed's
   * thread takes one question a turn, reads the files of the journal up to the durable position,
   * and writes lines. It is the only thread that reads them, so a disk that is slow to read makes
   * readers of the feed wait and nobody else.
   *
   * A page is in memory from when it is read until the client has taken it. A question counts as
   * under way for as long, and there are only so many: that bounds the memory whatever the clients
   * do. Between two pages a reader holds nothing but a cursor, and there are only so many of these,
   * too: the one that was used longest ago goes to whoever comes next.
   *
   * Nobody wakes the feed for an event: that would be work of the journaler. While somebody waits,
   * it looks at the durable position a few hundred times a second.
   */

  /** Questions that may be under way at the same time. */
  public static final int MAX_UNDER_WAY = 32;

  /** Events in one page at most. */
  public static final int MAX_LIMIT = 5_000;

  /** Events in one page if the question names no number. */
  public static final int DEFAULT_LIMIT = 1_000;

  /** A page ends with the event that reaches so many bytes. */
  public static final int PAGE_BYTES = 512 * 1024;

  /** Longest time to wait for events, in milliseconds. */
  public static final int MAX_WAIT_MS = 20_000;

  private static final int MAX_CURSORS = 8;
  private static final long LOOK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(3);
  /** How often a place is looked for while files are being removed, and the pause between. */
  private static final int ATTEMPTS = 4;

  private static final long ATTEMPT_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final Logger LOGGER = LogManager.getLogger(EventFeed.class);

  private final JournalStore store;
  private final LongSupplier durablePosition;
  private final UUID journalId;
  private final WakeSignal signal;
  private final PageWriter page;
  private final FeedCounters counters = new FeedCounters();
  private final ManyToOneConcurrentArrayQueue<FeedRequest> asked =
      new ManyToOneConcurrentArrayQueue<>(2 * MAX_UNDER_WAY);

  // The feed's thread only.
  private final List<FeedRequest> waiting = new ArrayList<>();

  /** The one that was used last comes last. */
  private final List<FeedCursor> cursors = new ArrayList<>();

  /**
   * A feed that has read nothing yet.
   *
   * @param store whose journal is followed; an epoch of it is open
   * @param durablePosition last durable position of that journal
   * @param journalId of that journal
   * @param directory that holds the codes that events refer to: those defined by events before
   * @param signal of the thread that takes the turns
   */
  public EventFeed(
      final JournalStore store,
      final LongSupplier durablePosition,
      final UUID journalId,
      final CodeDirectory directory,
      final WakeSignal signal) {
    this.store = store;
    this.durablePosition = durablePosition;
    this.journalId = journalId;
    this.signal = signal;
    page = new PageWriter(new EventWriter(directory));
  }

  /** Last durable position. Any thread. */
  public long durablePosition() {
    return durablePosition.getAsLong();
  }

  /** The journal, by which a reader recognises that it is another one. */
  public UUID journalId() {
    return journalId;
  }

  /** What it counts. */
  public FeedCounters counters() {
    return counters;
  }

  /**
   * Asks a question.
   *
   * @return false if too many are under way: it will not be answered
   */
  public boolean tryAsk(final FeedRequest request) {
    if (!counters.tryEnter(Value.UNDER_WAY, MAX_UNDER_WAY)) {
      counters.add(Value.REFUSED, 1);
      return false;
    }
    final boolean taken = asked.offer(request);
    assert taken : "there is room for all that may be under way";
    signal.signal();
    return true;
  }

  /**
   * Asks on behalf of the one reader inside this process, which has a single question at a time and
   * bounds by itself what it keeps: it takes no place from those outside, nor they one from it, and
   * nothing is to be settled.
   */
  public void askFromWithin(final FeedRequest request) {
    final boolean taken = asked.offer(request);
    assert taken : "there is room for one more than may be under way";
    signal.signal();
  }

  /** Says that an answer takes no memory any more. Once for each question that was taken. */
  public void settle() {
    counters.add(Value.UNDER_WAY, -1);
  }

  @Override
  public int doWork() {
    int workCount = 0;
    final FeedRequest request = asked.poll();
    if (request != null) {
      workCount++;
      if (!tryAnswer(request)) {
        waiting.add(request);
      }
    }
    if (!waiting.isEmpty() && waiting.removeIf(this::tryAnswer)) {
      workCount++;
    }
    return workCount;
  }

  @Override
  public long idleNs() {
    return waiting.isEmpty() ? AgentThread.LONGEST_SLEEP_NS : LOOK_INTERVAL_NS;
  }

  @Override
  public void onClose() {
    cursors.forEach(this::close);
    cursors.clear();
  }

  @Override
  public String roleName() {
    return "sluice-feed";
  }

  /** Answers a question, unless it may wait for events. */
  private boolean tryAnswer(final FeedRequest request) {
    final long durable = durablePosition.getAsLong();
    if (request.after() > durable) {
      request.answer(new FeedAnswer.Ahead(durable));
      return true;
    }
    if (request.after() == durable && !request.isDue(System.nanoTime())) {
      return false;
    }
    request.answer(read(request, durable));
    return true;
  }

  private FeedAnswer read(final FeedRequest request, final long durable) {
    FeedPage read = FeedPage.empty(request.after(), durable);
    if (request.after() < durable) {
      try {
        final FeedAnswer answer = readPatiently(request, durable);
        if (!(answer instanceof final FeedPage filled)) {
          counters.add(Value.GONE, 1);
          return answer;
        }
        read = filled;
      } catch (final Throwable failure) {
        // Of whatever kind: the feed goes on for the others, and nobody waits for ever.
        counters.add(Value.FAILED, 1);
        LOGGER.error("the feed can not tell what follows position {}", request.after(), failure);
        return new FeedAnswer.Failed();
      }
    }
    counters.add(Value.PAGES, 1);
    counters.add(Value.EVENTS, read.eventCount());
    counters.add(Value.BYTES, read.length());
    counters.raise(Value.POSITION, read.lastPosition());
    return read;
  }

  /**
   * Reads, or says what is gone; tries a few times, and looks for the place anew each time: while
   * retention removes files, one may be looked for in vain, although nothing of what was asked for
   * was in it, or although it is known to be gone a moment later.
   */
  private FeedAnswer readPatiently(final FeedRequest request, final long durable)
      throws JournalDamagedException, IOException {
    for (int left = ATTEMPTS - 1; ; left--) {
      try {
        final long first = firstPosition(request.after());
        return request.after() + 1 < first ? new FeedAnswer.Gone(first) : fill(request, durable);
      } catch (final IOException | JournalDamagedException | AssertionError failure) {
        if (left == 0) {
          throw failure;
        }
        LOGGER.debug("the feed looks again for what follows {}", request.after(), failure);
        LockSupport.parkNanos(ATTEMPT_PAUSE_NS);
      }
    }
  }

  private FeedPage fill(final FeedRequest request, final long durable)
      throws JournalDamagedException, IOException {
    page.begin(request.after(), request.limit());
    // Whatever goes wrong from here on, nobody goes on from a cursor that stands nobody knows
    // where: it is put back only when all went well.
    final FeedCursor cursor = takeCursor(request.after());
    boolean filled = false;
    try {
      cursor.fill(durable);
      filled = true;
    } finally {
      if (filled) {
        cursors.add(cursor);
      } else {
        close(cursor);
      }
    }
    return page.page(durable);
  }

  /** First position that is left; not looked for where a cursor goes on. */
  private long firstPosition(final long after) throws JournalDamagedException, IOException {
    final boolean goesOn = cursors.stream().anyMatch(cursor -> cursor.position() == after);
    return goesOn ? after + 1 : store.outline().firstPosition();
  }

  private FeedCursor takeCursor(final long after) throws JournalDamagedException, IOException {
    for (int i = cursors.size() - 1; i >= 0; i--) {
      if (cursors.get(i).position() == after) {
        return cursors.remove(i);
      }
    }
    counters.add(Value.SEEKS, 1);
    if (cursors.size() < MAX_CURSORS) {
      return new FeedCursor(store.followBehind(after), page, after);
    }
    final FeedCursor oldest = cursors.removeFirst();
    boolean moved = false;
    try {
      oldest.moveBehind(after);
      moved = true;
    } finally {
      if (!moved) {
        close(oldest);
      }
    }
    return oldest;
  }

  private void close(final FeedCursor cursor) {
    try {
      cursor.close();
    } catch (final IOException e) {
      LOGGER.warn("a reader of the feed was not closed", e);
    }
  }
}
