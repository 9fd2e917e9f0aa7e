package io.sluice.loadtest.simulation;

/**
 * What the events of a turn say of one command: whether it stated any, the last of them, and what
 * the rules leave to the engine.
 *
 * @param stated whether it stated an event
 * @param template of the last one
 * @param number of the reservation or order that the last one is about
 * @param slot that a new record got
 * @param targetForgotten whether the order that was paid is known by its id only
 * @param position after its events
 */
record Resolution(
    boolean stated, int template, long number, int slot, boolean targetForgotten, long position)
    implements Statements {
  @Override
  public boolean isNext() {
    return stated;
  }

  @Override
  public Resolution take() {
    return this;
  }

  /** It stated nothing. */
  static Resolution nothing(final long position) {
    return new Resolution(false, -1, -1, -1, false, position);
  }
}
