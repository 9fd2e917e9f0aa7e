package io.sluice.engine.spi;

/** The source of engine time. Asked once a turn, by the engine thread only. */
@FunctionalInterface
public interface EngineClock {
  /** Milliseconds UTC; never less than what was said before. */
  long timeMs();
}
