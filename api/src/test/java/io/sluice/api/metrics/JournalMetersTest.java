package io.sluice.api.metrics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.protocol.Durability;
import io.sluice.engine.sequencer.EngineCounters;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.JournalCounters;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

final class JournalMetersTest {
  @Test
  void shouldShowCommitTimesAsAHistogram() {
    final CountingJournal journal = new CountingJournal();
    journal.counters.onCommit(120_000);
    journal.counters.onCommit(120_000);
    journal.counters.onCommit(9_000_000);
    journal.counters.onCommit(60_000_000_000L);
    journal.counters.onFrame(640);
    try (Meters meters = new Meters("1.2.3")) {
      JournalMeters.add(meters, journal, new EngineCounters());
      final String text = meters.scrape();
      assertHas(text, "sluice_journal_commit_seconds_bucket{le=\"1.0E-4\"} 0");
      assertHas(text, "sluice_journal_commit_seconds_bucket{le=\"1.5E-4\"} 2");
      assertHas(text, "sluice_journal_commit_seconds_bucket{le=\"0.01\"} 3");
      assertHas(text, "sluice_journal_commit_seconds_bucket{le=\"5.0\"} 3");
      assertHas(text, "sluice_journal_commit_seconds_bucket{le=\"+Inf\"} 4");
      assertHas(text, "sluice_journal_commit_seconds_count 4");
      assertHas(text, "sluice_journal_commit_seconds_sum 60.00924");
      assertHas(text, "sluice_journal_frames_total 1.0");
      assertHas(text, "sluice_journal_bytes_total 640.0");
      assertHas(text, "sluice_journal_durable_position 42.0");
      assertHas(text, "sluice_journal_storage_full 1.0");
      assertHas(text, "sluice_build_info{java=\"" + Runtime.version() + "\",version=\"1.2.3\"} 1");
    }
  }

  private static void assertHas(final String text, final String line) {
    assertTrue(text.contains("\n" + line + "\n"), () -> "no " + line + " in " + text);
  }

  /** A journal that only counts. */
  private static final class CountingJournal implements Journal {
    private final JournalCounters counters = new JournalCounters();

    @Override
    public boolean hasRoomFor(final int eventsLengthBytes) {
      return false;
    }

    @Override
    public void offer(
        final DirectBuffer events,
        final int offset,
        final int lengthBytes,
        final long firstPosition,
        final int eventCount) {
      throw new UnsupportedOperationException("takes nothing");
    }

    @Override
    public long durablePosition() {
      return 42;
    }

    @Override
    public boolean storageFull() {
      return true;
    }

    @Override
    public Durability durability() {
      return Durability.DISK;
    }

    @Override
    public JournalCounters counters() {
      return counters;
    }

    @Override
    public void close() {
      // There is nothing to close.
    }
  }
}
