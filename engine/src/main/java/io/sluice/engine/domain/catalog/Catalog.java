package io.sluice.engine.domain.catalog;

import io.sluice.engine.domain.table.Registry;
import io.sluice.engine.domain.table.TextHash;
import io.sluice.engine.protocol.SkuDefinition;

/** The SKUs. Behind them the engine knows nothing but their dense indexes. */
public final class Catalog {
  private final Registry<SkuDefinition> skus;

  /**
   * An empty catalogue.
   *
   * @param tableName number of its table
   */
  public Catalog(final int tableName) {
    skus = new Registry<>(tableName, SkuDefinition::code, Catalog::hashOf, new SkuFormat());
  }

  /** The SKUs by index and code. */
  public Registry<SkuDefinition> skus() {
    return skus;
  }

  private static long hashOf(final SkuDefinition sku) {
    return new TextHash()
        .add(sku.index())
        .add(sku.code())
        .add(sku.name())
        .add(sku.barcode())
        .add(sku.listPrice())
        .add(sku.currency())
        .add(sku.version())
        .value();
  }
}
