package io.sluice.loadtest.simulation;

import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.domain.StartFacts;
import io.sluice.engine.ingress.OutcomeHandler;
import io.sluice.engine.spi.EngineClock;
import io.sluice.engine.spi.FatalHandler;
import io.sluice.engine.spi.FrameVisitor;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalStore;
import io.sluice.persistence.memory.EpochEditor;
import io.sluice.persistence.memory.InMemoryJournal;
import io.sluice.persistence.memory.InMemoryJournalStore;
import java.io.IOException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.agrona.DirectBuffer;

/** Bugs between the parts of Sluice: where the engine meets what is not its own. */
enum PlantedBug implements Planted {
  /** An answer leaves when its event was offered. */
  ACKNOWLEDGE_BEFORE_FORCE(journals(PlantedBug::acknowledgingEarly)),

  /** An answer leaves one event too early. */
  DURABLE_POSITION_AHEAD_BY_ONE(journals(PlantedBug::aheadByOne)),

  /** Frames for which there is no room are dropped. */
  FRAME_DROPPED_WHEN_FULL(journals(PlantedBug::dropping)),

  /** Two frames change places. */
  FRAMES_REORDERED(journals(PlantedBug::reordering)),

  /** What is written is not what was decided. */
  ANOTHER_EXPIRY_WRITTEN(journals(PlantedBug::writingAnotherExpiry)),

  /** A disk that was full once stays full. */
  STORAGE_FULL_FOR_EVER(journals(PlantedBug::fullForEver)),

  /** The last frame that was forced is gone, and nothing tells. */
  FORCED_FRAME_LOST(() -> new Seams() {
    @Override
    public void beforeRecovery(final InMemoryJournalStore disk) {
      ranIf(EpochEditor.loseLastFrame(disk));
    }
  }),

  /** Damaged frames are read like any other. */
  CHECKSUM_NOT_LOOKED_AT(() -> new Seams() {
    @Override
    public void beforeRecovery(final InMemoryJournalStore disk) {
      ranIf(EpochEditor.forgiveChecksums(disk));
    }
  }),

  /** The mark is written before the force. */
  MARK_AHEAD_OF_DATA(MarkAhead::new),

  /** What was taken over is built upon, but never forced. */
  TAKEOVER_NOT_FORCED(TakeoverNotForced::new),

  /** A failed write is logged, and life goes on. */
  FAILED_WRITE_IGNORED(stores(store -> new PlantedStore(store) {
    @Override
    public Journal openEpoch(
        final long stateHash, final Runnable onDurable, final FatalHandler onFatal)
        throws JournalDamagedException, IOException {
      return super.openEpoch(stateHash, onDurable, (exitCode, cause) -> PlantSwitch.ran());
    }
  })),

  /** An epoch begins with the hash of another state. */
  HASH_OF_ANOTHER_STATE(stores(store -> new PlantedStore(store) {
    @Override
    public Journal openEpoch(
        final long stateHash, final Runnable onDurable, final FatalHandler onFatal)
        throws JournalDamagedException, IOException {
      PlantSwitch.ran();
      return super.openEpoch(stateHash + 1, onDurable, onFatal);
    }
  })),

  /** Nobody is woken when something has become durable. */
  LOST_WAKE_UP(stores(store -> new PlantedStore(store) {
    @Override
    public Journal openEpoch(
        final long stateHash, final Runnable onDurable, final FatalHandler onFatal)
        throws JournalDamagedException, IOException {
      return super.openEpoch(stateHash, PlantSwitch::ran, onFatal);
    }
  })),

  /** The replay reads another expiry than the one that is written. */
  REPLAY_READS_ANOTHER_EXPIRY(stores(store -> new PlantedStore(store) {
    @Override
    FrameVisitor reading(final FrameVisitor visitor) {
      return PlantedBug.editing(visitor);
    }
  })),

  /** A start forgets which requests were accepted. */
  KEYS_FORGOTTEN_AT_START(stores(store -> new PlantedStore(store) {
    @Override
    FrameVisitor reading(final FrameVisitor visitor) {
      return PlantedBug.withoutKeys(visitor);
    }
  })),

