package io.sluice.api.fairness;

import java.io.Serial;

/** What is wrong with a line of a log. */
final class SaleLogFault extends Exception {
  @Serial
  private static final long serialVersionUID = 1L;

  SaleLogFault(final String what) {
    super(what);
  }
}
