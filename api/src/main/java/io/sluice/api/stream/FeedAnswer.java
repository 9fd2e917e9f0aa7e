package io.sluice.api.stream;

/** What a question to the feed is answered with. Immutable. */
public sealed interface FeedAnswer
    permits FeedPage, FeedAnswer.Gone, FeedAnswer.Ahead, FeedAnswer.Failed {
  /**
   * What was asked for was removed.
   *
   * @param firstPosition of the journal that is still there
   */
  record Gone(long firstPosition) implements FeedAnswer {}

  /**
   * Nothing durable has the position behind which was asked.
   *
   * @param durablePosition last durable position
   */
  record Ahead(long durablePosition) implements FeedAnswer {}

  /** The journal could not be read, or holds what this version can not tell. It is in the log. */
  record Failed() implements FeedAnswer {}
}
