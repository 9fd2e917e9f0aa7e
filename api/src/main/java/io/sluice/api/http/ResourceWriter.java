package io.sluice.api.http;

import io.sluice.api.gateway.EarlyRefusal;
import io.sluice.api.gateway.Outcome;
import io.sluice.api.json.DefinitionWriter;
import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.JsonOutput.Name;
import io.sluice.api.json.LineWriter;
import io.sluice.engine.codec.outcome.ActivityOutcomeDecoder;
import io.sluice.engine.codec.outcome.AvailabilityOutcomeDecoder;
import io.sluice.engine.codec.outcome.OrderOutcomeDecoder;
import io.sluice.engine.codec.outcome.RejectedDecoder;
import io.sluice.engine.codec.outcome.ReservationOutcomeDecoder;
import io.sluice.engine.codec.outcome.StockOutcomeDecoder;
import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ActivityStatus;
import io.sluice.engine.protocol.Currency;
import io.sluice.engine.protocol.FulfilmentStatus;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PaymentStatus;
import io.sluice.engine.protocol.PublicId;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationStatus;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes outcomes and problems as the contract shows them, into an object that is open.
 *
 * <p>Reused; one event loop.
 */
final class ResourceWriter {
  /** Where a body has its lines, and where an activity has its items. */
  static final String LINE = "/lines/";

  static final String ITEM = "/items/";

  private static final Name ID = Name.of("id");
  private static final Name STATUS = Name.of("status");
  private static final Name CHANNEL = Name.of("channel");
  private static final Name EXPIRES_AT = Name.of("expiresAt");
  private static final Name EXPIRES_IN_MS = Name.of("expiresInMs");
  private static final Name POSITION = Name.of("position");
  private static final Name LINES = Name.of("lines");
  private static final Name ORDER = Name.of("order");
  private static final Name PAYMENT = Name.of("payment");
  private static final Name FULFILMENT = Name.of("fulfilment");
  private static final Name REACQUIRED = Name.of("reacquired");
  private static final Name AMOUNT = Name.of("amount");
  private static final Name CURRENCY = Name.of("currency");
  private static final Name SKU = Name.of("sku");
  private static final Name AVAILABLE = Name.of("available");
  private static final Name ON_HAND = Name.of("onHand");
  private static final Name HELD = Name.of("held");
  private static final Name ALLOCATED = Name.of("allocated");
  private static final Name IN_TRANSIT = Name.of("inTransit");
  private static final Name UNAVAILABLE = Name.of("unavailable");
  private static final Name LOCATION = Name.of("location");
  private static final Name LOCATIONS = Name.of("locations");
  private static final Name ITEMS = Name.of("items");
  private static final Name QUANTITY = Name.of("quantity");
  private static final Name SOLD = Name.of("sold");
  private static final Name ACTIVITY = Name.of("activity");
  private static final Name ALLOCATIONS = Name.of("allocations");
  private static final Name WAITING = Name.of("waiting");
  private static final Name WAIT_POSITION = Name.of("waitPosition");
  private static final Name POOLS = Name.of("pools");
  private static final Name MOVEMENT_ID = Name.of("movementId");
  private static final Name DETAIL = Name.of("detail");
  private static final Name FIELD = Name.of("field");
  private static final Name REFUND_REQUIRED = Name.of("refundRequired");

  private static final String[] RESERVATION_STATUSES = names(ReservationStatus.values());
  private static final String[] ACTIVITY_STATUSES = names(ActivityStatus.values());
  private static final String[] ORDER_STATUSES = names(OrderStatus.values());
  private static final String[] PAYMENT_STATUSES = names(PaymentStatus.values());
  private static final String[] FULFILMENT_STATUSES = names(FulfilmentStatus.values());

  private final CodeDirectory directory;
  private final LineWriter lines;
  private final StockRows rows = new StockRows();
  private final DefinitionWriter definitions;
  private String id = "";

  ResourceWriter(final CodeDirectory directory) {
    this.directory = directory;
    this.lines = new LineWriter();
    this.definitions = DefinitionRoutes.writer(directory);
  }

  /** The id of the reservation or order that was written last. */
  String id() {
    return id;
  }

  void reservation(final JsonOutput out, final Outcome outcome) {
    final ReservationOutcomeDecoder it = outcome.reservation();
    identify(out, it);
    out.plain(STATUS, RESERVATION_STATUSES[it.status()]);
    if (it.orderSequence() >= 0) {
      out.plain(ORDER, PublicId.of(PublicId.ORDER, it.orderSequence(), it.orderSlot()));
    }
    reservationBody(out, outcome, it);
  }

