package io.sluice.api.stream;

/** Events that follow one another, as lines. Immutable. */
public final class FeedPage implements FeedAnswer {
  private static final byte[] NOTHING = {};

  private final byte[] lines;
  private final int eventCount;
  private final long lastPosition;
  private final long durablePosition;

  /**
   * A page.
   *
   * @param lines one JSON object a line, each with its line feed; not changed by anybody any more
   * @param eventCount number of lines
   * @param lastPosition of the last event; that behind which was asked if there is none
   * @param durablePosition last durable position when the page was read
   */
  public FeedPage(
      final byte[] lines,
      final int eventCount,
      final long lastPosition,
      final long durablePosition) {
    this.lines = lines;
    this.eventCount = eventCount;
    this.lastPosition = lastPosition;
    this.durablePosition = durablePosition;
  }

  /** A page without events. */
  static FeedPage empty(final long after, final long durablePosition) {
    return new FeedPage(NOTHING, 0, after, durablePosition);
  }

  /** The lines, which nobody may change. */
  public byte[] lines() {
    return lines;
  }

  /** Bytes of all lines. */
  public int length() {
    return lines.length;
  }

  /** Number of lines. */
  public int eventCount() {
    return eventCount;
  }

  /** Position of the last event, behind which the next page begins. */
  public long lastPosition() {
    return lastPosition;
  }

  /** The last durable position when the page was read. */
  public long durablePosition() {
    return durablePosition;
  }
}
