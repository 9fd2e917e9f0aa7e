package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.http.Json;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A reservation or an order as the client believes it to be. */
final class Holding {
  /** A wall between clocks of two processes, and between two starts of one. */
  private static final long EARLY_SLACK_NS = 250_000_000;

  /** Expired holds are swept in portions and after a restart, so this is generous. */
  private static final long LATE_SLACK_NS = 5_000_000_000L;

  private final boolean order;
  private final String id;
  private final boolean melting;
  private final String customer;
  private Map<Cell, Long> unitsByCell;
  private Status status;
  private boolean isGivenLife;
  private long expiresNotBeforeNs;
  private long expiresNotAfterNs;
  private @Nullable ChangeWish pendingChange;

  /**
   * A holding that was just acknowledged.
   *
   * @param order true for an order, false for a reservation
   * @param melting whether its time to live is so short that it may end by itself
   */
  Holding(
      final boolean order,
      final String id,
      final boolean melting,
      final String customer,
      final Map<Cell, Long> unitsByCell) {
    this.order = order;
    this.id = id;
    this.melting = melting;
    this.customer = customer;
    this.unitsByCell = unitsByCell;
    status = order ? Status.PENDING_PAYMENT : Status.HELD;
  }

  /** The units of each cell in the {@code lines} of a resource. */
  static Map<Cell, Long> units(final Json resource) {
    final Map<Cell, Long> unitsByCell = new TreeMap<>((a, b) -> a.sku().equals(b.sku())
        ? a.location().compareTo(b.location())
        : a.sku().compareTo(b.sku()));
    for (final Json line : resource.objects("lines")) {
      for (final Json allocation : line.objects("allocations")) {
        final Cell cell = new Cell(line.text("sku"), allocation.text("location"));
        unitsByCell.merge(cell, allocation.number("quantity"), Long::sum);
      }
    }
    return unitsByCell;
  }

  String id() {
    return id;
  }

  String customer() {
    return customer;
  }

  boolean isOrder() {
    return order;
  }

  boolean isMelting() {
    return melting;
  }

  Status status() {
    return status;
  }

  Map<Cell, Long> unitsByCell() {
    return unitsByCell;
  }

  /** Path of the resource. */
  String path() {
    return (order ? "/v1/orders/" : "/v1/reservations/") + id;
  }

  /** The change that was asked for and not answered yet, or null. */
  @Nullable
  ChangeWish pendingChange() {
    return pendingChange;
  }

  void pendingChange(final @Nullable ChangeWish change) {
    pendingChange = change;
  }

  /** Moves on; only {@link Belief} calls this, since it counts the units along. */
  void become(final Status newStatus) {
    status = newStatus;
  }

  /** Takes other units; only {@link Belief} calls this. */
  void units(final Map<Cell, Long> newUnitsByCell) {
    unitsByCell = newUnitsByCell;
  }

  /**
   * It was given this time to live by a request between these two times; giving it again never
   * shortens its life.
   */
  void livesFor(final long ttlMs, final long sentNs, final long answeredNs) {
    final long ttlNs = ttlMs * 1_000_000;
    final long notBeforeNs = sentNs + ttlNs - EARLY_SLACK_NS;
    final long notAfterNs = answeredNs + ttlNs + LATE_SLACK_NS;
    expiresNotBeforeNs = isGivenLife ? Math.max(expiresNotBeforeNs, notBeforeNs) : notBeforeNs;
    expiresNotAfterNs = isGivenLife ? Math.max(expiresNotAfterNs, notAfterNs) : notAfterNs;
    isGivenLife = true;
  }

  /** True while it stands only for a time. */
  boolean isLimitedInTime() {
    return status == Status.HELD || status == Status.PENDING_PAYMENT;
  }

  /** True if it may have ended by itself. */
  boolean mayBeExpired(final long nowNs) {
    return melting && isLimitedInTime() && nowNs - expiresNotBeforeNs >= 0;
  }

  /** True if it has ended by itself for certain. */
  boolean mustBeExpired(final long nowNs) {
    return melting && isLimitedInTime() && nowNs - expiresNotAfterNs >= 0;
  }

  @Override
  public String toString() {
    return (order ? "order " : "reservation ") + id + " " + status;
  }
}
