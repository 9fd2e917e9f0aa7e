package io.sluice.persistence.mirror;

import io.sluice.engine.domain.EngineState;
import io.sluice.engine.domain.claim.AllocationCursor;
import io.sluice.engine.domain.claim.ClaimStore;
import io.sluice.engine.domain.order.Orders;
import io.sluice.engine.domain.sourcing.AllocationPlan;
import io.sluice.engine.domain.stock.Bucket;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ActivityItem;
import io.sluice.engine.protocol.Currency;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PaymentStatus;
import io.sluice.engine.protocol.ReservationStatus;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Says what is known of a thing, in the words of {@code docs/redis-keys.md}. Reused; whoever may
 * read the state.
 */
final class ThingText {
  /** Live reservations of a customer that are named; all are counted. */
  static final int MOST_NAMED = 64;

  private static final int FIRST_SKUS = 1_024;
  private static final char NOTHING = '-';

  private final EngineState state;
  private final ClaimStore claims;
  private final StockLedger ledger;
  private final CustomerIndex customers;
  private final AllocationPlan plan;
  private final AllocationCursor cursor;
  private final StringBuilder text = new StringBuilder(256);
  private boolean ended;

  /** Shard of each SKU, and one more; 0 if it was not asked for yet. */
  private byte[] shardBySku = new byte[FIRST_SKUS];

  ThingText(final EngineState state, final CustomerIndex customers) {
    this.state = state;
    this.claims = state.claims();
    this.ledger = state.ledger();
    this.customers = customers;
    this.plan = new AllocationPlan(ledger, state.locations(), state.channels());
    this.cursor = new AllocationCursor(claims);
  }

  /** The shard of a thing, which what it is called decides. */
  int shard(final Thing thing) {
    if (thing.kind() != Thing.Kind.SKU) {
      return MirrorKeys.shardOf(name(thing));
    }
    final int sku = (int) thing.high();
    if (sku >= shardBySku.length) {
      shardBySku = Arrays.copyOf(shardBySku, Math.max(sku + 1, 2 * shardBySku.length));
    }
    if (shardBySku[sku] == 0) {
      shardBySku[sku] = (byte) (MirrorKeys.shardOf(name(thing)) + 1);
    }
    return shardBySku[sku] - 1;
  }

  /** The key of a thing. */
  String key(final Thing thing) {
    return key(thing, shard(thing));
  }

  /** The key of a thing whose shard is known. */
  String key(final Thing thing, final int shard) {
    final String prefix = switch (thing.kind()) {
      case SKU -> MirrorKeys.SKU;
      case RESERVATION -> MirrorKeys.RESERVATION;
      case ORDER -> MirrorKeys.ORDER;
      case CUSTOMER -> MirrorKeys.CUSTOMER;
      case ACTIVITY -> MirrorKeys.ACTIVITY;
    };
    return MirrorKeys.key(shard, prefix + name(thing));
  }

  private String name(final Thing thing) {
    return switch (thing.kind()) {
      case SKU -> state.catalog().skus().at((int) thing.high()).code();
      case RESERVATION -> MirrorKeys.reservationId(thing.high(), thing.slot());
      case ORDER -> MirrorKeys.orderId(thing.high(), thing.slot());
      case CUSTOMER -> MirrorKeys.customerName(thing.high(), thing.low());
      case ACTIVITY -> state.activities().registry().at((int) thing.high()).code();
    };
  }

  /**
   * What is known of a thing.
   *
   * @param endCode status in which a record is known to have ended, if it is known
   * @return null if nothing is known any more
   */
  @Nullable
  String text(final Thing thing, final int endCode) {
    text.setLength(0);
    ended = false;
    final boolean known = switch (thing.kind()) {
      case SKU -> sku((int) thing.high());
      case RESERVATION -> reservation(thing.high(), thing.slot(), endCode);
      case ORDER -> order(thing.high(), thing.slot(), endCode);
      case CUSTOMER -> customer(thing.high(), thing.low());
      case ACTIVITY -> activity((int) thing.high());
    };
    return known ? text.toString() : null;
  }

  /** Whether nothing but money can still change the thing of the last text. */
  boolean ended() {
    return ended;
  }

  private boolean sku(final int index) {
    final long[] sums = new long[Bucket.COUNT];
    addCells(sums, ledger.firstCell(index));
    for (int pool = ledger.firstPool(index);
        pool != StockLedger.NONE;
        pool = ledger.nextPool(pool)) {
      addCells(sums, ledger.firstCellOfPool(pool));
    }
    for (final long sum : sums) {
      text.append(sum).append(' ');
    }
    final int channels = state.channels().registry().size();
    for (int channel = 0; channel < channels; channel++) {
      text.append(channel == 0 ? "" : ",")
          .append(channelCode(channel))
          .append('=')
          .append(plan.promisable(index, channel));
    }
    if (channels == 0) {
      text.append(NOTHING);
    }
    return true;
  }

