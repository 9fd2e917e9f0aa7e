package io.sluice.loadtest.simulation;

/**
 * Units of a line from one location.
 *
 * @param line its index in the command
 * @param pinned whether the line named the location
 * @param sku of which
 * @param location where
 * @param units how many
 */
record Part(int line, boolean pinned, int sku, int location, long units) {
  static final Part[] NONE = {};

  /** The same for another number of units. */
  Part of(final long otherUnits) {
    return new Part(line, pinned, sku, location, otherUnits);
  }

  /** The same for a line that names its location, or as it was. */
  Part pinnedIf(final boolean named) {
    return pinned || !named ? this : new Part(line, true, sku, location, units);
  }
}
