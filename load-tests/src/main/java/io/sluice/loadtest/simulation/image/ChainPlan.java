package io.sluice.loadtest.simulation.image;

import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * What chains of lives are for.
 *
 * @param images after which they end; 0 if none are to be judged
 * @param forces whether a force of a file or directory is one, or only says so
 */
record ChainPlan(long images, Predicate<Path> forces) {
  /** Lives that are lived for what they leave. */
  static final ChainPlan SPECIMENS = new ChainPlan(0, file -> true);

  boolean judges() {
    return images > 0;
  }
}
