package io.sluice.engine.testing;

import io.sluice.engine.protocol.LocationDefinition;
import io.sluice.engine.protocol.LocationKind;
import io.sluice.engine.protocol.LocationService;
import io.sluice.engine.protocol.MovementKind;
import io.sluice.engine.protocol.ReservationChange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command in readable form. {@link CommandEncoder} turns it into the bytes that the edge sends.
 */
public sealed interface Command {
  /** Any location of the channel will do. */
  int ANYWHERE = -1;

  /** Nobody, no outside id, no price, no reservation. */
  long NONE = 0;

  /** A price or an amount that is not named. */
  long NO_PRICE = -1;

  /** No If-Match. */
  long ANY_VERSION = -1;

  /** Life of a hold unless a test says otherwise. */
  long TTL_MS = 60_000;

  /** True if the edge demands a key for it. */
  default boolean isKeyed() {
    return true;
  }

  /** PUT of a SKU. */
  record DefineSku(
      String code, String name, String barcode, long listPrice, int currency, long expectedVersion)
      implements Command {
    /** A SKU of which only the code is known. */
    public DefineSku(final String code) {
      this(code, "", "", NO_PRICE, 0, ANY_VERSION);
    }

    @Override
    public boolean isKeyed() {
      return false;
    }

    public DefineSku named(final String newName) {
      return new DefineSku(code, newName, barcode, listPrice, currency, expectedVersion);
    }

    public DefineSku barcode(final String newBarcode) {
      return new DefineSku(code, name, newBarcode, listPrice, currency, expectedVersion);
    }

    public DefineSku priced(final long newPrice, final int newCurrency) {
      return new DefineSku(code, name, barcode, newPrice, newCurrency, expectedVersion);
    }

    public DefineSku ifVersion(final long version) {
      return new DefineSku(code, name, barcode, listPrice, currency, version);
    }
  }

  /** PUT of a location. */
  record DefineLocation(
      String code,
      LocationKind kind,
      String owner,
      int services,
      int priority,
      int latitudeE7,
      int longitudeE7,
      long expectedVersion)
      implements Command {
    /** A warehouse of which nothing else is stated. */
    public DefineLocation(final String code) {
      this(
          code,
          LocationKind.WAREHOUSE,
          "",
          LocationService.NOT_STATED,
          LocationDefinition.NOT_STATED,
          LocationDefinition.NOT_STATED,
          LocationDefinition.NOT_STATED,
          ANY_VERSION);
    }

    @Override
    public boolean isKeyed() {
      return false;
    }

    public DefineLocation priority(final int newPriority) {
      return new DefineLocation(
          code, kind, owner, services, newPriority, latitudeE7, longitudeE7, expectedVersion);
    }

    public DefineLocation kind(final LocationKind newKind) {
      return new DefineLocation(
          code, newKind, owner, services, priority, latitudeE7, longitudeE7, expectedVersion);
    }

    public DefineLocation ownedBy(final String newOwner) {
      return new DefineLocation(
          code, kind, newOwner, services, priority, latitudeE7, longitudeE7, expectedVersion);
    }

    public DefineLocation services(final int newServices) {
      return new DefineLocation(
          code, kind, owner, newServices, priority, latitudeE7, longitudeE7, expectedVersion);
    }

    public DefineLocation at(final int newLatitudeE7, final int newLongitudeE7) {
      return new DefineLocation(
          code, kind, owner, services, priority, newLatitudeE7, newLongitudeE7, expectedVersion);
    }

    public DefineLocation ifVersion(final long version) {
      return new DefineLocation(
          code, kind, owner, services, priority, latitudeE7, longitudeE7, version);
    }
  }

  /** PUT of a channel; no list of locations means all. */
  record DefineChannel(
      String code, String name, @Nullable List<Integer> locations, long expectedVersion)
      implements Command {
    /** A channel that sells from everywhere. */
    public DefineChannel(final String code) {
      this(code, "", null, ANY_VERSION);
    }

    @Override
    public boolean isKeyed() {
      return false;
    }

    public DefineChannel named(final String newName) {
      return new DefineChannel(code, newName, locations, expectedVersion);
    }

    public DefineChannel sellingFrom(final Integer... newLocations) {
      return new DefineChannel(code, name, List.of(newLocations), expectedVersion);
    }

    public DefineChannel ifVersion(final long version) {
      return new DefineChannel(code, name, locations, version);
    }
  }

  /** One line of a movement. */
  record MoveLine(int sku, int location, long quantity, String reason) {}

