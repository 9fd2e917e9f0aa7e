package io.sluice.api.live;

import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.JsonOutput.Name;
import io.sluice.engine.domain.stock.Bucket;

/** The stock of a SKU that somebody watches. The feed's thread. */
final class WatchedSku extends WatchedTopic {
  private static final Name SKU = Name.of("sku");
  private static final Name ON_HAND = Name.of("onHand");
  private static final Name AVAILABLE = Name.of("available");
  private static final Name HELD = Name.of("held");
  private static final Name ALLOCATED = Name.of("allocated");
  private static final Name IN_TRANSIT = Name.of("inTransit");
  private static final Name UNAVAILABLE = Name.of("unavailable");

  private final String code;
  private final StockProjection stock;

  WatchedSku(final Topic topic, final String code, final StockProjection stock) {
    super(topic);
    this.code = code;
    this.stock = stock;
  }

  @Override
  void write(final JsonOutput out) {
    final int index = topic().index();
    final long available = stock.units(index, Bucket.AVAILABLE);
    final long held = stock.units(index, Bucket.HELD);
    final long allocated = stock.units(index, Bucket.ALLOCATED);
    final long unavailable = stock.units(index, Bucket.UNAVAILABLE);
    out.plain(SKU, code)
        .number(ON_HAND, available + held + allocated + unavailable)
        .number(AVAILABLE, available)
        .number(HELD, held)
        .number(ALLOCATED, allocated)
        .number(IN_TRANSIT, stock.units(index, Bucket.IN_TRANSIT))
        .number(UNAVAILABLE, unavailable);
  }
}
