package io.sluice.api.stream;

import io.sluice.engine.agent.AgentThread;
import io.sluice.engine.agent.PacedAgent;
import io.sluice.engine.agent.WakeSignal;
import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.spi.JournalStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the logs of activities from the durable journal, for a few readers at a time. Opening a log
 * and asking for pages is for any thread; everything else is done by its own, a page a turn, so
 * that readers take turns.
 */
public final class SaleLogs implements PacedAgent {
  /** Logs that are read at the same time. */
  public static final int MAX_READERS = 4;

  private static final Logger LOGGER = LogManager.getLogger(SaleLogs.class);

  private final JournalStore store;
  private final LongSupplier durablePosition;
  private final CodeDirectory directory;
  private final byte[] secret;
  private final WakeSignal signal;
  private final AtomicInteger readers = new AtomicInteger();

  /** Each reader has one question and one farewell under way at most. */
  private final ManyToOneConcurrentArrayQueue<Runnable> work =
      new ManyToOneConcurrentArrayQueue<>(4 * MAX_READERS);

  // The own thread only.
  private final List<SaleLogReader> open = new ArrayList<>();

  /**
   * Nothing is read.
   *
   * @param store whose journal is read; an epoch of it is open
   * @param durablePosition last durable position of that journal
   * @param directory that holds the codes that events refer to
   * @param secret of the data directory, from which the names of customers are made
   * @param signal of the thread that takes the turns
   */
  public SaleLogs(
      final JournalStore store,
      final LongSupplier durablePosition,
      final CodeDirectory directory,
      final byte[] secret,
      final WakeSignal signal) {
    this.store = store;
    this.durablePosition = durablePosition;
    this.directory = directory;
    this.secret = secret.clone();
    this.signal = signal;
  }

  /**
   * Begins to read the log of an activity, up to what is durable now.
   *
   * @param after number of the line behind which to begin
   * @return null if too many are being read
   */
  public @Nullable SaleLogReader tryOpen(final ActivityDefinition activity, final long after) {
    if (readers.incrementAndGet() > MAX_READERS) {
      readers.decrementAndGet();
      return null;
    }
    return new SaleLogReader(
        this, directory, names(activity.code()), activity, after, durablePosition.getAsLong());
  }

  /** What customers are called in the log of an activity. */
  public SaleNames names(final String activity) {
    return new SaleNames(secret, activity);
  }

  @Override
  public int doWork() {
    final Runnable next = work.poll();
    if (next == null) {
      return 0;
    }
    next.run();
    return 1;
  }

  @Override
  public long idleNs() {
    return AgentThread.LONGEST_SLEEP_NS;
  }

  @Override
  public void onClose() {
    List.copyOf(open).forEach(this::closeJournal);
  }

  @Override
  public String roleName() {
    return "sluice-sale-log";
  }

  void execute(final Runnable what) {
    final boolean taken = work.offer(what);
    assert taken : "there is room for all that readers may ask";
    signal.signal();
  }

  SaleLogPage read(final SaleLogReader reader) {
    if (!open.contains(reader)) {
      open.add(reader);
    }
    try {
      return reader.read(store);
    } catch (final Throwable failure) {
      // Of whatever kind: nobody waits for ever, and the other logs can be read.
      LOGGER.error("a log of an activity can not be made", failure);
      return new SaleLogPage.Failed();
    }
  }

  void close(final SaleLogReader reader) {
    closeJournal(reader);
    readers.decrementAndGet();
  }

  private void closeJournal(final SaleLogReader reader) {
    open.remove(reader);
    try {
      reader.closeJournal();
    } catch (final IOException e) {
      LOGGER.warn("a reader of a log was not closed", e);
    }
  }
}