  /** A reservation inside a result, which has a status of its own. */
  void reservationOfResult(final JsonOutput out, final Outcome outcome) {
    final ReservationOutcomeDecoder it = outcome.reservation();
    identify(out, it);
    reservationBody(out, outcome, it);
  }

  void order(final JsonOutput out, final Outcome outcome) {
    final OrderOutcomeDecoder it = outcome.order();
    id = PublicId.of(PublicId.ORDER, it.sequence(), it.slot());
    out.plain(ID, id).plain(STATUS, ORDER_STATUSES[it.status()]);
    // Of an order whose record is gone only its id and its last status are known.
    final boolean recorded = it.channel() >= 0;
    if (recorded) {
      out.plain(PAYMENT, PAYMENT_STATUSES[it.payment()]);
      out.plain(FULFILMENT, FULFILMENT_STATUSES[it.fulfilment()]);
      out.flag(REACQUIRED, it.reacquired() != 0);
      times(out, it.expiresAt(), it.now());
      price(out, it);
    }
    out.number(POSITION, outcome.position());
    if (recorded) {
      orderLines(out, it);
    }
  }

  void stock(final JsonOutput out, final Outcome outcome) {
    final StockOutcomeDecoder it = outcome.stock();
    out.plain(SKU, directory.skus().at(it.sku()).code());
    rows.read(it);
    buckets(out, rows.sum());
    out.number(POSITION, outcome.position());
    out.beginArray(LOCATIONS);
    for (int row = 0; row < rows.sharedCount(); row++) {
      out.beginObject();
      out.plain(LOCATION, directory.locations().at(rows.location(row)).code());
      buckets(out, rows.sumAt(row));
      if (rows.hasPoolsAt(row)) {
        pools(out, rows.location(row));
      }
      out.endObject();
    }
    out.endArray();
  }

  /** The part of a location's units that is set apart for activities. */
  private void pools(final JsonOutput out, final int location) {
    out.beginArray(POOLS);
    for (int row = rows.sharedCount(); row < rows.count(); row++) {
      if (rows.location(row) == location) {
        out.beginObject();
        out.plain(ACTIVITY, directory.activities().at(rows.activity(row)).code());
        buckets(out, rows.units(row));
        out.endObject();
      }
    }
    out.endArray();
  }

  /** What a channel may promise of one SKU. */
  void availability(final JsonOutput out, final Outcome outcome) {
    final AvailabilityOutcomeDecoder it = outcome.availability();
    final String channel = directory.channels().at(it.channel()).code();
    availability(out, it.items().next(), channel);
    out.number(POSITION, outcome.position());
  }

  /** What a channel may promise of many SKUs. */
  void availabilities(final JsonOutput out, final Outcome outcome) {
    final AvailabilityOutcomeDecoder it = outcome.availability();
    final String channel = directory.channels().at(it.channel()).code();
    out.beginArray(ITEMS);
    final AvailabilityOutcomeDecoder.ItemsDecoder items = it.items();
    while (items.hasNext()) {
      out.beginObject();
      availability(out, items.next(), channel);
      out.endObject();
    }
    out.endArray().number(POSITION, outcome.position());
  }

  /** An activity: how it was set up, and how it stands. */
  void activity(final JsonOutput out, final Outcome outcome) {
    final ActivityOutcomeDecoder it = outcome.activity();
    final ActivityDefinition activity = directory.activities().at(it.activity());
    definitions.activityHead(out, activity);
    out.plain(STATUS, ACTIVITY_STATUSES[it.status()]);
    out.beginArray(ITEMS);
    final ActivityOutcomeDecoder.ItemsDecoder items = it.items();
    while (items.hasNext()) {
      items.next();
      out.beginObject();
      out.plain(SKU, directory.skus().at(items.sku()).code())
          .number(QUANTITY, items.quantity())
          .number(AVAILABLE, items.available())
          .number(HELD, items.held())
          .number(SOLD, items.sold())
          .number(WAITING, items.waiting());
      // What is published may be newer than what was answered.
      final int known = activity.itemOf(items.sku());
      if (known >= 0) {
        definitions.activityItem(out, activity.items().get(known));
      }
      out.endObject();
    }
    out.endArray();
    definitions.activityWaves(out, activity);
    out.number(POSITION, outcome.position());
  }

  void movement(final JsonOutput out, final Outcome outcome) {
    out.plain(MOVEMENT_ID, PublicId.of(PublicId.MOVEMENT, outcome.movement().movement(), 0));
    out.number(POSITION, outcome.position());
  }

  void problem(final JsonOutput out, final Problem problem) {
    problem.type().write(out);
    out.text(DETAIL, problem.detail());
    final String field = problem.field();
    if (field != null) {
      out.text(FIELD, field);
    }
  }

