package io.sluice.api.stream;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.spi.FrameVisitor;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalReader;
import java.io.Closeable;
import java.io.IOException;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A place in the journal from which a page can be read, in the middle of a frame if need be.
 *
 * <p>A frame holds the events of a turn, and a page may end after any of them: what is left of the
 * frame is kept for the next page. The feed's thread.
 */
final class FeedCursor implements FrameVisitor, Closeable {
  /** The page ends it sooner. */
  private static final int FRAME_LIMIT = 1_024;

  private final JournalReader reader;
  private final PageWriter page;
  private long position;

  // What is left of a frame: entries, and the position of the first of them.
  private final UnsafeBuffer kept = new UnsafeBuffer(new byte[0]);
  private byte[] keptBytes = new byte[0];
  private int keptOffset;
  private long keptPosition;
  private int keptCount;

  /**
   * A cursor.
   *
   * @param reader that stands behind the position
   * @param page that events are written to
   */
  FeedCursor(final JournalReader reader, final PageWriter page, final long position) {
    this.reader = reader;
    this.page = page;
    this.position = position;
  }

  /** Position of the last event before it. */
  long position() {
    return position;
  }

  /** Goes elsewhere. */
  void moveBehind(final long newPosition) throws JournalDamagedException, IOException {
    keptCount = 0;
    reader.moveBehind(newPosition);
    position = newPosition;
  }

  /** Fills the page with what follows, up to a position that is durable. */
  void fill(final long upTo) throws JournalDamagedException, IOException {
    if (keptCount > 0) {
      write(kept, keptOffset, keptPosition, keptCount);
    }
    while (!page.isFull() && position < upTo) {
      final int shown = reader.poll(this, upTo, FRAME_LIMIT);
      assert shown > 0 : "nothing behind " + position + " up to " + upTo;
    }
  }

  @Override
  public void onFrame(
      final DirectBuffer buffer,
      final int eventsOffset,
      final int eventsLength,
      final long firstPosition,
      final int eventCount) {
    final int left = write(buffer, eventsOffset, firstPosition, eventCount);
    if (left > 0) {
      keep(buffer, eventsOffset + eventsLength);
    }
  }

  @Override
  public boolean wantsMore() {
    return !page.isFull();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  /** Writes events as long as the page has room; returns how many are left. */
  private int write(
      final DirectBuffer buffer, final int from, final long firstPosition, final int count) {
    int entry = from;
    int left = count;
    long next = firstPosition;
    while (left > 0 && (next <= position || !page.isFull())) {
      if (next > position) {
        page.add(buffer, entry, next);
        position = next;
      }
      entry += EventBatch.entryLength(buffer, entry);
      next++;
      left--;
    }
    keptOffset = entry;
    keptPosition = next;
    keptCount = left;
    return left;
  }

  /** Copies the entries that are left, which the reader is about to overwrite. */
  private void keep(final DirectBuffer buffer, final int end) {
    final int length = end - keptOffset;
    if (keptBytes.length < length) {
      keptBytes = new byte[length];
    }
    buffer.getBytes(keptOffset, keptBytes, 0, length);
    kept.wrap(keptBytes, 0, length);
    keptOffset = 0;
  }
}
