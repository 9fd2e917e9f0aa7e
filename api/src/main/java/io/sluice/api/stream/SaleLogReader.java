package io.sluice.api.stream;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.spi.FrameVisitor;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalReader;
import io.sluice.engine.spi.JournalStore;
import java.io.IOException;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One reading of one log, page by page. Whoever asks for it has a single question at a time, and
 * closes it in the end; what is done is done by the thread of {@link SaleLogs}.
 */
public final class SaleLogReader {
  /** A page ends with the frame in which it reaches this. */
  private static final int PAGE_BYTES = 64 * 1024;

  /** A page ends after so many frames of the journal, whatever they are about. */
  private static final int FRAME_LIMIT = 512;

  private final SaleLogs logs;
  private final long since;
  private final long upTo;
  private final SaleChain chain;
  private final SaleLogWriter writer;

  // The thread of the logs only.
  private @Nullable JournalReader journal;
  private long position;

  SaleLogReader(
      final SaleLogs logs,
      final CodeDirectory directory,
      final SaleNames names,
      final ActivityDefinition activity,
      final long after,
      final long upTo) {
    this.logs = logs;
    this.since = activity.since();
    this.upTo = upTo;
    this.position = since - 1;
    this.chain = new SaleChain(after);
    final SaleLine lines = new SaleLine(directory, names, chain);
    final SaleSetup setup =
        new SaleSetup(activity.index(), lines, ActivityEvents.ofCodes(directory));
    this.writer = new SaleLogWriter(activity.index(), lines, setup, chain);
  }

  /** The position up to which it tells. */
  public long upTo() {
    return upTo;
  }

  /** Asks for what comes next; the answer comes on the thread of the logs. Any thread. */
  public void next(final Consumer<SaleLogPage> onPage) {
    logs.execute(() -> onPage.accept(logs.read(this)));
  }

  /** Gives up its place. Any thread, once. */
  public void close() {
    logs.execute(() -> logs.close(this));
  }

  SaleLogPage read(final JournalStore store) throws IOException, JournalDamagedException {
    if (journal == null) {
      final long first = store.outline().firstPosition();
      if (since < first) {
        return new SaleLogPage.Gone(first);
      }
      journal = store.followBehind(since - 1);
    }
    final FrameVisitor visitor = new Visitor();
    int frames = 0;
    while (frames < FRAME_LIMIT && !isOver() && chain.length() < PAGE_BYTES) {
      final int shown = journal.poll(visitor, upTo, FRAME_LIMIT - frames);
      assert shown > 0 : "nothing behind " + position + " up to " + upTo;
      frames += shown;
    }
    return new SaleLogPage.Lines(chain.take(), isOver());
  }

  void closeJournal() throws IOException {
    if (journal != null) {
      journal.close();
      journal = null;
    }
  }

  private boolean isOver() {
    return writer.isEnded() || position >= upTo;
  }

  /** Takes the events of a frame that were not taken yet. */
  private final class Visitor implements FrameVisitor {
    @Override
    public void onFrame(
        final DirectBuffer buffer,
        final int eventsOffset,
        final int eventsLength,
        final long firstPosition,
        final int eventCount) {
      int entry = eventsOffset;
      for (int i = 0; i < eventCount && !writer.isEnded(); i++) {
        if (firstPosition + i > position) {
          position = firstPosition + i;
          writer.read(buffer, entry, position);
        }
        entry += EventBatch.entryLength(buffer, entry);
      }
    }

    @Override
    public boolean wantsMore() {
      return !isOver() && chain.length() < PAGE_BYTES;
    }
  }
}
