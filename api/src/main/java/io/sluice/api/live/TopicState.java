package io.sluice.api.live;

/** What there is to say of a topic; it replaces whatever was said before. Immutable. */
public final class TopicState {
  private final Topic topic;
  private final long changedAt;
  private final byte[] json;

  /**
   * A state.
   *
   * @param topic what it is about
   * @param changedAt position up to which it counts, and behind which nobody was told it; whoever
   *     was told something up to there, or further, knows it
   * @param json the message, one object; the state's own from now on
   */
  TopicState(final Topic topic, final long changedAt, final byte[] json) {
    this.topic = topic;
    this.changedAt = changedAt;
    this.json = json;
  }

  /** What it is about. */
  public Topic topic() {
    return topic;
  }

  /** Position up to which it counts. */
  public long changedAt() {
    return changedAt;
  }

  /** The message, shared by all who read it; not to be changed. */
  public byte[] json() {
    return json;
  }
}
