package io.sluice.loadtest.simulation;

import io.sluice.engine.codec.outcome.AvailabilityOutcomeDecoder;
import io.sluice.engine.codec.outcome.StockOutcomeDecoder;
import io.sluice.engine.protocol.RejectReason;

/** What is answered to whoever looks at stock and activities. */
final class ModelLooks {
  private final ModelCatalog catalog;
  private final ModelStock stock;
  private final ModelActivities activities;

  ModelLooks(final ModelCatalog catalog, final ModelStock stock, final ModelActivities activities) {
    this.catalog = catalog;
    this.stock = stock;
    this.activities = activities;
  }

  /** All cells of a SKU. */
  Expected stock(final int sku) {
    if (!catalog.hasSku(sku)) {
      return Expected.refused(RejectReason.SKU_UNKNOWN);
    }
    final Expected expected = Expected.of(StockOutcomeDecoder.TEMPLATE_ID);
    expected.sku = sku;
    expected.figures = stock.shown(sku);
    return expected;
  }

  /** What a channel may promise. */
  Expected availability(final Wish wish) {
    if (!catalog.hasChannel(wish.channel)) {
      return Expected.refused(RejectReason.CHANNEL_UNKNOWN);
    }
    final long[] promised = new long[2 * wish.lineCount];
    for (int i = 0; i < wish.lineCount; i++) {
      if (!catalog.hasSku(wish.skus[i])) {
        return Expected.refused(RejectReason.SKU_UNKNOWN, i, -1, -1);
      }
      promised[2 * i] = wish.skus[i];
      promised[2 * i + 1] = stock.promisable(wish.skus[i], wish.channel);
    }
    final Expected expected = Expected.of(AvailabilityOutcomeDecoder.TEMPLATE_ID);
    expected.channel = wish.channel;
    expected.figures = promised;
    return expected;
  }

  /** An activity as it stands. */
  Expected activity(final Wish wish, final long now) {
    return activities.has(wish.activity)
        ? activities.shown(wish.activity, now)
        : Expected.refused(RejectReason.ACTIVITY_UNKNOWN);
  }
}
