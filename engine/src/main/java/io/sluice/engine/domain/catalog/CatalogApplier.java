package io.sluice.engine.domain.catalog;

import io.sluice.engine.codec.event.SkuDefinedDecoder;
import io.sluice.engine.protocol.SkuDefinition;

/** Applies the facts about SKUs. */
public final class CatalogApplier {
  private final Catalog catalog;

  /** An applier that writes a catalogue. */
  public CatalogApplier(final Catalog catalog) {
    this.catalog = catalog;
  }

  /** Applies a fact. */
  public void apply(final SkuDefinedDecoder event, final long position) {
    final int index = event.sku();
    final long listPrice = event.listPrice();
    final int currency = event.currency();
    catalog
        .skus()
        .put(
            index,
            new SkuDefinition(
                index, event.code(), event.name(), event.barcode(), listPrice, currency, position));
  }
}