  /** The replay leaves out the last event of a long frame. */
  REPLAY_SKIPS_AN_EVENT(stores(store -> new PlantedStore(store) {
    @Override
    FrameVisitor reading(final FrameVisitor visitor) {
      return PlantedBug.skipping(visitor);
    }
  })),

  /** The keys of one caller are those of every other. */
  KEY_WITHOUT_CALLER(() -> new Seams() {
    @Override
    public int keyScope(final int caller) {
      ranIf(caller != 0);
      return 0;
    }
  }),

  /** Time goes back a little at every start. */
  TIME_GOES_BACK_AT_START(starts(facts -> at(facts, facts.time() - 7))),

  /** The pause before a start does not count. */
  TIME_OF_START_ROUNDED_UP(starts(facts -> at(facts, facts.time() + 1))),

  /** A start forgets how many keys there may be. */
  KEY_CAPACITY_LOST_AT_START(starts(facts ->
      with(facts, new EngineCapacity(EngineCapacity.MIN_KEYS, facts.capacity().holds())))),

  /** A start forgets how many holds there may be. */
  HOLD_CAPACITY_LOST_AT_START(
      starts(facts -> with(facts, new EngineCapacity(facts.capacity().keys(), 1 << 20)))),

  /** The wall clock is believed, wherever it goes. */
  WALL_CLOCK_BELIEVED(() -> new Seams() {
    @Override
    public EngineClock clock(final EngineClock clock, final Machine machine) {
      return () -> {
        ranIf(machine.wallMs() != clock.timeMs());
        return machine.wallMs();
      };
    }
  }),

  /** Time stands still until the next start. */
  CLOCK_STANDS_STILL(() -> new Seams() {
    @Override
    public EngineClock clock(final EngineClock clock, final Machine machine) {
      final long startMs = clock.timeMs();
      return () -> {
        ranIf(clock.timeMs() != startMs);
        return startMs;
      };
    }
  }),

  /** A hold is a millisecond shorter than was asked for. */
  HOLD_TOO_SHORT(wishes(wish -> {
    final Wish changed = copy(wish, wish.lineCount);
    changed.ttlMs = Math.max(0, wish.ttlMs - 1);
    return changed;
  })),

  /** Nobody tells the engine for whom units are reserved. */
  CUSTOMER_LEFT_OUT(wishes(wish -> {
    final Wish changed = copy(wish, wish.lineCount);
    changed.customer = 0;
    return changed;
  })),

  /** Nobody compares what was paid. */
  AMOUNT_LEFT_OUT(wishes(wish -> {
    final Wish changed = copy(wish, wish.lineCount);
    changed.amount = Wish.NOT_NAMED;
    return changed;
  })),

  /** The last of several lines is left out. */
  LAST_LINE_LEFT_OUT(wishes(wish -> wish.lineCount > 1 ? copy(wish, wish.lineCount - 1) : wish)),

  /** An outcome is lost between the engine and the client. */
  OUTCOME_LOST(() -> new Seams() {
    private int count;

    @Override
    public OutcomeHandler outcomes(final OutcomeHandler handler) {
      return (buffer, offset, length) -> {
        if (++count % 500 != 0) {
          handler.onOutcome(buffer, offset, length);
        } else {
          PlantSwitch.ran();
        }
      };
    }
  }),

  /** An outcome is handed over twice. */
  OUTCOME_TWICE(() -> new Seams() {
    private int count;

    @Override
    public OutcomeHandler outcomes(final OutcomeHandler handler) {
      return (buffer, offset, length) -> {
        handler.onOutcome(buffer, offset, length);
        if (++count % 500 == 0) {
          PlantSwitch.ran();
          handler.onOutcome(buffer, offset, length);
        }
      };
    }
  });

  @SuppressWarnings("ImmutableEnumChecker") // They make something new, and keep nothing.
  private final Supplier<Seams> seams;

  PlantedBug(final Supplier<Seams> seams) {
    this.seams = seams;
  }

  @Override
  public String part() {
    return "seams";
  }

  @Override
  public Seams plant() {
    return seams.get();
  }

