package io.sluice.engine.spi;

/** Ends the process: from here on nothing may be acknowledged. */
@FunctionalInterface
public interface FatalHandler {
  /**
   * Called once, on the thread that failed; that thread does nothing afterwards.
   *
   * @param exitCode one of {@link ExitCode}
   * @param cause what happened
   */
  void onFatal(int exitCode, Throwable cause);
}
