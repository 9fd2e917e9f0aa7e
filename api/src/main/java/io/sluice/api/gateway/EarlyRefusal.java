package io.sluice.api.gateway;

import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.ingress.SoldOutBoard;
import io.sluice.engine.ingress.SoldOutFlags;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ChannelDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Whether the command that was made last is refused without asking the engine, which would refuse
 * it for the same reason: it wants units of a SKU of which there are none, under a key that is new.
 *
 * <p>Only a refusal that the engine would have to state is taken from it. Where a line names a
 * location that the channel does not sell from, and whatever else the engine looks at first, it is
 * asked, and so it is about whoever would wait for units. Reused; one event loop.
 */
public final class EarlyRefusal {
  private static final int NO_LINE = -1;

  private final CodeDirectory directory;
  private final SoldOutBoard board;
  private boolean possible;
  private boolean certain;
  private int channel;
  private @Nullable ActivityDefinition activity;
  private int line;
  private int sku;
  private long position;

  EarlyRefusal(final CodeDirectory directory, final SoldOutBoard board) {
    this.directory = directory;
    this.board = board;
  }

  /** True if the command is refused. */
  public boolean isCertain() {
    return certain;
  }

  /** Line that wants what is sold out. */
  public int line() {
    return line;
  }

  /** SKU of that line. */
  public int sku() {
    return sku;
  }

  /** A durable position at which it was sold out. */
  public long position() {
    return position;
  }

  /**
   * Begins to look at a command.
   *
   * @param ofActivity from which it wants units, -1 for none
   * @param takesUnits false if it may be anything but refused for want of units
   * @return false if there is no need to look at its lines
   */
  boolean begin(final int ofChannel, final int ofActivity, final boolean takesUnits) {
    channel = ofChannel;
    activity = ofActivity < 0 ? null : directory.activities().at(ofActivity);
    possible = takesUnits && board.isAnythingSoldOut() && refusesWhatIsSoldOut();
    certain = false;
    line = NO_LINE;
    // Before the flags: what they say then holds at this position, too.
    position = possible ? directory.position() : SoldOutFlags.NONE;
    return possible;
  }

  /** The next line of the command wants units of a SKU. */
  void look(final int ofLine, final int wantedSku, final int location) {
    if (!possible || line != NO_LINE) {
      return;
    }
    if (location != Codes.ANY_LOCATION && !sells(location)) {
      possible = false;
      return;
    }
    final long flagged = flag(wantedSku);
    if (flagged != SoldOutFlags.NONE) {
      line = ofLine;
      sku = wantedSku;
      position = Math.max(position, flagged);
    }
  }

  /** True if the command is refused, all lines of which were looked at, under a key. */
  boolean conclude(final long keyHigh) {
    certain = possible && line != NO_LINE && board.isNew(keyHigh);
    return certain;
  }

  /** False if the activity is not for the channel. */
  private boolean refusesWhatIsSoldOut() {
    final ActivityDefinition seller = activity;
    return seller == null || seller.channel() == channel;
  }

  private long flag(final int wantedSku) {
    final ActivityDefinition seller = activity;
    if (seller == null) {
      return board.skus().position(wantedSku);
    }
    final int item = seller.itemOf(wantedSku);
    return item < 0
        ? SoldOutFlags.NONE
        : board.pools().position(seller.items().get(item).pool());
  }

  private boolean sells(final int location) {
    final ChannelDefinition seller = directory.channels().at(channel);
    return seller.sellsFrom(location);
  }
}
