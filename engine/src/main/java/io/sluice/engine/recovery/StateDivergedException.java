package io.sluice.engine.recovery;

/**
 * The replay of a sound journal led to another state than the one that was lived: a defect of this
 * version.
 */
public final class StateDivergedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** Says where and how they differ. */
  public StateDivergedException(final String message) {
    super(message);
  }
}
