package io.sluice.api.gateway;

import io.sluice.api.json.ActivityBody;
import io.sluice.engine.codec.command.ChangeActivityEncoder;
import io.sluice.engine.codec.command.DefineActivityEncoder;
import io.sluice.engine.codec.command.ReadActivityEncoder;
import io.sluice.engine.protocol.ActivityChange;
import io.sluice.engine.protocol.ActivityDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Makes commands about activities from bodies. Each is to be offered before the next is made. One
 * event loop.
 */
public final class ActivityCommands {
  private static final int NONE = -1;

  private final CommandBuffer command;
  private final Codes codes;
  private final DefineActivityEncoder define = new DefineActivityEncoder();
  private final ChangeActivityEncoder change = new ChangeActivityEncoder();
  private final ReadActivityEncoder read = new ReadActivityEncoder();

  ActivityCommands(final CommandBuffer command, final Codes codes) {
    this.command = command;
    this.codes = codes;
  }

  /**
   * To set an activity up.
   *
   * @throws UnknownCode if the body names what does not exist
   */
  public void define(final String code, final ActivityBody body, final long expectedVersion) {
    command.noKey();
    define.wrapAndApplyHeader(command.bytes(), 0, command.header());
    command.stamp(define.request());
    define
        .expectedVersion(expectedVersion)
        .channel(codes.channel(body.channel()))
        .startsAt(body.startsAt())
        .endsAt(body.endsAt())
        .holdTtlMs(body.holdTtlMs())
        .flags((short) flags(body))
        .liveHoldsPerCustomer(body.holds().livePerCustomer())
        .scarceTtlMs(body.holds().scarceTtlMs())
        .scarceBelow(body.holds().scarceBelow())
        .maxUnpaid(body.holds().maxUnpaid())
        .store(body.store() == null ? NONE : codes.location(body.store(), "/store"));
    final DefineActivityEncoder.ItemsEncoder items =
        define.itemsCount(body.items().size());
    for (int i = 0; i < body.items().size(); i++) {
      final ActivityBody.Item item = body.items().get(i);
      final String at = "/items/" + i;
      items
          .next()
          .sku(codes.sku(item.sku(), at + "/sku"))
          .location(
              item.location() == null
                  ? Codes.ANY_LOCATION
                  : codes.location(item.location(), at + "/location"))
          .quantity(item.quantity())
          .price(item.price())
          .limitPerCustomer(item.limitPerCustomer())
          .limitPerOrder(item.limitPerOrder());
    }
    final DefineActivityEncoder.WavesEncoder waves =
        define.wavesCount(body.waves().size());
    for (final ActivityBody.Wave wave : body.waves()) {
      waves.next().at(wave.at()).item(wave.item()).quantity(wave.quantity());
    }
    final String guide = body.guide();
    define.code(code).guide(guide == null ? "" : guide);
    command.complete(define.encodedLength());
  }

  /** To stop an activity. */
  public void stop(final String key, final int activity) {
    change(key, activity, ActivityChange.STOP, NONE);
  }

  /**
   * To let the next wave of an activity out.
   *
   * @param sku whose wave, null for that of any
   * @throws UnknownCode if there is no such SKU
   */
  public void release(final String key, final int activity, final @Nullable String sku) {
    change(key, activity, ActivityChange.RELEASE_WAVE, sku == null ? NONE : codes.sku(sku, "/sku"));
  }

  /** To read an activity. */
  public void read(final int activity) {
    command.noKey();
    read.wrapAndApplyHeader(command.bytes(), 0, command.header());
    command.stamp(read.request());
    read.activity(activity);
    command.complete(read.encodedLength());
  }

  private void change(
      final String key, final int activity, final ActivityChange what, final int sku) {
    command.key(key);
    change.wrapAndApplyHeader(command.bytes(), 0, command.header());
    command.stamp(change.request());
    change.activity(activity).change((short) what.code()).sku(sku);
    command.complete(change.encodedLength());
  }

  private static int flags(final ActivityBody body) {
    return (body.waitlist() ? ActivityDefinition.WAITLIST : 0)
        | (body.overlap() ? ActivityDefinition.OVERLAP : 0)
        | (body.provable() ? ActivityDefinition.PROVABLE : 0);
  }
}
