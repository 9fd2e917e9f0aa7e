package io.sluice.api.stream;

import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.JsonOutput.Name;
import io.sluice.engine.codec.event.ActivityDefinedDecoder;
import io.sluice.engine.codec.event.AttemptRefusedDecoder;
import io.sluice.engine.codec.event.CauseDecoder;
import io.sluice.engine.codec.event.ChannelDefinedDecoder;
import io.sluice.engine.codec.event.MessageHeaderDecoder;
import io.sluice.engine.codec.event.PoolCellOpenedDecoder;
import io.sluice.engine.codec.event.RefusalsCountedDecoder;
import io.sluice.engine.codec.event.StockRepooledDecoder;
import io.sluice.engine.codec.event.TimeResumedDecoder;
import io.sluice.engine.codec.event.WaveReleasedDecoder;
import io.sluice.engine.protocol.RejectReason;
import java.util.Locale;
import org.agrona.DirectBuffer;
import org.agrona.collections.IntHashSet;

/**
 * Tells of an activity what it sells, what comes into its pools and leaves them, and who got
 * nothing. One thread.
 */
final class SaleSetup {
  private static final Name DEFINITION = Name.of("definition");
  private static final Name POOLS = Name.of("pools");
  private static final Name WAVE = Name.of("wave");
  private static final Name LOCATIONS = Name.of("locations");
  private static final Name BEFORE = Name.of("before");
  private static final Name AVAILABLE = Name.of("available");
  private static final Name SINCE = Name.of("since");
  private static final Name SOLD_OUT = Name.of("soldOut");
  private static final Name OTHERS = Name.of("others");
  private static final Name FIRST_POSITION = Name.of("firstPosition");
  private static final Name LAST_POSITION = Name.of("lastPosition");

  private final int activity;
  private final SaleLine lines;
  private final ActivityEvents definitions;
  private final IntHashSet pools = new IntHashSet();
  private int channel = -1;
  private long refused;
  private long counted;

  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final CauseDecoder cause = new CauseDecoder();
  private final ActivityDefinedDecoder defined = new ActivityDefinedDecoder();
  private final PoolCellOpenedDecoder opened = new PoolCellOpenedDecoder();
  private final StockRepooledDecoder repooled = new StockRepooledDecoder();
  private final WaveReleasedDecoder wave = new WaveReleasedDecoder();
  private final ChannelDefinedDecoder channelDefined = new ChannelDefinedDecoder();
  private final AttemptRefusedDecoder refusal = new AttemptRefusedDecoder();
  private final RefusalsCountedDecoder count = new RefusalsCountedDecoder();

  /**
   * Knows nothing yet.
   *
   * @param activity index of the activity
   * @param definitions tells a definition in the words of the contract
   */
  SaleSetup(final int activity, final SaleLine lines, final ActivityEvents definitions) {
    this.activity = activity;
    this.lines = lines;
    this.definitions = definitions;
  }

  /** Refusals that had a line. */
  long refused() {
    return refused;
  }

  /** Refusals that were counted. */
  long counted() {
    return counted;
  }

  /** Reads an event that is about no reservation and no order; of others nothing is told. */
  void read(final DirectBuffer buffer, final int at, final long position) {
    header.wrap(buffer, at);
    cause.wrap(buffer, at + MessageHeaderDecoder.ENCODED_LENGTH);
    switch (header.templateId()) {
      case ActivityDefinedDecoder.TEMPLATE_ID -> {
        if (defined.wrapAndApplyHeader(buffer, at, header).activity() == activity) {
          defined(buffer, at, position);
        }
      }
      case PoolCellOpenedDecoder.TEMPLATE_ID -> {
        opened.wrapAndApplyHeader(buffer, at, header);
        if (pools.contains(opened.pool())) {
          opened(position);
        }
      }
      case StockRepooledDecoder.TEMPLATE_ID -> {
        if (repooled.wrapAndApplyHeader(buffer, at, header).activity() == activity) {
          repooled(position);
        }
      }
      case WaveReleasedDecoder.TEMPLATE_ID -> {
        if (wave.wrapAndApplyHeader(buffer, at, header).activity() == activity) {
          released(position);
        }
      }
      case ChannelDefinedDecoder.TEMPLATE_ID -> {
        if (channelDefined.wrapAndApplyHeader(buffer, at, header).channel() == channel) {
          channel(position);
        }
      }
      default -> readRefusal(buffer, at, position);
    }
  }

