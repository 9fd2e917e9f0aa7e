package io.sluice.engine.codec;

/**
 * Where the content of tables comes from, in the order in which it was written to a
 * {@link StateOutput}.
 *
 * <p>For one thread. What can not be read ends in an {@link java.io.UncheckedIOException}, and what
 * is not as it was written in a {@link DamagedSnapshotException}.
 */
public interface StateInput {
  /** Begins the section of a table, which must be the next one and have this shape. */
  void begin(int table, long... shape);

  /** Reads a value. */
  long getLong();

  /** Reads a value that must be from 0 to a bound, for loops and arrays of as many. */
  int getCount(int most);

  /** Reads values that stand beside each other. */
  void getLongs(long[] values, int from, int count);

  /** Reads a text; {@link #tag()} is the number that belongs to it. */
  default String getText() {
    return getTextBytes().toString();
  }

  /** The same without a string; what is returned is good until the next read. */
  TextBytes getTextBytes();

  /** Number that belongs to the text that was read last. */
  int tag();

  /** Ends the section, all of which must have been read. */
  void end();
}
