package io.sluice.api.json;

import io.sluice.engine.protocol.ActivityItem;
import io.sluice.engine.protocol.HoldRules;
import io.sluice.engine.protocol.Limits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code PUT /v1/activities/{activity}}.
 *
 * <p>Reused for body after body by one thread.
 */
public final class ActivityBody {
  private static final int CHANNEL = 0;
  private static final int STARTS_AT = 1;
  private static final int ENDS_AT = 2;
  private static final int HOLD_TTL = 3;
  private static final int WAITLIST = 4;
  private static final int ITEMS = 5;
  private static final int WAVES = 6;
  private static final int STORE = 7;
  private static final int GUIDE = 8;
  private static final int LIVE_HOLDS = 9;
  private static final int OVERLAP = 10;
  private static final int SCARCE_TTL = 11;
  private static final int SCARCE_BELOW = 12;
  private static final int MAX_UNPAID = 13;
  private static final FieldNames FIELDS = FieldNames.of(
      "channel",
      "startsAt",
      "endsAt",
      "holdTtlMs",
      "waitlist",
      "items",
      "waves",
      "store",
      "guide",
      "liveHoldsPerCustomer",
      "overlap",
      "scarceHoldTtlMs",
      "scarceBelow",
      "maxUnpaidHolds",
      "provable");
  private static final FieldNames OVERLAPS = FieldNames.of("refused", "allowed");

  private static final int SKU = 0;
  private static final int QUANTITY = 1;
  private static final int LOCATION = 2;
  private static final int PRICE = 3;
  private static final int LIMIT_PER_CUSTOMER = 4;
  private static final FieldNames ITEM_FIELDS =
      FieldNames.of("sku", "quantity", "location", "price", "limitPerCustomer", "limitPerOrder");

  private static final int AT = 0;
  private static final int WAVE_SKU = 1;
  private static final FieldNames WAVE_FIELDS = FieldNames.of("at", "sku", "quantity");

  private static final int MAX_HOLDS = 1_000_000;
  private static final long UNSET = Long.MIN_VALUE;

  private String channel = "";
  private long startsAt;
  private long endsAt;
  private long holdTtlMs;
  private HoldRules holds = HoldRules.NONE;
  private boolean waitlist;
  private boolean overlap;
  private boolean provable;
  private @Nullable String store;
  private @Nullable String guide;
  private List<Item> items = List.of();
  private List<Wave> waves = List.of();

  /**
   * What is sold of one SKU; {@link ActivityItem#NOT_STATED} where nothing is stated.
   *
   * @param location null for any of the channel
   */
  public record Item(
      String sku,
      @Nullable String location,
      long quantity,
      long price,
      long limitPerCustomer,
      long limitPerOrder) {}

  /**
   * Units that are held back.
   *
   * @param item index of the item
   */
  public record Wave(long at, int item, long quantity) {}

  /** A holder without values. */
  public ActivityBody() {}

  /**
   * Reads the body.
   *
   * @throws MalformedBody if it is not what the contract asks for
   */
  public void read(final JsonInput in) {
    String seller = null;
    startsAt = UNSET;
    endsAt = UNSET;
    holdTtlMs = ActivityItem.NOT_STATED;
    int liveHolds = HoldRules.NOT_STATED;
    long scarceTtlMs = HoldRules.NOT_STATED;
    long scarceBelow = HoldRules.NOT_STATED;
    int maxUnpaid = HoldRules.NOT_STATED;
    waitlist = false;
    overlap = false;
    provable = false;
    store = null;
    guide = null;
    items = List.of();
    waves = List.of();
    List<RawWave> raw = List.of();
    in.beginObject(FIELDS);
    for (int field = in.nextField(); field >= 0; field = in.nextField()) {
      switch (field) {
        case CHANNEL -> seller = in.id();
        case STARTS_AT -> startsAt = in.time();
        case ENDS_AT -> endsAt = in.time();
        case HOLD_TTL -> holdTtlMs = in.integer(Limits.MIN_TTL_MS, Limits.MAX_TTL_MS);
        case WAITLIST -> waitlist = in.flag();
        case ITEMS -> items = readItems(in);
        case WAVES -> raw = readWaves(in);
        case STORE -> store = in.id();
        case GUIDE -> guide = in.id();
        case LIVE_HOLDS -> liveHolds = (int) in.integer(1, MAX_HOLDS);
        case OVERLAP -> overlap = in.choice(OVERLAPS) == 1;
        case SCARCE_TTL -> scarceTtlMs = in.integer(Limits.MIN_TTL_MS, Limits.MAX_TTL_MS);
        case SCARCE_BELOW -> scarceBelow = in.integer(1, Limits.MAX_QUANTITY);
        case MAX_UNPAID -> maxUnpaid = (int) in.integer(1, MAX_HOLDS);
        default -> provable = in.flag();
      }
    }
    in.end();
    channel = in.required(seller, "channel");
    in.required(startsAt == UNSET ? null : startsAt, "startsAt");
    in.required(endsAt == UNSET ? null : endsAt, "endsAt");
    if (endsAt <= startsAt) {
      throw in.malformed("an activity ends after it starts", "/endsAt");
    }
    in.required(items.isEmpty() ? null : items, "items");
    if (scarceTtlMs < 0 != scarceBelow < 0) {
      throw in.malformed(
          "scarceHoldTtlMs and scarceBelow come together",
          scarceTtlMs < 0 ? "/scarceHoldTtlMs" : "/scarceBelow");
    }
    holds = new HoldRules(liveHolds, scarceTtlMs, scarceBelow, maxUnpaid);
    waves = resolve(in, raw);
  }

