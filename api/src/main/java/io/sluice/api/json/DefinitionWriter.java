package io.sluice.api.json;

import io.sluice.api.json.JsonOutput.Name;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ActivityItem;
import io.sluice.engine.protocol.ActivityWave;
import io.sluice.engine.protocol.ChannelDefinition;
import io.sluice.engine.protocol.Currency;
import io.sluice.engine.protocol.LocationDefinition;
import io.sluice.engine.protocol.LocationService;
import io.sluice.engine.protocol.SkuDefinition;
import java.util.Locale;
import java.util.function.IntFunction;

/** Writes definitions as they are stored, into an object that is open. Any thread. */
public final class DefinitionWriter {
  private static final Name LOCATIONS = Name.of("locations");
  private static final Name ACTIVITY = Name.of("activity");
  private static final Name STARTS_AT = Name.of("startsAt");
  private static final Name ENDS_AT = Name.of("endsAt");
  private static final Name HOLD_TTL = Name.of("holdTtlMs");
  private static final Name WAITLIST = Name.of("waitlist");
  private static final Name STORE = Name.of("store");
  private static final Name GUIDE = Name.of("guide");
  private static final Name LIVE_HOLDS = Name.of("liveHoldsPerCustomer");
  private static final Name SCARCE_TTL = Name.of("scarceHoldTtlMs");
  private static final Name SCARCE_BELOW = Name.of("scarceBelow");
  private static final Name MAX_UNPAID = Name.of("maxUnpaidHolds");
  private static final Name OVERLAP = Name.of("overlap");
  private static final Name PROVABLE = Name.of("provable");
  private static final Name ITEMS = Name.of("items");
  private static final Name QUANTITY = Name.of("quantity");
  private static final Name PRICE = Name.of("price");
  private static final Name LIMIT_PER_CUSTOMER = Name.of("limitPerCustomer");
  private static final Name LIMIT_PER_ORDER = Name.of("limitPerOrder");
  private static final Name WAVES = Name.of("waves");
  private static final Name AT = Name.of("at");

  private static final Name SKU = Name.of("sku");
  private static final Name LOCATION = Name.of("location");
  private static final Name CHANNEL = Name.of("channel");
  private static final Name NAME = Name.of("name");
  private static final Name BARCODE = Name.of("barcode");
  private static final Name LIST_PRICE = Name.of("listPrice");
  private static final Name CURRENCY = Name.of("currency");
  private static final Name KIND = Name.of("kind");
  private static final Name OWNER = Name.of("owner");
  private static final Name SERVICES = Name.of("services");
  private static final Name LATITUDE = Name.of("latitude");
  private static final Name LONGITUDE = Name.of("longitude");
  private static final Name PRIORITY = Name.of("priority");

  private final IntFunction<String> skuCode;
  private final IntFunction<String> locationCode;
  private final IntFunction<String> channelCode;

  /**
   * A writer.
   *
   * @param skuCode what clients call the SKU with an index
   * @param locationCode what clients call the location with an index
   * @param channelCode what clients call the channel with an index
   */
  public DefinitionWriter(
      final IntFunction<String> skuCode,
      final IntFunction<String> locationCode,
      final IntFunction<String> channelCode) {
    this.skuCode = skuCode;
    this.locationCode = locationCode;
    this.channelCode = channelCode;
  }

  /** Writes a SKU. */
  public void sku(final JsonOutput out, final SkuDefinition sku) {
    out.plain(SKU, sku.code());
    text(out, NAME, sku.name());
    text(out, BARCODE, sku.barcode());
    if (sku.listPrice() >= 0) {
      out.number(LIST_PRICE, sku.listPrice());
    }
    if (sku.currency() != Currency.NONE) {
      out.plain(CURRENCY, Currency.format(sku.currency()));
    }
  }

