package io.sluice.loadtest.simulation;

import java.io.Serial;
import java.util.function.Supplier;

/** A promise was broken, or the engine did what the rules do not say. */
final class Violation extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1;

  Violation(final String what) {
    super(what);
  }

  Violation(final String what, final Throwable cause) {
    super(what, cause);
  }

  /** Fails unless something holds. */
  static void unless(final boolean holds, final Supplier<String> what) {
    if (!holds) {
      throw new Violation(what.get());
    }
  }

  static void unless(final boolean holds, final String what) {
    if (!holds) {
      throw new Violation(what);
    }
  }
}