  /** Units from or to an outside account. */
  record MoveStock(MovementKind kind, List<MoveLine> lines, String document, String actor)
      implements Command {
    public MoveStock and(final int sku, final int location, final long quantity) {
      final List<MoveLine> more = new ArrayList<>(lines);
      more.add(new MoveLine(sku, location, quantity, lines.getLast().reason()));
      return new MoveStock(kind, List.copyOf(more), document, actor);
    }
  }

  /** One line of a reservation. */
  record Line(int sku, int location, long quantity) {}

  /** Hold units for a time. */
  record ReserveStock(int channel, long customer, long ttlMs, List<Line> lines) implements Command {
    public ReserveStock in(final int newChannel) {
      return new ReserveStock(newChannel, customer, ttlMs, lines);
    }

    public ReserveStock by(final long newCustomer) {
      return new ReserveStock(channel, newCustomer, ttlMs, lines);
    }

    public ReserveStock ttl(final long newTtlMs) {
      return new ReserveStock(channel, customer, newTtlMs, lines);
    }

    /** The same with the last line from one location only. */
    public ReserveStock from(final int location) {
      final List<Line> pinned = new ArrayList<>(lines);
      final Line last = pinned.removeLast();
      pinned.add(new Line(last.sku(), location, last.quantity()));
      return new ReserveStock(channel, customer, ttlMs, List.copyOf(pinned));
    }

    public ReserveStock and(final int sku, final long quantity) {
      final List<Line> more = new ArrayList<>(lines);
      more.add(new Line(sku, ANYWHERE, quantity));
      return new ReserveStock(channel, customer, ttlMs, List.copyOf(more));
    }
  }

  /** Confirm, release, extend, cancel or consume. */
  record ChangeReservation(ClaimId id, ReservationChange change, long ttlMs) implements Command {}

  /** One line of an order. */
  record OrderLine(int sku, int location, long quantity, long unitPrice) {}

  /** Checkout. */
  record PlaceOrder(
      int channel,
      long customer,
      long ttlMs,
      int currency,
      long external,
      @Nullable ClaimId reservation,
      List<OrderLine> lines)
      implements Command {
    public PlaceOrder in(final int newChannel) {
      return new PlaceOrder(newChannel, customer, ttlMs, currency, external, reservation, lines);
    }

    public PlaceOrder by(final long newCustomer) {
      return new PlaceOrder(channel, newCustomer, ttlMs, currency, external, reservation, lines);
    }

    public PlaceOrder ttl(final long newTtlMs) {
      return new PlaceOrder(channel, customer, newTtlMs, currency, external, reservation, lines);
    }

    public PlaceOrder currency(final int newCurrency) {
      return new PlaceOrder(channel, customer, ttlMs, newCurrency, external, reservation, lines);
    }

    public PlaceOrder external(final long newExternal) {
      return new PlaceOrder(channel, customer, ttlMs, currency, newExternal, reservation, lines);
    }

    /** The same with the last line from one location only. */
    public PlaceOrder from(final int location) {
      final OrderLine last = lines.getLast();
      return replaceLast(new OrderLine(last.sku(), location, last.quantity(), last.unitPrice()));
    }

    /** The same with a price of each unit of the last line. */
    public PlaceOrder at(final long unitPrice) {
      final OrderLine last = lines.getLast();
      return replaceLast(new OrderLine(last.sku(), last.location(), last.quantity(), unitPrice));
    }

    public PlaceOrder and(final int sku, final long quantity) {
      final List<OrderLine> more = new ArrayList<>(lines);
      more.add(new OrderLine(sku, ANYWHERE, quantity, NO_PRICE));
      return new PlaceOrder(
          channel, customer, ttlMs, currency, external, reservation, List.copyOf(more));
    }

    private PlaceOrder replaceLast(final OrderLine line) {
      final List<OrderLine> changed = new ArrayList<>(lines);
      changed.removeLast();
      changed.add(line);
      return new PlaceOrder(
          channel, customer, ttlMs, currency, external, reservation, List.copyOf(changed));
    }
  }

  /** A payment under a reference. */
  record RecordPayment(ClaimId id, long reference, long amount, int currency) implements Command {}

  /** Cancel an order. */
  record CancelOrder(ClaimId id) implements Command {}

  /** GET of a reservation. */
  record ReadReservation(ClaimId id) implements Command {
    @Override
    public boolean isKeyed() {
      return false;
    }
  }

  /** GET of an order. */
  record ReadOrder(ClaimId id) implements Command {
    @Override
    public boolean isKeyed() {
      return false;
    }
  }

  /** GET of all cells of a SKU. */
  record ReadStock(int sku) implements Command {
    @Override
    public boolean isKeyed() {
      return false;
    }
  }

  /** What a channel may promise. */
  record ReadAvailability(int channel, List<Integer> skus) implements Command {
    @Override
    public boolean isKeyed() {
      return false;
    }
  }
}