  /**
   * A refusal by the engine.
   *
   * @param lines what the body calls its lines, between slashes
   * @param field where the body names what is refused, if not in a line; null for nowhere
   */
  void rejection(
      final JsonOutput out,
      final RejectedDecoder rejected,
      final String lines,
      final @Nullable String field) {
    begin(out, RejectReason.ofCode(rejected.reason()));
    if (rejected.line() >= 0) {
      out.plain(FIELD, lines + rejected.line());
    } else if (field != null) {
      out.plain(FIELD, field);
    }
    if (rejected.sku() >= 0) {
      out.plain(SKU, directory.skus().at(rejected.sku()).code());
    }
    if (rejected.available() >= 0) {
      out.number(AVAILABLE, rejected.available());
    }
    out.flag(REFUND_REQUIRED, rejected.refundRequired() != 0);
  }

  /** A refusal for want of units that the edge decided in place of the engine. */
  void soldOut(final JsonOutput out, final EarlyRefusal refusal) {
    begin(out, RejectReason.SOLD_OUT);
    out.plain(FIELD, "/lines/" + refusal.line());
    out.plain(SKU, directory.skus().at(refusal.sku()).code());
    out.number(AVAILABLE, 0);
  }

  private static void begin(final JsonOutput out, final RejectReason reason) {
    Rejections.type(reason).write(out);
    out.plain(DETAIL, Rejections.detail(reason));
  }

  private void identify(final JsonOutput out, final ReservationOutcomeDecoder it) {
    id = PublicId.of(PublicId.RESERVATION, it.sequence(), it.slot());
    out.plain(ID, id);
  }

  private void reservationBody(
      final JsonOutput out, final Outcome outcome, final ReservationOutcomeDecoder it) {
    if (it.waitActivity() >= 0) {
      out.plain(ACTIVITY, directory.activities().at(it.waitActivity()).code());
    }
    if (it.waitPlace() > 0) {
      out.number(WAIT_POSITION, it.waitPlace());
    }
    times(out, it.expiresAt(), it.now());
    out.number(POSITION, outcome.position());
    out.beginArray(LINES);
    if (it.waitSku() >= 0) {
      out.beginObject().plain(SKU, directory.skus().at(it.waitSku()).code());
      out.number(QUANTITY, it.waitQuantity()).beginArray(ALLOCATIONS).endArray().endObject();
    }
    final ReservationOutcomeDecoder.AllocationsDecoder parts = it.allocations();
    while (parts.hasNext()) {
      parts.next();
      line(out, parts.line(), parts.sku(), parts.location(), parts.quantity());
    }
    lines.finish(out);
    out.endArray();
  }

  private void orderLines(final JsonOutput out, final OrderOutcomeDecoder it) {
    out.beginArray(LINES);
    final OrderOutcomeDecoder.AllocationsDecoder parts = it.allocations();
    while (parts.hasNext()) {
      parts.next();
      line(out, parts.line(), parts.sku(), parts.location(), parts.quantity());
    }
    lines.finish(out);
    out.endArray();
  }

  private void line(
      final JsonOutput out,
      final int line,
      final int sku,
      final int location,
      final long quantity) {
    final String skuCode = directory.skus().at(sku).code();
    lines.add(out, line, skuCode, directory.locations().at(location).code(), quantity);
  }

  private void availability(
      final JsonOutput out,
      final AvailabilityOutcomeDecoder.ItemsDecoder item,
      final String channel) {
    out.plain(SKU, directory.skus().at(item.sku()).code());
    out.plain(CHANNEL, channel).number(AVAILABLE, item.available());
  }

  private static void price(final JsonOutput out, final OrderOutcomeDecoder it) {
    if (it.amount() >= 0) {
      out.number(AMOUNT, it.amount());
    }
    if (it.currency() != Currency.NONE) {
      out.plain(CURRENCY, Currency.format(it.currency()));
    }
  }

  private static void times(final JsonOutput out, final long expiresAt, final long now) {
    out.time(EXPIRES_AT, expiresAt).number(EXPIRES_IN_MS, Math.max(0, expiresAt - now));
  }

  private static void buckets(final JsonOutput out, final long[] units) {
    out.number(ON_HAND, units[0] + units[1] + units[2] + units[4])
        .number(AVAILABLE, units[0])
        .number(HELD, units[1])
        .number(ALLOCATED, units[2])
        .number(IN_TRANSIT, units[3])
        .number(UNAVAILABLE, units[4]);
  }

  private static String[] names(final Enum<?>[] values) {
    return Stream.of(values).map(e -> e.name().toLowerCase(Locale.ROOT)).toArray(String[]::new);
  }
}
