package io.sluice.engine.domain.stock;

/**
 * Told when units may be had again of what was sold out. Engine thread, while the fact is applied;
 * must not touch state.
 */
public interface RestockListener {
  /** Nobody. */
  RestockListener NONE = new RestockListener() {
    @Override
    public void onRestocked(final int sku) {
      // Nobody is told.
    }

    @Override
    public void onPoolChanged(final int pool) {
      // Nobody is told.
    }
  };

  /** No unit of a SKU was available in its shared cells, and one is. */
  void onRestocked(int sku);

  /** A pool of its own may have more to promise than before, or is closed. */
  void onPoolChanged(int pool);
}