  /** The mark tells at the death of a process that everything offered was forced. */
  private static final class MarkAhead implements Seams {
    private long offered;

    @Override
    public Journal journal(final Journal journal, final InMemoryJournal disk) {
      return new PlantedJournal(journal) {
        @Override
        public void offer(
            final DirectBuffer events,
            final int offset,
            final int lengthBytes,
            final long firstPosition,
            final int eventCount) {
          super.offer(events, offset, lengthBytes, firstPosition, eventCount);
          offered = lastOffered();
        }
      };
    }

    @Override
    public void onDeath(final InMemoryJournalStore disk) {
      ranIf(EpochEditor.markAhead(disk, offered));
    }
  }

  /** The frames that a start copies are in no force. */
  private static final class TakeoverNotForced implements Seams {
    private InMemoryJournalStore disk = new InMemoryJournalStore(
        io.sluice.engine.protocol.Durability.DISK, 1 << 20, new Randomness(0));

    @Override
    public void beforeRecovery(final InMemoryJournalStore newDisk) {
      disk = newDisk;
    }

    @Override
    public JournalStore store(final JournalStore store) {
      return new PlantedStore(store) {
        @Override
        public Journal openEpoch(
            final long stateHash, final Runnable onDurable, final FatalHandler onFatal)
            throws JournalDamagedException, IOException {
          final Journal journal = super.openEpoch(stateHash, onDurable, onFatal);
          ranIf(EpochEditor.unforceTakeover(disk));
          return journal;
        }
      };
    }
  }

  private static void ranIf(final boolean changed) {
    if (changed) {
      PlantSwitch.ran();
    }
  }

  private static Supplier<Seams> journals(final UnaryOperator<Journal> planted) {
    return () -> new Seams() {
      @Override
      public Journal journal(final Journal journal, final InMemoryJournal disk) {
        return planted.apply(journal);
      }
    };
  }

  private static Supplier<Seams> stores(final UnaryOperator<JournalStore> planted) {
    return () -> new Seams() {
      @Override
      public JournalStore store(final JournalStore store) {
        return planted.apply(store);
      }
    };
  }

  private static Supplier<Seams> starts(final UnaryOperator<StartFacts> planted) {
    return () -> new Seams() {
      @Override
      public StartFacts start(final StartFacts facts) {
        PlantSwitch.ran();
        return planted.apply(facts);
      }
    };
  }

  private static Supplier<Seams> wishes(final UnaryOperator<Wish> planted) {
    return () -> new Seams() {
      @Override
      public Wish sent(final Wish wish) {
        final Wish changed = wish.kind.isKeyed() ? planted.apply(wish) : wish;
        ranIf(!changed.isSameAs(wish));
        return changed;
      }
    };
  }

  private static Journal acknowledgingEarly(final Journal journal) {
    return new PlantedJournal(journal) {
      @Override
      public long durablePosition() {
        ranIf(super.durablePosition() != lastOffered());
        return lastOffered();
      }
    };
  }

  private static Journal aheadByOne(final Journal journal) {
    return new PlantedJournal(journal) {
      @Override
      public long durablePosition() {
        ranIf(super.durablePosition() < lastOffered());
        return Math.min(lastOffered(), super.durablePosition() + 1);
      }
    };
  }

  private static Journal dropping(final Journal journal) {
    return new PlantedJournal(journal) {
      private boolean full;

      @Override
      public boolean hasRoomFor(final int eventsLengthBytes) {
        full = !super.hasRoomFor(eventsLengthBytes);
        return true;
      }

      @Override
      public void offer(
          final DirectBuffer events,
          final int offset,
          final int lengthBytes,
          final long firstPosition,
          final int eventCount) {
        if (full) {
          PlantSwitch.ran();
        } else {
          super.offer(events, offset, lengthBytes, firstPosition, eventCount);
        }
      }
    };
  }

