package io.sluice.loadtest.simulation;

import io.sluice.engine.codec.HeapBuffer;
import io.sluice.engine.codec.command.ChangeActivityEncoder;
import io.sluice.engine.codec.command.DefineActivityEncoder;
import io.sluice.engine.codec.command.MessageHeaderEncoder;
import io.sluice.engine.codec.command.ReadActivityEncoder;
import io.sluice.engine.codec.command.ReserveOrWaitEncoder;
import io.sluice.engine.protocol.ActivityDefinition;

/** Writes what is wanted of activities; the part of {@link WishEncoder} that knows of them. */
final class ActivityEncoder {
  private static final int NO_STORE = -1;
  private static final String[] CODES = WishEncoder.texts("ACTIVITY-");

  private final HeapBuffer buffer;
  private final MessageHeaderEncoder header;
  private final DefineActivityEncoder define = new DefineActivityEncoder();
  private final ChangeActivityEncoder change = new ChangeActivityEncoder();
  private final ReadActivityEncoder read = new ReadActivityEncoder();
  private final ReserveOrWaitEncoder reserveOrWait = new ReserveOrWaitEncoder();

  ActivityEncoder(final HeapBuffer buffer, final MessageHeaderEncoder header) {
    this.buffer = buffer;
    this.header = header;
  }

  /** Writes a definition, and returns its length without the header. */
  int define(final Wish wish) {
    final Sale sale = wish.sale;
    if (sale == null) {
      throw new IllegalArgumentException("nothing to define: " + wish);
    }
    define
        .wrapAndApplyHeader(buffer, 0, header)
        .expectedVersion(wish.expectedVersion)
        .channel(sale.channel())
        .startsAt(sale.startsAt())
        .endsAt(sale.endsAt())
        .holdTtlMs(sale.holdTtlMs())
        .flags(flags(sale))
        .liveHoldsPerCustomer(sale.liveHolds())
        .store(NO_STORE)
        .scarceTtlMs(sale.rules().scarceTtlMs())
        .scarceBelow(sale.rules().scarceBelow())
        .maxUnpaid(sale.rules().maxUnpaid());
    final DefineActivityEncoder.ItemsEncoder items =
        define.itemsCount(sale.items().size());
    for (final Sale.Item item : sale.items()) {
      items
          .next()
          .sku(item.sku())
          .location(item.location())
          .quantity(item.units())
          .price(item.price())
          .limitPerCustomer(item.perCustomer())
          .limitPerOrder(item.perOrder());
    }
    final DefineActivityEncoder.WavesEncoder waves =
        define.wavesCount(sale.waves().size());
    for (final Sale.Wave wave : sale.waves()) {
      waves.next().at(wave.at()).item(wave.item()).quantity(wave.units());
    }
    return define.code(CODES[sale.code()]).guide("").encodedLength();
  }

  private static short flags(final Sale sale) {
    final int overlap = sale.overlap() ? ActivityDefinition.OVERLAP : 0;
    final int waitlist = sale.rules().waitlist() ? ActivityDefinition.WAITLIST : 0;
    return (short) (overlap | waitlist | (sale.provable() ? ActivityDefinition.PROVABLE : 0));
  }

  /** Writes what somebody wants or waits for, and returns its length without the header. */
  int reserveOrWait(final Wish wish) {
    return reserveOrWait
        .wrapAndApplyHeader(buffer, 0, header)
        .customerHigh(WishEncoder.high(wish.customer))
        .customerLow(WishEncoder.low(wish.customer))
        .channel(wish.channel)
        .ttlMs(wish.ttlMs)
        .activity(wish.activity)
        .waitTtlMs(wish.waitTtlMs)
        .sku(wish.skus[0])
        .quantity(wish.units[0])
        .encodedLength();
  }

  /** Writes a change, and returns its length without the header. */
  int change(final Wish wish) {
    return change
        .wrapAndApplyHeader(buffer, 0, header)
        .activity(wish.activity)
        .change((short) wish.change)
        .sku(wish.code)
        .encodedLength();
  }

  /** Writes a look, and returns its length without the header. */
  int read(final Wish wish) {
    return read.wrapAndApplyHeader(buffer, 0, header).activity(wish.activity).encodedLength();
  }
}
