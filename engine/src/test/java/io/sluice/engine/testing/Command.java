package io.sluice.engine.testing;

import io.sluice.engine.protocol.ActivityChange;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ActivityItem;
import io.sluice.engine.protocol.ActivityWave;
import io.sluice.engine.protocol.HoldRules;
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

  /** No activity. */
  int NO_ACTIVITY = -1;

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

  /** PUT of an activity; pools are given out by the engine. */
  record DefineActivity(ActivityDefinition wanted, long expectedVersion) implements Command {
    /** One in a channel for a time, which sells nothing yet. */
    public DefineActivity(
        final String code, final int channel, final long startsAt, final long endsAt) {
      this(
          new ActivityDefinition(
              0,
              code,
              channel,
              startsAt,
              endsAt,
              -1,
              0,
              HoldRules.NONE,
              -1,
              "",
              List.of(),
              List.of(),
              0,
              0),
          ANY_VERSION);
    }

    @Override
    public boolean isKeyed() {
      return false;
    }

    public DefineActivity selling(final int sku, final long quantity) {
      return item(new ActivityItem(0, sku, ANYWHERE, quantity, -1, -1, -1));
    }

    /** The same with the units of the last item from one location only. */
    public DefineActivity from(final int location) {
      final ActivityItem last = wanted.items().getLast();
      return replaceLast(new ActivityItem(
          0,
          last.sku(),
          location,
          last.quantity(),
          last.price(),
          last.limitPerCustomer(),
          last.limitPerOrder()));
    }

    public DefineActivity price(final long price) {
      final ActivityItem last = wanted.items().getLast();
      return replaceLast(new ActivityItem(
          0,
          last.sku(),
          last.location(),
          last.quantity(),
          price,
          last.limitPerCustomer(),
          last.limitPerOrder()));
    }

    /** The same with limits of the last item. */
    public DefineActivity limits(final long perCustomer, final long perOrder) {
      final ActivityItem last = wanted.items().getLast();
      return replaceLast(new ActivityItem(
          0, last.sku(), last.location(), last.quantity(), last.price(), perCustomer, perOrder));
    }

    public DefineActivity wave(final long at, final int item, final long quantity) {
      final List<ActivityWave> waves = new ArrayList<>(wanted.waves());
      waves.add(new ActivityWave(at, item, quantity));
      return with(wanted.holdTtlMs(), wanted.flags(), wanted.holds(), waves);
    }

    public DefineActivity holding(final long ttlMs) {
      return with(ttlMs, wanted.flags(), wanted.holds(), wanted.waves());
    }

    public DefineActivity flags(final int flags) {
      return with(wanted.holdTtlMs(), flags, wanted.holds(), wanted.waves());
    }

    public DefineActivity liveHolds(final int perCustomer) {
      final HoldRules holds = wanted.holds();
      return holds(
          new HoldRules(perCustomer, holds.scarceTtlMs(), holds.scarceBelow(), holds.maxUnpaid()));
    }

    /** The same with shorter holds while fewer units can be promised. */
    public DefineActivity scarce(final long ttlMs, final long below) {
      final HoldRules holds = wanted.holds();
      return holds(new HoldRules(holds.livePerCustomer(), ttlMs, below, holds.maxUnpaid()));
    }

    public DefineActivity unpaid(final int most) {
      final HoldRules holds = wanted.holds();
      return holds(
          new HoldRules(holds.livePerCustomer(), holds.scarceTtlMs(), holds.scarceBelow(), most));
    }

    private DefineActivity holds(final HoldRules holds) {
      return with(wanted.holdTtlMs(), wanted.flags(), holds, wanted.waves());
    }

    private DefineActivity with(
        final long ttlMs, final int flags, final HoldRules holds, final List<ActivityWave> waves) {
      return new DefineActivity(
          new ActivityDefinition(
              0,
              wanted.code(),
              wanted.channel(),
              wanted.startsAt(),
              wanted.endsAt(),
              ttlMs,
              flags,
              holds,
              wanted.store(),
              wanted.guide(),
              wanted.items(),
              waves,
              0,
              0),
          expectedVersion);
    }

    private DefineActivity replaceLast(final ActivityItem item) {
      final List<ActivityItem> items = new ArrayList<>(wanted.items());
      items.removeLast();
      items.add(item);
      return items(items);
    }

    private DefineActivity item(final ActivityItem item) {
      final List<ActivityItem> items = new ArrayList<>(wanted.items());
      items.add(item);
      return items(items);
    }

    private DefineActivity items(final List<ActivityItem> items) {
      return new DefineActivity(
          new ActivityDefinition(
              0,
              wanted.code(),
              wanted.channel(),
              wanted.startsAt(),
              wanted.endsAt(),
              wanted.holdTtlMs(),
              wanted.flags(),
              wanted.holds(),
              wanted.store(),
              wanted.guide(),
              items,
              wanted.waves(),
              0,
              0),
          expectedVersion);
    }
  }

  /** Stop an activity, or release its next wave; of a SKU, or of any with -1. */
  record ChangeActivity(int activity, ActivityChange change, int sku) implements Command {}

  /** GET of an activity. */
  record ReadActivity(int activity) implements Command {
    @Override
    public boolean isKeyed() {
      return false;
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
  record ReserveStock(int channel, long customer, long ttlMs, int activity, List<Line> lines)
      implements Command {
    /** Of the shared pool. */
    public ReserveStock(
        final int channel, final long customer, final long ttlMs, final List<Line> lines) {
      this(channel, customer, ttlMs, NO_ACTIVITY, lines);
    }

    public ReserveStock in(final int newChannel) {
      return new ReserveStock(newChannel, customer, ttlMs, activity, lines);
    }

    public ReserveStock by(final long newCustomer) {
      return new ReserveStock(channel, newCustomer, ttlMs, activity, lines);
    }

    public ReserveStock ttl(final long newTtlMs) {
      return new ReserveStock(channel, customer, newTtlMs, activity, lines);
    }

    public ReserveStock of(final int newActivity) {
      return new ReserveStock(channel, customer, ttlMs, newActivity, lines);
    }

    /** The same with the last line from one location only. */
    public ReserveStock from(final int location) {
      final List<Line> pinned = new ArrayList<>(lines);
      final Line last = pinned.removeLast();
      pinned.add(new Line(last.sku(), location, last.quantity()));
      return new ReserveStock(channel, customer, ttlMs, activity, List.copyOf(pinned));
    }

    public ReserveStock and(final int sku, final long quantity) {
      final List<Line> more = new ArrayList<>(lines);
      more.add(new Line(sku, ANYWHERE, quantity));
      return new ReserveStock(channel, customer, ttlMs, activity, List.copyOf(more));
    }
  }

  /** Hold units of an activity for a time, or wait for them. */
  record ReserveOrWait(
      int channel, long customer, long ttlMs, int activity, long waitTtlMs, int sku, long quantity)
      implements Command {
    /** The same as one that does not wait. */
    public ReserveStock plain() {
      return new ReserveStock(
          channel, customer, ttlMs, activity, List.of(new Line(sku, ANYWHERE, quantity)));
    }

    public ReserveOrWait by(final long newCustomer) {
      return new ReserveOrWait(channel, newCustomer, ttlMs, activity, waitTtlMs, sku, quantity);
    }

    public ReserveOrWait in(final int newChannel) {
      return new ReserveOrWait(newChannel, customer, ttlMs, activity, waitTtlMs, sku, quantity);
    }

    public ReserveOrWait ttl(final long newTtlMs) {
      return new ReserveOrWait(channel, customer, newTtlMs, activity, waitTtlMs, sku, quantity);
    }

    public ReserveOrWait waiting(final long newWaitTtlMs) {
      return new ReserveOrWait(channel, customer, ttlMs, activity, newWaitTtlMs, sku, quantity);
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
      int activity,
      List<OrderLine> lines)
      implements Command {
    /** Of the shared pool, or of a reservation. */
    public PlaceOrder(
        final int channel,
        final long customer,
        final long ttlMs,
        final int currency,
        final long external,
        final @Nullable ClaimId reservation,
        final List<OrderLine> lines) {
      this(channel, customer, ttlMs, currency, external, reservation, NO_ACTIVITY, lines);
    }

    public PlaceOrder in(final int newChannel) {
      return new PlaceOrder(
          newChannel, customer, ttlMs, currency, external, reservation, activity, lines);
    }

    public PlaceOrder by(final long newCustomer) {
      return new PlaceOrder(
          channel, newCustomer, ttlMs, currency, external, reservation, activity, lines);
    }

    public PlaceOrder ttl(final long newTtlMs) {
      return new PlaceOrder(
          channel, customer, newTtlMs, currency, external, reservation, activity, lines);
    }

    public PlaceOrder currency(final int newCurrency) {
      return new PlaceOrder(
          channel, customer, ttlMs, newCurrency, external, reservation, activity, lines);
    }

    public PlaceOrder external(final long newExternal) {
      return new PlaceOrder(
          channel, customer, ttlMs, currency, newExternal, reservation, activity, lines);
    }

    public PlaceOrder of(final int newActivity) {
      return new PlaceOrder(
          channel, customer, ttlMs, currency, external, reservation, newActivity, lines);
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
      return with(more);
    }

    private PlaceOrder replaceLast(final OrderLine line) {
      final List<OrderLine> changed = new ArrayList<>(lines);
      changed.removeLast();
      changed.add(line);
      return with(changed);
    }

    private PlaceOrder with(final List<OrderLine> newLines) {
      return new PlaceOrder(
          channel,
          customer,
          ttlMs,
          currency,
          external,
          reservation,
          activity,
          List.copyOf(newLines));
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
