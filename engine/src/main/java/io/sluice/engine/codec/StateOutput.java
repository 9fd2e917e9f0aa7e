package io.sluice.engine.codec;

/**
 * Where the content of tables goes, value by value: each table writes itself as one section.
 *
 * <p>For one thread. What can not be written ends in an {@link java.io.UncheckedIOException}.
 */
public interface StateOutput {
  /**
   * Begins the section of a table.
   *
   * @param table number of the table among all of one state
   * @param shape what reading has to agree on: the kind of table and its measures
   */
  void begin(int table, long... shape);

  /** Writes a value. */
  void putLong(long value);

  /** Writes values that stand beside each other. */
  void putLongs(long[] values, int from, int count);

  /** Writes a short text and a number that belongs to it. */
  void putText(int tag, String text);

  /** Ends the section. */
  void end();
}
