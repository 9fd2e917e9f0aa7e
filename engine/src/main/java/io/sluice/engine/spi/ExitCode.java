package io.sluice.engine.spi;

/** The exit codes by which an operator knows why the process did not start or stopped itself. */
public final class ExitCode {
  /** A defect: an exception that nothing foresees. */
  public static final int DEFECT = 70;

  /** The data directory is in use by another process. */
  public static final int DIRECTORY_IN_USE = 73;

  /** A write or a force failed; what the disk holds is unknown from there on. */
  public static final int WRITE_FAILED = 74;

  /** The data is damaged: something that was acknowledged is missing or was changed. */
  public static final int DATA_DAMAGED = 75;

  private ExitCode() {}
}
