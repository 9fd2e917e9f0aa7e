package io.sluice.engine.domain.decision;

/** What an accepted command is about, and so what its answer shows. */
public enum Subject {
  RESERVATION,
  ORDER,
  /** An order whose record is gone; only its outside id is still known. */
  FORGOTTEN_ORDER,
  MOVEMENT,
  DEFINITION,
  STOCK,
  AVAILABILITY,
  ACTIVITY
}
