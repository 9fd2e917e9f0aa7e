package io.sluice.engine.domain.catalog;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.command.DefineSkuDecoder;
import io.sluice.engine.codec.event.MessageHeaderEncoder;
import io.sluice.engine.codec.event.SkuDefinedEncoder;
import io.sluice.engine.domain.decision.Decision;
import io.sluice.engine.domain.decision.Subject;
import io.sluice.engine.domain.table.Registry;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.SkuDefinition;

/** Decides what happens to the catalogue. */
public final class CatalogDecider {
  private final Catalog catalog;
  private final EventBatch events;
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final SkuDefinedEncoder defined = new SkuDefinedEncoder();

  /** A decider that reads a catalogue and states facts in a batch. */
  public CatalogDecider(final Catalog catalog, final EventBatch events) {
    this.catalog = catalog;
    this.events = events;
  }

  /** Registers a SKU or describes it anew; the same again states nothing. */
  public RejectReason decide(final DefineSkuDecoder command, final Decision decision) {
    final long expectedVersion = command.expectedVersion();
    final long listPrice = command.listPrice();
    final int currency = command.currency();
    final String code = command.code();
    final String name = command.name();
    final String barcode = command.barcode();
    final int known = catalog.skus().indexOf(code);
    final SkuDefinition old = known == Registry.UNKNOWN ? null : catalog.skus().at(known);
    if (expectedVersion >= 0 && (old == null || old.version() != expectedVersion)) {
      return RejectReason.VERSION_STALE;
    }
    // ---- no refusal below this line ----
    final int index = old == null ? catalog.skus().size() : known;
    decision.answerWith(Subject.DEFINITION, index, old == null);
    final boolean same = old != null
        && old.equals(
            new SkuDefinition(index, code, name, barcode, listPrice, currency, old.version()));
    if (!same) {
      defined.wrapAndApplyHeader(events.buffer(), events.begin(), header);
      decision.stamp(defined.cause());
      defined
          .sku(index)
          .listPrice(listPrice)
          .currency(currency)
          .code(code)
          .name(name)
          .barcode(barcode);
      events.end(defined.encodedLength());
    }
    return RejectReason.NONE;
  }
}
