package io.sluice.engine.domain;

/** Runs a piece of work while the caller goes on with something else, if it can. */
@FunctionalInterface
public interface Alongside {
  /** Runs it at once, before the caller goes on. */
  Alongside AT_ONCE = work -> {
    work.run();
    return () -> {};
  };

  /** Begins; what it returns waits until the work is over, and throws what the work threw. */
  Runnable begin(Runnable work);
}
