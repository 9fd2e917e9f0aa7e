package io.sluice.api.gateway;

import io.sluice.api.json.AvailabilityBody;
import io.sluice.api.json.ChannelBody;
import io.sluice.api.json.LineItems;
import io.sluice.api.json.LocationBody;
import io.sluice.api.json.MovementBody;
import io.sluice.api.json.SkuBody;
import io.sluice.engine.codec.command.DefineChannelEncoder;
import io.sluice.engine.codec.command.DefineLocationEncoder;
import io.sluice.engine.codec.command.DefineSkuEncoder;
import io.sluice.engine.codec.command.MoveStockEncoder;
import io.sluice.engine.codec.command.ReadAvailabilityEncoder;
import io.sluice.engine.codec.command.ReadStockEncoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes commands about the catalogue and the stock from bodies. Each is to be offered before the
 * next is made. One event loop.
 */
public final class StockCommands {
  /** Stands for any version, when a definition is put without a condition. */
  public static final long ANY_VERSION = -1;

  private final CommandBuffer command;
  private final Codes codes;
  private final DefineSkuEncoder defineSku = new DefineSkuEncoder();
  private final DefineLocationEncoder defineLocation = new DefineLocationEncoder();
  private final DefineChannelEncoder defineChannel = new DefineChannelEncoder();
  private final MoveStockEncoder move = new MoveStockEncoder();
  private final ReadStockEncoder readStock = new ReadStockEncoder();
  private final ReadAvailabilityEncoder readAvailability = new ReadAvailabilityEncoder();

  StockCommands(final CommandBuffer command, final Codes codes) {
    this.command = command;
    this.codes = codes;
  }

  /** To define a SKU. */
  public void defineSku(final String code, final SkuBody body, final long expectedVersion) {
    command.noKey();
    defineSku.wrapAndApplyHeader(command.bytes(), 0, command.header());
    command.stamp(defineSku.request());
    defineSku
        .expectedVersion(expectedVersion)
        .listPrice(body.listPrice())
        .currency(body.currency())
        .code(code)
        .name(orEmpty(body.name()))
        .barcode(orEmpty(body.barcode()));
    command.complete(defineSku.encodedLength());
  }

  /** To define a location. */
  public void defineLocation(
      final String code, final LocationBody body, final long expectedVersion) {
    command.noKey();
    defineLocation.wrapAndApplyHeader(command.bytes(), 0, command.header());
    command.stamp(defineLocation.request());
    defineLocation
        .expectedVersion(expectedVersion)
        .kind((short) body.kind().code())
        .services((short) body.services())
        .priority(body.priority())
        .latitudeE7(body.latitudeE7())
        .longitudeE7(body.longitudeE7())
        .code(code)
        .owner(orEmpty(body.owner()));
    command.complete(defineLocation.encodedLength());
  }

  /**
   * To define a channel.
   *
   * @throws UnknownCode if it lists a location that does not exist
   */
  public void defineChannel(final String code, final ChannelBody body, final long expectedVersion) {
    command.noKey();
    defineChannel.wrapAndApplyHeader(command.bytes(), 0, command.header());
    command.stamp(defineChannel.request());
    final List<String> listed = body.locations();
    defineChannel.expectedVersion(expectedVersion).allLocations((short) (listed == null ? 1 : 0));
    final int count = listed == null ? 0 : listed.size();
    final DefineChannelEncoder.LocationsEncoder group = defineChannel.locationsCount(count);
    for (int i = 0; listed != null && i < count; i++) {
      group.next().location(codes.listedLocation(listed.get(i), i));
    }
    defineChannel.code(code).name(orEmpty(body.name()));
    command.complete(defineChannel.encodedLength());
  }

  /**
   * To move stock.
   *
   * @throws UnknownCode if the body names what does not exist
   */
  public void move(final String key, final MovementBody body) {
    command.key(key);
    move(body);
  }

  /**
   * To move stock as a line of an import says.
   *
   * @throws UnknownCode if the line names what does not exist
   */
  public void moveImported(final String key, final long line, final MovementBody body) {
    command.importKey(key, line);
    move(body);
  }

  /** To read the stock of a SKU. */
  public void readStock(final int sku) {
    command.noKey();
    readStock.wrapAndApplyHeader(command.bytes(), 0, command.header());
    command.stamp(readStock.request());
    readStock.sku(sku);
    command.complete(readStock.encodedLength());
  }

  /** To read what a channel may promise of one SKU. */
  public void readAvailability(final int channel, final int sku) {
    beginAvailability(channel, 1).next().sku(sku);
    command.complete(readAvailability.encodedLength());
  }

  /**
   * To read what a channel may promise of some SKUs.
   *
   * @throws UnknownCode if the body names what does not exist
   */
  public void readAvailability(final AvailabilityBody body) {
    final List<String> skus = body.skus();
    final ReadAvailabilityEncoder.ItemsEncoder items =
        beginAvailability(codes.channel(body.channel()), skus.size());
    for (int i = 0; i < skus.size(); i++) {
      items.next().sku(codes.askedSku(skus.get(i), i));
    }
    command.complete(readAvailability.encodedLength());
  }

  private void move(final MovementBody body) {
    move.wrapAndApplyHeader(command.bytes(), 0, command.header());
    command.stamp(move.request());
    move.kind((short) body.kind().code());
    final LineItems lines = body.lines();
    final MoveStockEncoder.LinesEncoder group = move.linesCount(lines.count());
    for (int i = 0; i < lines.count(); i++) {
      group
          .next()
          .sku(codes.sku(lines.sku(i), i))
          .location(codes.location(lines.location(i), i))
          .quantity(lines.quantity(i))
          .reason(orEmpty(lines.reason(i)));
    }
    move.document(orEmpty(body.document())).actor(orEmpty(body.actor()));
    command.complete(move.encodedLength());
  }

  private ReadAvailabilityEncoder.ItemsEncoder beginAvailability(
      final int channel, final int count) {
    command.noKey();
    readAvailability.wrapAndApplyHeader(command.bytes(), 0, command.header());
    command.stamp(readAvailability.request());
    return readAvailability.channel(channel).itemsCount(count);
  }

  private static String orEmpty(final @Nullable String text) {
    return text == null ? "" : text;
  }
}
