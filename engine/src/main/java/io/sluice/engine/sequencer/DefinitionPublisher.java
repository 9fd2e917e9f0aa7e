package io.sluice.engine.sequencer;

import io.sluice.engine.codec.command.DefineActivityDecoder;
import io.sluice.engine.codec.command.DefineChannelDecoder;
import io.sluice.engine.codec.command.DefineLocationDecoder;
import io.sluice.engine.codec.command.DefineSkuDecoder;
import io.sluice.engine.domain.EngineState;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.domain.table.Registry;
import io.sluice.engine.ingress.CellTable;
import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ChannelDefinition;
import io.sluice.engine.protocol.LocationDefinition;
import io.sluice.engine.protocol.SkuDefinition;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Puts definitions into the edge's directory once they are durable, and lets nobody be told of them
 * before. Engine thread only.
 */
final class DefinitionPublisher {
  private final CodeDirectory directory;
  private final EngineState state;
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();

  /** Something that was defined at a position. */
  private record Pending(long position, Runnable publish) {}

  DefinitionPublisher(final CodeDirectory directory, final EngineState state) {
    this.directory = directory;
    this.state = state;
  }

  /** Publishes all that the state holds: it was recovered, so it is durable. */
  void publishRecovered() {
    final Registry<SkuDefinition> skus = state.catalog().skus();
    for (int i = 0; i < skus.size(); i++) {
      directory.publish(skus.at(i));
    }
    final Registry<LocationDefinition> locations = state.locations().registry();
    for (int i = 0; i < locations.size(); i++) {
      directory.publish(locations.at(i));
    }
    final Registry<ChannelDefinition> channels = state.channels().registry();
    for (int i = 0; i < channels.size(); i++) {
      directory.publish(channels.at(i));
    }
    final Registry<ActivityDefinition> activities = state.activities().registry();
    for (int i = 0; i < activities.size(); i++) {
      directory.publish(activities.at(i));
    }
    publishCells();
  }

  /**
   * Publishes the cells that were opened. Before their events go to the journal: whoever follows it
   * has to find them.
   */
  void publishCells() {
    final StockLedger ledger = state.ledger();
    for (int cell = directory.cells().size(); cell < ledger.cellCount(); cell++) {
      final int pool = ledger.pool(cell);
      directory.addCell(
          ledger.sku(cell),
          ledger.location(cell),
          pool == StockLedger.SHARED_POOL
              ? CellTable.SHARED
              : state.activities().activityOf(pool));
    }
  }

  /** Notes what a command defined that stated an event. */
  void onDefined(final int templateId, final int index, final long position) {
    final Runnable publish = publication(templateId, index);
    if (publish != null) {
      if (pending.isEmpty()) {
        directory.missingFrom(position);
      }
      pending.add(new Pending(position, publish));
    }
  }

  /** Whether a definition waits for its event to be durable. */
  boolean isWaiting() {
    return !pending.isEmpty();
  }

  /**
   * Publishes what is durable.
   *
   * @return how many definitions
   */
  int publishUpTo(final long durablePosition) {
    int count = 0;
    while (!pending.isEmpty() && pending.peek().position() <= durablePosition) {
      pending.poll().publish().run();
      count++;
    }
    if (count > 0) {
      if (pending.isEmpty()) {
        directory.complete();
      } else {
        directory.missingFrom(pending.peek().position());
      }
    }
    return count;
  }

  private @Nullable Runnable publication(final int templateId, final int index) {
    return switch (templateId) {
      case DefineSkuDecoder.TEMPLATE_ID -> {
        final SkuDefinition sku = state.catalog().skus().at(index);
        yield () -> directory.publish(sku);
      }
      case DefineLocationDecoder.TEMPLATE_ID -> {
        final LocationDefinition location = state.locations().registry().at(index);
        yield () -> directory.publish(location);
      }
      case DefineChannelDecoder.TEMPLATE_ID -> {
        final ChannelDefinition channel = state.channels().registry().at(index);
        yield () -> directory.publish(channel);
      }
      case DefineActivityDecoder.TEMPLATE_ID -> {
        final ActivityDefinition activity = state.activities().registry().at(index);
        yield () -> directory.publish(activity);
      }
      default -> null;
    };
  }
}
