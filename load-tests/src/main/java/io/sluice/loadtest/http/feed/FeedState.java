package io.sluice.loadtest.http.feed;

import io.sluice.loadtest.http.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What can be told of stock, reservations and orders from the events alone: a second telling of the
 * rules, by the words of the contract and nothing else.
 *
 * <p>For one thread.
 */
public final class FeedState {
  private final Map<String, TreeMap<String, Units>> unitsByLocationBySku = new HashMap<>();
  private final Map<String, Claim> claimById = new HashMap<>();
  private final List<Claim> claims = new ArrayList<>();
  private long position;

  /** Units of a SKU at a location. */
  public static final class Units {
    private long onHand;
    private long held;
    private long allocated;

    /** As the contract shows them. */
    public Map<String, Long> shown() {
      return Map.of(
          "onHand",
          onHand,
          "available",
          onHand - held - allocated,
          "held",
          held,
          "allocated",
          allocated,
          "inTransit",
          0L,
          "unavailable",
          0L);
    }
  }

  /** A reservation or an order. */
  public static final class Claim {
    private final String id;
    private final boolean order;
    private List<Json> lines;
    private String status;
    private boolean refundRequired;

    private Claim(
        final String id, final boolean order, final List<Json> lines, final String status) {
      this.id = id;
      this.order = order;
      this.lines = lines;
      this.status = status;
    }

    /** Where it is read. */
    public String path() {
      return (order ? "/v1/orders/" : "/v1/reservations/") + id;
    }

    /** Where it stands, in the words of the contract. */
    public String status() {
      return status;
    }

    /** Whether it stands only for a time. */
    public boolean mayExpire() {
      return status.equals("held") || status.equals("waiting") || status.equals("pending_payment");
    }

    /** Whether it is an order of which money has to go back. */
    public boolean isRefundRequired() {
      return refundRequired;
    }

    /** Whether it is an order. */
    public boolean isOrder() {
      return order;
    }

    /** Its units, by SKU and location. */
    public Map<String, Long> units() {
      return FeedState.units(lines);
    }

    @Override
    public String toString() {
      return path() + " " + status;
    }
  }

  /** Moves units; which way is said by the caller. */
  private interface Move {
    void move(Units units, long quantity);
  }

  /** The units in the lines of a resource or an event, by SKU and location. */
  public static Map<String, Long> units(final List<Json> lines) {
    final Map<String, Long> units = new TreeMap<>();
    for (final Json line : lines) {
      for (final Json part : line.objects("allocations")) {
        units.merge(
            line.text("sku") + " at " + part.text("location"), part.number("quantity"), Long::sum);
      }
    }
    return units;
  }

  /** Takes the next event. */
  public void onEvent(final Json event) {
    position = event.number("position");
    switch (event.text("type")) {
      case "CellOpened" -> units(event.text("sku"), event.text("location"));
      case "StockMoved" ->
        event
            .objects("lines")
            .forEach(line ->
                units(line.text("sku"), line.text("location")).onHand += line.number("quantity"));
      case "ReservationHeld" -> hold(add(event, false, "held"));
      case "WaitJoined" -> add(event, false, "waiting");
      case "WaitGranted" -> grant(event);
      case "WaitEnded" -> reservation(event).status = event.text("status");
      case "ReservationConfirmed" -> allocate(reservation(event), "confirmed");
      case "ReservationReleased" -> giveBack(reservation(event), "released");
      case "ReservationExpired" -> giveBack(reservation(event), "expired");
      case "ReservationCancelled" -> giveBack(reservation(event), "cancelled");
      case "ReservationConsumed" -> consume(reservation(event));
      case "OrderPlaced" -> place(event);
      case "OrderPaid" -> pay(event);
      case "OrderCancelled" -> giveBack(order(event), "cancelled");
      case "OrderExpired" -> giveBack(order(event), "expired");
      case "RefundRequired" -> order(event).refundRequired = true;
      case "RulesVersion",
          "TimeResumed",
          "SkuDefined",
          "LocationDefined",
          "ChannelDefined",
          "ReservationExtended",
          "ActivityDefined",
          "PoolCellOpened",
          "StockRepooled",
          "WaveReleased",
          "ActivityEnded",
          "AttemptRefused",
          "RefusalsCounted" -> {
        // Units change their pool and stay at their location, in their bucket.
      }
      default -> throw new IllegalStateException("not known: " + event);
    }
  }

  /** Position of the last event. */
  public long position() {
    return position;
  }

  /** The units of a SKU, by location. */
  public Map<String, Units> stock(final String sku) {
    return unitsByLocationBySku.getOrDefault(sku, new TreeMap<>());
  }

  /** All reservations and orders, oldest first. */
  public List<Claim> claims() {
    return claims;
  }

  private void grant(final Json event) {
    final Claim reservation = reservation(event);
    reservation.lines = event.objects("lines");
    reservation.status = "held";
    hold(reservation);
  }

  private void place(final Json event) {
    final Claim order = add(event, true, "pending_payment");
    final Claim reservation = claimById.get(event.text("reservation"));
    if (reservation == null) {
      hold(order);
    } else {
      // Its units become those of the order in the same bucket.
      reservation.status = "confirmed";
      if (!reservation.units().equals(order.units())) {
        throw new IllegalStateException("other units than those of the reservation: " + event);
      }
    }
  }

  private void pay(final Json event) {
    final Claim order = order(event);
    if (event.isTrue("reacquired")) {
      order.lines = event.objects("lines");
      move(order, (units, quantity) -> units.allocated += quantity);
      order.status = "paid";
    } else {
      allocate(order, "paid");
    }
  }

  private void hold(final Claim claim) {
    move(claim, (units, quantity) -> units.held += quantity);
  }

  private void allocate(final Claim claim, final String status) {
    move(claim, (units, quantity) -> {
      units.held -= quantity;
      units.allocated += quantity;
    });
    claim.status = status;
  }

  private void giveBack(final Claim claim, final String status) {
    if (claim.mayExpire()) {
      move(claim, (units, quantity) -> units.held -= quantity);
    } else {
      move(claim, (units, quantity) -> units.allocated -= quantity);
    }
    claim.status = status;
  }

  private void consume(final Claim claim) {
    move(claim, (units, quantity) -> {
      units.allocated -= quantity;
      units.onHand -= quantity;
    });
    claim.status = "consumed";
  }

  private void move(final Claim claim, final Move move) {
    for (final Json line : claim.lines) {
      for (final Json part : line.objects("allocations")) {
        move.move(units(line.text("sku"), part.text("location")), part.number("quantity"));
      }
    }
  }

  private Claim add(final Json event, final boolean order, final String status) {
    final String id = event.text(order ? "order" : "reservation");
    final Claim claim = new Claim(id, order, event.objects("lines"), status);
    claimById.put(id, claim);
    claims.add(claim);
    return claim;
  }

  private Claim reservation(final Json event) {
    return claim(event.text("reservation"));
  }

  private Claim order(final Json event) {
    return claim(event.text("order"));
  }

  private Claim claim(final String id) {
    final Claim claim = claimById.get(id);
    if (claim == null) {
      throw new IllegalStateException("no event told of " + id + " before");
    }
    return claim;
  }

  private Units units(final String sku, final String location) {
    return unitsByLocationBySku
        .computeIfAbsent(sku, any -> new TreeMap<>())
        .computeIfAbsent(location, any -> new Units());
  }
}
