package io.sluice.api.json;

import io.sluice.api.json.JsonOutput.Name;
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

  private final IntFunction<String> locationCode;

  /**
   * A writer.
   *
   * @param locationCode what clients call the location with an index
   */
  public DefinitionWriter(final IntFunction<String> locationCode) {
    this.locationCode = locationCode;
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

  private static void text(final JsonOutput out, final Name name, final String value) {
    if (!value.isEmpty()) {
      out.text(name, value);
    }
  }
}