  /** The channel that it sells in. */
  public String channel() {
    return channel;
  }

  /** Begin, in milliseconds UTC. */
  public long startsAt() {
    return startsAt;
  }

  /** End, in milliseconds UTC. */
  public long endsAt() {
    return endsAt;
  }

  /** Longest life of a hold, {@link ActivityItem#NOT_STATED} if it is not stated. */
  public long holdTtlMs() {
    return holdTtlMs;
  }

  /** What it does against those who hold units and do not pay. */
  public HoldRules holds() {
    return holds;
  }

  /** Whether units that come back are offered to those who wait. */
  public boolean waitlist() {
    return waitlist;
  }

  /** Whether another activity may sell one of its SKUs at the same time. */
  public boolean overlap() {
    return overlap;
  }

  /** Whether it keeps a log that shows that it was fair. */
  public boolean provable() {
    return provable;
  }

  /** The store that the session belongs to, null for none. */
  public @Nullable String store() {
    return store;
  }

  /** Who hosts it, null for nobody. */
  public @Nullable String guide() {
    return guide;
  }

  /** What it sells. */
  public List<Item> items() {
    return items;
  }

  /** What is held back. */
  public List<Wave> waves() {
    return waves;
  }

  /** A wave as it was read: its item may stand behind it. */
  private record RawWave(long at, String sku, long quantity) {}

  private static List<Item> readItems(final JsonInput in) {
    final List<Item> listed = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      if (listed.size() == Limits.MAX_ACTIVITY_ITEMS) {
        throw new MalformedBody("at most " + Limits.MAX_ACTIVITY_ITEMS + " items", "/items");
      }
      final Item item = readItem(in);
      if (listed.stream().anyMatch(other -> other.sku().equals(item.sku()))) {
        throw in.malformed("the SKU is given twice");
      }
      listed.add(item);
    }
    if (listed.isEmpty()) {
      throw in.malformed("at least one item is needed");
    }
    return List.copyOf(listed);
  }

  private static Item readItem(final JsonInput in) {
    String sku = null;
    String location = null;
    long quantity = UNSET;
    long price = ActivityItem.NOT_STATED;
    long perCustomer = ActivityItem.NOT_STATED;
    long perOrder = ActivityItem.NOT_STATED;
    in.beginObject(ITEM_FIELDS);
    for (int field = in.nextField(); field >= 0; field = in.nextField()) {
      switch (field) {
        case SKU -> sku = in.id();
        case QUANTITY -> quantity = in.integer(1, Limits.MAX_QUANTITY);
        case LOCATION -> location = in.id();
        case PRICE -> price = in.integer(0, Limits.MAX_MONEY);
        case LIMIT_PER_CUSTOMER -> perCustomer = in.integer(1, Limits.MAX_QUANTITY);
        default -> perOrder = in.integer(1, Limits.MAX_QUANTITY);
      }
    }
    in.required(quantity == UNSET ? null : quantity, "quantity");
    return new Item(in.required(sku, "sku"), location, quantity, price, perCustomer, perOrder);
  }

  private static List<RawWave> readWaves(final JsonInput in) {
    final List<RawWave> listed = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      if (listed.size() == Limits.MAX_ACTIVITY_WAVES) {
        throw new MalformedBody("at most " + Limits.MAX_ACTIVITY_WAVES + " waves", "/waves");
      }
      long at = UNSET;
      String sku = null;
      long quantity = UNSET;
      in.beginObject(WAVE_FIELDS);
      for (int field = in.nextField(); field >= 0; field = in.nextField()) {
        switch (field) {
          case AT -> at = in.time();
          case WAVE_SKU -> sku = in.id();
          default -> quantity = in.integer(1, Limits.MAX_QUANTITY);
        }
      }
      in.required(at == UNSET ? null : at, "at");
      in.required(quantity == UNSET ? null : quantity, "quantity");
      listed.add(new RawWave(at, in.required(sku, "sku"), quantity));
    }
    return listed;
  }

  /** Finds the items of the waves, which are a part of them. */
  private List<Wave> resolve(final JsonInput in, final List<RawWave> raw) {
    final List<Wave> resolved = new ArrayList<>();
    final long[] left = items.stream().mapToLong(Item::quantity).toArray();
    for (int i = 0; i < raw.size(); i++) {
      final RawWave wave = raw.get(i);
      final String at = "/waves/" + i;
      if (wave.at() <= startsAt || wave.at() >= endsAt) {
        throw in.malformed("a wave comes after the start and before the end", at + "/at");
      }
      int item = 0;
      while (item < items.size() && !items.get(item).sku().equals(wave.sku())) {
        item++;
      }
      if (item == items.size()) {
        throw in.malformed("no item has this SKU", at + "/sku");
      }
      left[item] -= wave.quantity();
      if (left[item] < 0) {
        throw in.malformed("the waves of an item are more than its quantity", at + "/quantity");
      }
      resolved.add(new Wave(wave.at(), item, wave.quantity()));
    }
    return List.copyOf(resolved);
  }
}
