package io.sluice.api.boot;

/**
 * The exit codes that belong to starting and stopping; those of the journal are in
 * {@link io.sluice.engine.spi.ExitCode}.
 */
final class StopCode {
  /** Stopped in order: everything acknowledged is durable. */
  static final int OK = 0;

  /** An option, a variable or the file asks for something that can not be. */
  static final int USAGE = 2;

  /** An address is in use or is none of this machine. */
  static final int ADDRESS_UNAVAILABLE = 69;

  /** What was under way did not end in time: as safe as a crash, and no more. */
  static final int STOP_TIMED_OUT = 71;

  /** The wall clock can not be believed. */
  static final int CLOCK_REFUSED = 76;

  private StopCode() {}
}