  /** Writes a location. */
  public void location(final JsonOutput out, final LocationDefinition location) {
    out.plain(LOCATION, location.code());
    out.plain(KIND, location.kind().name().toLowerCase(Locale.ROOT));
    text(out, OWNER, location.owner());
    if (location.services() != LocationService.NOT_STATED) {
      out.beginArray(SERVICES);
      for (final LocationService service : LocationService.values()) {
        if ((location.services() & service.bit()) != 0) {
          out.plain(service.name().toLowerCase(Locale.ROOT));
        }
      }
      out.endArray();
    }
    if (location.latitudeE7() != LocationDefinition.NOT_STATED) {
      out.degrees(LATITUDE, location.latitudeE7());
    }
    if (location.longitudeE7() != LocationDefinition.NOT_STATED) {
      out.degrees(LONGITUDE, location.longitudeE7());
    }
    if (location.priority() != LocationDefinition.NOT_STATED) {
      out.number(PRIORITY, location.priority());
    }
  }

  /** Writes a channel. */
  public void channel(final JsonOutput out, final ChannelDefinition channel) {
    out.plain(CHANNEL, channel.code());
    text(out, NAME, channel.name());
    if (!channel.allLocations()) {
      out.beginArray(LOCATIONS);
      for (int i = 0; i < channel.locationCount(); i++) {
        out.plain(locationCode.apply(channel.location(i)));
      }
      out.endArray();
    }
  }

  /** Writes an activity. */
  public void activity(final JsonOutput out, final ActivityDefinition activity) {
    activityHead(out, activity);
    out.beginArray(ITEMS);
    for (final ActivityItem item : activity.items()) {
      out.beginObject();
      out.plain(SKU, skuCode.apply(item.sku())).number(QUANTITY, item.quantity());
      activityItem(out, item);
      out.endObject();
    }
    out.endArray();
    activityWaves(out, activity);
  }

  /** Writes all of an activity but its items and waves. */
  public void activityHead(final JsonOutput out, final ActivityDefinition activity) {
    out.plain(ACTIVITY, activity.code());
    out.plain(CHANNEL, channelCode.apply(activity.channel()));
    out.time(STARTS_AT, activity.startsAt()).time(ENDS_AT, activity.endsAt());
    stated(out, HOLD_TTL, activity.holdTtlMs());
    out.flag(WAITLIST, activity.has(ActivityDefinition.WAITLIST));
    if (activity.store() >= 0) {
      out.plain(STORE, locationCode.apply(activity.store()));
    }
    text(out, GUIDE, activity.guide());
    stated(out, LIVE_HOLDS, activity.holds().livePerCustomer());
    stated(out, SCARCE_TTL, activity.holds().scarceTtlMs());
    stated(out, SCARCE_BELOW, activity.holds().scarceBelow());
    stated(out, MAX_UNPAID, activity.holds().maxUnpaid());
    if (activity.has(ActivityDefinition.OVERLAP)) {
      out.plain(OVERLAP, "allowed");
    }
    out.flag(PROVABLE, activity.has(ActivityDefinition.PROVABLE));
  }

  /** Writes what an item has besides its SKU and quantity. */
  public void activityItem(final JsonOutput out, final ActivityItem item) {
    if (item.location() != ActivityItem.ANY) {
      out.plain(LOCATION, locationCode.apply(item.location()));
    }
    stated(out, PRICE, item.price());
    stated(out, LIMIT_PER_CUSTOMER, item.limitPerCustomer());
    stated(out, LIMIT_PER_ORDER, item.limitPerOrder());
  }

  /** Writes the waves of an activity, if it has any. */
  public void activityWaves(final JsonOutput out, final ActivityDefinition activity) {
    if (activity.waves().isEmpty()) {
      return;
    }
    out.beginArray(WAVES);
    for (final ActivityWave wave : activity.waves()) {
      out.beginObject();
      out.time(AT, wave.at());
      out.plain(SKU, skuCode.apply(activity.items().get(wave.item()).sku()));
      out.number(QUANTITY, wave.quantity());
      out.endObject();
    }
    out.endArray();
  }

  private static void stated(final JsonOutput out, final Name name, final long value) {
    if (value != ActivityItem.NOT_STATED) {
      out.number(name, value);
    }
  }

  private static void text(final JsonOutput out, final Name name, final String value) {
    if (!value.isEmpty()) {
      out.text(name, value);
    }
  }
}
