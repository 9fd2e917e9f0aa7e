package io.sluice.loadtest.simulation;

/** What may go wrong in a run. */
enum Fault {
  /** The process is killed; what it had written is still there. */
  KILL(true),
  /** The power is lost: what was not forced is there, torn or gone, in any order. */
  POWER_LOSS(true),
  /** The process ends in order. */
  STOP(true),
  /** A force fails, and the process ends itself. */
  FORCE_FAILS(true),
  /** An append fails, and the process ends itself. */
  APPEND_FAILS(true),
  /** The process or the power goes in the middle of an operation on the disk. */
  KILL_IN_WRITE(true),
  /** A snapshot is damaged, or can not be written. */
  BAD_SNAPSHOT(false),
  /** Some turns of the journaler append without forcing. */
  SLOW_DISK(false),
  /** The disk is full for a while. */
  FULL_DISK(false),
  /** Somebody sets the wall clock, by up to a day. */
  WALL_JUMP(false),
  /** A bit of the journal is flipped while no process runs, and later flipped back. */
  BIT_FLIP(true),
  /** Starts are killed, too: while they read, before and after they took over. */
  KILL_DURING_START(false),
  /** Another start has other capacities. */
  OTHER_CAPACITY(false),
  /** A process is down for hours. */
  LONG_DOWNTIME(false);

  private final boolean ends;

  Fault(final boolean ends) {
    this.ends = ends;
  }

  /** True if the process ends by it. */
  boolean endsTheProcess() {
    return ends;
  }
}
