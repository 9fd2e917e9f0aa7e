package io.sluice.persistence.readmodel;

/** A text is none that a mirror of this format writes. Caught where it is read, and never shown. */
final class UnreadableText extends Exception {
  UnreadableText(final String expected) {
    super(expected, null, false, false);
  }
}
