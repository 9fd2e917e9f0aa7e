package io.sluice.engine.domain.table;

/**
 * Hash over the fields of a definition, in order. Off the hot path: an instance a definition.
 *
 * <p>The step is that of FNV-1a widened to whole fields, with a shift to spread high bits down.
 */
public final class TextHash {
  private static final long MULTIPLIER = 0xD6E8FEB86659FD93L;

  private long hash = 0x9E3779B97F4A7C15L;

  /** Adds a number. */
  public TextHash add(final long value) {
    hash = (hash ^ value) * MULTIPLIER;
    hash ^= hash >>> 32;
    return this;
  }

  /** Adds a text and its length. */
  public TextHash add(final String text) {
    for (int i = 0; i < text.length(); i++) {
      add(text.charAt(i));
    }
    return add(text.length());
  }

  /** The hash of all that was added. */
  public long value() {
    return hash;
  }
}
