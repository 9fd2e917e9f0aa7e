package io.sluice.persistence.mirror;

/** That a thing changed and the mirror does not have it yet. Replica's thread. */
final class Change {
  /** The thing did not end, as far as is known. */
  static final int NOT_ENDED = -1;

  private final long number;
  private final long position;
  private final long noticedNs;
  private int endCode;
  private boolean news;

  /**
   * A change.
   *
   * @param number of the change; they are dense, so the oldest has the least
   * @param position of the first event that the mirror lacks
   * @param noticedNs when it was noticed, on the monotonic clock
   * @param endCode status in which a record ended, or {@link #NOT_ENDED}
   * @param news false if the thing is only told once more
   */
  Change(
      final long number,
      final long position,
      final long noticedNs,
      final int endCode,
      final boolean news) {
    this.number = number;
    this.position = position;
    this.noticedNs = noticedNs;
    this.endCode = endCode;
    this.news = news;
  }

  long number() {
    return number;
  }

  long position() {
    return position;
  }

  long noticedNs() {
    return noticedNs;
  }

  int endCode() {
    return endCode;
  }

  /** Whether it is more than a repetition. */
  boolean isNews() {
    return news;
  }

  /** Learns of a later change of the same thing; what does not end it says nothing of its end. */
  void learn(final Change later) {
    news |= later.news;
    if (later.endCode != NOT_ENDED) {
      endCode = later.endCode;
    }
  }
}
