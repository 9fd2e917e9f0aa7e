package io.sluice.engine.testing;

/**
 * A 128-bit hash that stands for an outside name: a key, a customer, an outside id, a reference.
 *
 * @param high first half
 * @param low second half
 */
public record Name(long high, long low) {
  private static final Name NOBODY = new Name(0, 0);

  /** The hash of a numbered name; 0 stands for no name and has the hash 0 and 0. */
  public static Name of(final long number) {
    return number == Command.NONE
        ? NOBODY
        : new Name(Dice.spread(number), Dice.spread(number ^ 0x5DEECE66DL));
  }

  /** The text that stands for a numbered name where the text itself is kept. */
  public static String text(final long number) {
    return "name-" + number;
  }
}
