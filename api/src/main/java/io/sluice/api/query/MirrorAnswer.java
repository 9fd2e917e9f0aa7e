package io.sluice.api.query;

/** What the mirror said to one question. */
public sealed interface MirrorAnswer {
  /**
   * What was asked for.
   *
   * @param json the resource
   * @param position everything up to it is in the answer
   * @param ageMs how long ago the mirror was written
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed over, and never compared.
  record Known(byte[] json, long position, long ageMs) implements MirrorAnswer {}

  /**
   * There is no such thing.
   *
   * @param missing what is not there
   * @param position up to which that is so
   * @param ageMs how long ago the mirror was written
   */
  record Absent(Missing missing, long position, long ageMs) implements MirrorAnswer {}

  /**
   * The mirror can not answer as it was asked to.
   *
   * @param why for people
   */
  record Unavailable(String why) implements MirrorAnswer {}

  /**
   * There is a defect.
   *
   * @param defect to be reported
   */
  record Failed(Throwable defect) implements MirrorAnswer {}

  /** What can be missing. */
  enum Missing {
    THING,
    CHANNEL
  }
}