  private static Journal reordering(final Journal journal) {
    return new PlantedJournal(journal) {
      private int frames;
      private byte[] kept = {};
      private long keptPosition;
      private int keptCount;

      @Override
      public void offer(
          final DirectBuffer events,
          final int offset,
          final int lengthBytes,
          final long firstPosition,
          final int eventCount) {
        if (++frames % 200 == 0) {
          kept = new byte[lengthBytes];
          events.getBytes(offset, kept);
          keptPosition = firstPosition;
          keptCount = eventCount;
          return;
        }
        super.offer(events, offset, lengthBytes, firstPosition, eventCount);
        if (kept.length > 0) {
          PlantSwitch.ran();
          final DirectBuffer late = new org.agrona.concurrent.UnsafeBuffer(kept);
          super.offer(late, 0, kept.length, keptPosition, keptCount);
          kept = new byte[0];
        }
      }
    };
  }

  private static Journal writingAnotherExpiry(final Journal journal) {
    return new PlantedJournal(journal) {
      private int frames;

      @Override
      public void offer(
          final DirectBuffer events,
          final int offset,
          final int lengthBytes,
          final long firstPosition,
          final int eventCount) {
        final DirectBuffer written = ++frames % 50 == 0
            ? EventEditor.longerHold(events, offset, lengthBytes, eventCount)
            : new org.agrona.concurrent.UnsafeBuffer(events, offset, lengthBytes);
        super.offer(written, 0, lengthBytes, firstPosition, eventCount);
      }
    };
  }

  private static Journal fullForEver(final Journal journal) {
    return new PlantedJournal(journal) {
      private boolean wasFull;

      @Override
      public boolean storageFull() {
        wasFull |= super.storageFull();
        ranIf(wasFull && !super.storageFull());
        return wasFull;
      }
    };
  }

  private static FrameVisitor editing(final FrameVisitor visitor) {
    return new FrameVisitor() {
      private int frames;

      @Override
      public void onFrame(
          final DirectBuffer buffer,
          final int eventsOffset,
          final int eventsLength,
          final long firstPosition,
          final int eventCount) {
        final boolean edits = ++frames % 50 == 0;
        final DirectBuffer read =
            edits ? EventEditor.longerHold(buffer, eventsOffset, eventsLength, eventCount) : buffer;
        visitor.onFrame(read, edits ? 0 : eventsOffset, eventsLength, firstPosition, eventCount);
      }
    };
  }

  private static FrameVisitor withoutKeys(final FrameVisitor visitor) {
    return (buffer, eventsOffset, eventsLength, firstPosition, eventCount) -> visitor.onFrame(
        EventEditor.withoutKeys(buffer, eventsOffset, eventsLength, eventCount),
        0,
        eventsLength,
        firstPosition,
        eventCount);
  }

  private static FrameVisitor skipping(final FrameVisitor visitor) {
    return (buffer, eventsOffset, eventsLength, firstPosition, eventCount) -> {
      final boolean skips = eventCount > 8;
      ranIf(skips);
      visitor.onFrame(
          buffer, eventsOffset, eventsLength, firstPosition, skips ? eventCount - 1 : eventCount);
    };
  }

  private static StartFacts at(final StartFacts facts, final long time) {
    return new StartFacts(
        time,
        facts.bootIdHigh(),
        facts.bootIdLow(),
        facts.uptimeMs(),
        facts.wallMs(),
        facts.capacity());
  }

  private static StartFacts with(final StartFacts facts, final EngineCapacity capacity) {
    return new StartFacts(
        facts.time(),
        facts.bootIdHigh(),
        facts.bootIdLow(),
        facts.uptimeMs(),
        facts.wallMs(),
        capacity);
  }

  private static Wish copy(final Wish wish, final int lines) {
    final Wish copy = new Wish(wish.kind, wish.skus.length);
    copy.channel = wish.channel;
    copy.customer = wish.customer;
    copy.ttlMs = wish.ttlMs;
    copy.change = wish.change;
    copy.number = wish.number;
    copy.slot = wish.slot;
    copy.reference = wish.reference;
    copy.amount = wish.amount;
    copy.currency = wish.currency;
    copy.external = wish.external;
    for (int i = 0; i < lines; i++) {
      copy.addLine(wish.skus[i], wish.locations[i], wish.units[i], wish.prices[i]);
    }
    return copy;
  }
}