  private void readRefusal(final DirectBuffer buffer, final int at, final long position) {
    switch (header.templateId()) {
      case AttemptRefusedDecoder.TEMPLATE_ID -> {
        if (refusal.wrapAndApplyHeader(buffer, at, header).activity() == activity) {
          refused(position);
        }
      }
      case RefusalsCountedDecoder.TEMPLATE_ID -> {
        if (count.wrapAndApplyHeader(buffer, at, header).activity() == activity) {
          counted(position);
        }
      }
      case TimeResumedDecoder.TEMPLATE_ID -> {
        lines.begin("restart", cause, position);
        lines.end();
      }
      default -> {
        // It has to do with no activity.
      }
    }
  }

  private void defined(final DirectBuffer buffer, final int at, final long position) {
    final JsonOutput out = lines.begin("definition", cause, position);
    out.beginArray(POOLS);
    for (final ActivityDefinedDecoder.ItemsDecoder item : defined.items()) {
      pools.add(item.pool());
      out.beginObject().number(SaleLine.POOL, item.pool());
      out.plain(SaleLine.SKU, lines.sku(item.sku()));
      out.number(SaleLine.QUANTITY, item.quantity()).endObject();
    }
    out.endArray();
    out.beginObject(DEFINITION);
    defined.wrapAndApplyHeader(buffer, at, header);
    channel = defined.channel();
    definitions.defined(out, defined);
    out.endObject();
    lines.end();
  }

  /** It moves nothing, but has a line, so that those of one step have no gap between them. */
  private void opened(final long position) {
    lines.open(opened.cell(), opened.pool());
    lines
        .begin("opened", cause, position)
        .number(SaleLine.POOL, opened.pool())
        .plain(SaleLine.LOCATION, lines.location(opened.location()));
    lines.end();
  }

  private void repooled(final long position) {
    final JsonOutput out = lines.begin("stock", cause, position);
    lines.beginUnits(out);
    for (final StockRepooledDecoder.LinesDecoder line : repooled.lines()) {
      if (lines.pool(line.toCell()) != 0) {
        lines.units(out, line.toCell(), line.quantity());
      } else {
        lines.units(out, line.fromCell(), -line.quantity());
      }
    }
    lines.endUnits(out);
    lines.end();
  }

  private void released(final long position) {
    lines
        .begin("wave", cause, position)
        .number(WAVE, wave.wave())
        .number(SaleLine.POOL, wave.pool())
        .plain(SaleLine.SKU, lines.sku(wave.sku()))
        .number(SaleLine.QUANTITY, wave.quantity());
    lines.end();
  }

  private void channel(final long position) {
    final JsonOutput out = lines.begin("channel", cause, position);
    if (channelDefined.allLocations() == 0) {
      out.beginArray(LOCATIONS);
      for (final ChannelDefinedDecoder.LocationsDecoder listed : channelDefined.locations()) {
        out.plain(lines.location(listed.location()));
      }
      out.endArray();
    }
    lines.end();
  }

  private void refused(final long position) {
    final JsonOutput out = lines.begin("refused", cause, position);
    lines.customer(out, refusal.customerHigh(), refusal.customerLow());
    out.plain(SaleLine.REASON, word(RejectReason.ofCode(refusal.reason())));
    if (refusal.pool() != 0) {
      out.number(SaleLine.POOL, refusal.pool());
      out.plain(SaleLine.SKU, lines.sku(refusal.sku()));
      out.number(SaleLine.QUANTITY, refusal.quantity());
      out.number(BEFORE, refusal.before());
    }
    if (refusal.location() >= 0) {
      out.plain(SaleLine.LOCATION, lines.location(refusal.location()));
    }
    if (refusal.available() >= 0) {
      out.number(AVAILABLE, refusal.available());
    }
    lines.end();
    refused++;
  }

  private void counted(final long position) {
    final JsonOutput out = lines.begin("refusals", cause, position);
    if (count.pool() != 0) {
      out.number(SaleLine.POOL, count.pool()).plain(SaleLine.SKU, lines.sku(count.sku()));
    }
    out.time(SINCE, count.since());
    out.number(SOLD_OUT, count.soldOut()).number(OTHERS, count.others());
    if (count.soldOut() > 0) {
      out.number(FIRST_POSITION, count.firstPosition());
      out.number(LAST_POSITION, count.lastPosition());
    }
    lines.end();
    counted += count.soldOut() + count.others();
  }

  private static String word(final Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
