package io.sluice.api.stream;

import io.sluice.api.json.JsonOutput;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/** Collects events until a page is full. Reused; the feed's thread. */
final class PageWriter {
  private final JsonOutput out = new JsonOutput();
  private final EventWriter events;
  private int limit;
  private int count;
  private long lastPosition;

  PageWriter(final EventWriter events) {
    this.events = events;
  }

  /** Begins a page behind a position. */
  void begin(final long after, final int newLimit) {
    out.clear();
    limit = newLimit;
    count = 0;
    lastPosition = after;
  }

  /** Whether the page takes no more: by its events, or by its bytes. */
  boolean isFull() {
    return count >= limit || out.length() >= EventFeed.PAGE_BYTES;
  }

  /** Adds the next event. */
  void add(final DirectBuffer buffer, final int entry, final long position) {
    assert position == lastPosition + 1 : position + " behind " + lastPosition;
    events.write(out, buffer, entry, position);
    out.newLine();
    count++;
    lastPosition = position;
  }

  /** The page. */
  FeedPage page(final long durablePosition) {
    final byte[] lines = Arrays.copyOf(out.bytes(), out.length());
    return new FeedPage(lines, count, lastPosition, durablePosition);
  }
}
