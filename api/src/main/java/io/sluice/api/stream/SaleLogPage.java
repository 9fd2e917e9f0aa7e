package io.sluice.api.stream;

/** What comes next of a log. Immutable. */
public sealed interface SaleLogPage {
  /**
   * Lines, perhaps none.
   *
   * @param lines whole ones; not changed by anybody any more
   * @param last true if nothing follows
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on once, compared by nobody.
  record Lines(byte[] lines, boolean last) implements SaleLogPage {}

  /**
   * The begin of the activity was removed.
   *
   * @param firstPosition of the journal that is still there
   */
  record Gone(long firstPosition) implements SaleLogPage {}

  /** The journal could not be read, or holds what this version can not tell. It is in the log. */
  record Failed() implements SaleLogPage {}
}
