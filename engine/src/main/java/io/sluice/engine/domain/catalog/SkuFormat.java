package io.sluice.engine.domain.catalog;

import io.sluice.engine.codec.StateInput;
import io.sluice.engine.codec.StateOutput;
import io.sluice.engine.domain.table.DefinitionFormat;
import io.sluice.engine.protocol.SkuDefinition;

/** A SKU in a snapshot. */
final class SkuFormat implements DefinitionFormat<SkuDefinition> {
  @Override
  public void write(final SkuDefinition sku, final StateOutput out) {
    out.putText(sku.index(), sku.code());
    out.putText(0, sku.name());
    out.putText(sku.currency(), sku.barcode());
    out.putLong(sku.listPrice());
    out.putLong(sku.version());
  }

  @Override
  public SkuDefinition read(final StateInput in) {
    final String code = in.getText();
    final int index = in.tag();
    final String name = in.getText();
    final String barcode = in.getText();
    final int currency = in.tag();
    return new SkuDefinition(index, code, name, barcode, in.getLong(), currency, in.getLong());
  }
}