  private void addCells(final long[] sums, final int first) {
    for (int cell = first; cell != StockLedger.NONE; cell = ledger.nextCell(cell)) {
      for (final Bucket bucket : Bucket.values()) {
        sums[bucket.ordinal()] += ledger.units(cell, bucket);
      }
    }
  }

  private boolean reservation(final long sequence, final int slot, final int endCode) {
    if (!claims.exists(sequence, slot)) {
      if (endCode == Change.NOT_ENDED) {
        return false;
      }
      ended = true;
      text.append(ReservationStatus.ofCode(endCode)).append(" - - - -");
      return true;
    }
    ended = claims.isEnded(slot);
    text.append(ReservationStatus.ofCode(claims.status(slot))).append(' ');
    appendEnd(claims.expiresAt(slot));
    text.append(' ').append(channelCode(claims.channel(slot))).append(' ');
    final long order = claims.orderSequence(slot);
    if (order == 0) {
      text.append(NOTHING);
    } else {
      text.append(MirrorKeys.orderId(order, claims.orderSlot(slot)));
    }
    text.append(' ');
    appendParts(slot);
    return true;
  }

  /**
   * When a reservation ends by itself; nothing for one that waits as long as its activity lasts.
   * That may end at another time than it was to, and who waits for it is not told anew for that.
   */
  private void appendEnd(final long expiresAt) {
    if (expiresAt == Limits.NEVER) {
      text.append(NOTHING);
    } else {
      text.append(expiresAt);
    }
  }

  private boolean order(final long sequence, final int slot, final int endCode) {
    if (!claims.exists(sequence, slot)) {
      if (endCode == Change.NOT_ENDED) {
        return false;
      }
      ended = true;
      text.append(OrderStatus.ofCode(endCode)).append(" - - - - - - -");
      return true;
    }
    ended = claims.isEnded(slot);
    final OrderStatus status = OrderStatus.ofCode(claims.status(slot));
    final int payment = Orders.shownPayment(claims.payment(slot), status);
    text.append(status)
        .append(' ')
        .append(PaymentStatus.ofCode(payment))
        .append(' ')
        .append(claims.expiresAt(slot))
        .append(' ')
        .append(channelCode(claims.channel(slot)))
        .append(' ');
    if (claims.amount(slot) < 0) {
      text.append(NOTHING);
    } else {
      text.append(claims.amount(slot));
    }
    text.append(' ');
    if (claims.currency(slot) == Currency.NONE) {
      text.append(NOTHING);
    } else {
      text.append(Currency.format(claims.currency(slot)));
    }
    text.append(' ').append(claims.isReacquired(slot) ? 1 : 0).append(' ');
    appendParts(slot);
    return true;
  }

  private boolean customer(final long high, final long low) {
    final int count = customers.count(high, low);
    ended = count == 0;
    text.append(count).append(' ');
    int slot = customers.first(high, low);
    for (int named = 0; slot != ClaimStore.NONE && named < MOST_NAMED; named++) {
      text.append(named == 0 ? "" : ",")
          .append(MirrorKeys.reservationId(claims.sequence(slot), slot));
      slot = customers.next(slot);
    }
    if (count == 0) {
      text.append(NOTHING);
    }
    return true;
  }

  private boolean activity(final int index) {
    final ActivityDefinition activity = state.activities().registry().at(index);
    text.append(state.activities().isOver(index) ? "OVER" : "RUNNING")
        .append(' ')
        .append(channelCode(activity.channel()))
        .append(' ')
        .append(activity.startsAt())
        .append(' ')
        .append(activity.endsAt())
        .append(' ');
    boolean first = true;
    for (final ActivityItem item : activity.items()) {
      final int pool = item.pool();
      text.append(first ? "" : ",")
          .append(state.catalog().skus().at(item.sku()).code())
          .append('=')
          .append(item.quantity())
          .append('/')
          .append(ledger.promisable(item.sku(), pool))
          .append('/')
          .append(ledger.unitsInPool(pool, Bucket.HELD))
          .append('/')
          .append(ledger.unitsInPool(pool, Bucket.ALLOCATED) + ledger.shipped(pool))
          .append('/')
          .append(state.activities().waitlist().waiting(pool));
      first = false;
    }
    return true;
  }

  private void appendParts(final int slot) {
    claims.read(slot, cursor);
    boolean first = true;
    while (cursor.next()) {
      text.append(first ? "" : ",")
          .append(state.catalog().skus().at(ledger.sku(cursor.cell())).code())
          .append('@')
          .append(
              state.locations().registry().at(ledger.location(cursor.cell())).code())
          .append('=')
          .append(cursor.units());
      first = false;
    }
    if (first) {
      text.append(NOTHING);
    }
  }

  private String channelCode(final int channel) {
    return state.channels().registry().at(channel).code();
  }
}
