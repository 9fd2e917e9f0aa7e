package io.sluice.loadtest.simulation;

/** What the engine stated, asked for one command at a time. */
interface Statements {
  /** True if the next events may be those of the command. */
  boolean isNext();

  /** Takes the events of the command, of which the rules say that it has to state some. */
  Resolution take();
}
