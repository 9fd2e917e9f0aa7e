package io.sluice.loadtest.simulation;

/** Where a start may be killed. */
enum StartKill {
  NEVER,
  WHILE_READING,
  BEFORE_TAKING_OVER,
  WHILE_TAKING_OVER,
  AFTER_TAKING_OVER,
  WHILE_STARTING
}
