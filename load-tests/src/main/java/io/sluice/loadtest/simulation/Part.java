package io.sluice.loadtest.simulation;

/**
 * Units of a line from one location.
 *
 * @param line its index in the command
 * @param pinned whether the line named the location
 * @param sku of which
 * @param pool of the SKU that they are from, 0 for the one that everybody sells from
 * @param location where
 * @param units how many
 */
record Part(int line, boolean pinned, int sku, int pool, int location, long units) {
  static final Part[] NONE = {};

  /** The same for another number of units. */
  Part of(final long otherUnits) {
    return new Part(line, pinned, sku, pool, location, otherUnits);
  }

  /** The same for a line that names its location, or as it was. */
  Part pinnedIf(final boolean named) {
    return pinned || !named ? this : new Part(line, true, sku, pool, location, units);
  }

  /** The same at another location. */
  Part at(final int otherLocation) {
    return new Part(line, pinned, sku, pool, otherLocation, units);
  }

  /** The same of another pool. */
  Part in(final int otherPool) {
    return otherPool == pool ? this : new Part(line, pinned, sku, otherPool, location, units);
  }
}
