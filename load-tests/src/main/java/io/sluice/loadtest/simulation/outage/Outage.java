package io.sluice.loadtest.simulation.outage;

/** What can happen to a Redis, or on the way to it. */
enum Outage {
  /** Every piece takes 5 s. */
  SLOW,
  /** Nothing arrives, and nobody is told. */
  BLACK_HOLE,
  /** Connections break. */
  RESET,
  /** The way back is closed. */
  HALF_CLOSE,
  /** A request breaks off in the middle. */
  BREAK_OFF,
  /** Requests are carried out, and nobody is told. */
  REPLY_LOST,
  /** The process is killed, and started again empty. */
  KILL,
  /** The process is killed, and comes back with what it had a while ago. */
  ROLL_BACK,
  /** The process is killed, comes back, and takes a while to read what it had. */
  LOADING,
  /** The process stands still. */
  PAUSE,
  /** All keys are removed. */
  WIPE,
  /** Its memory is full. */
  FULL,
  /** It becomes a replica, which takes no writes. */
  READ_ONLY,
  /** It forgets the scripts. */
  NO_SCRIPT,
  /** Keys become of another type. */
  WRONG_TYPES,
  /** Another journal's mirror took a shard. */
  ANOTHER_JOURNAL
}
