package io.sluice.api.stream;

import io.sluice.engine.codec.event.ActivityDefinedDecoder;
import io.sluice.engine.codec.event.ActivityEndedDecoder;
import io.sluice.engine.codec.event.AttemptRefusedDecoder;
import io.sluice.engine.codec.event.CellOpenedDecoder;
import io.sluice.engine.codec.event.ChannelDefinedDecoder;
import io.sluice.engine.codec.event.LocationDefinedDecoder;
import io.sluice.engine.codec.event.OrderCancelledDecoder;
import io.sluice.engine.codec.event.OrderExpiredDecoder;
import io.sluice.engine.codec.event.OrderPaidDecoder;
import io.sluice.engine.codec.event.OrderPlacedDecoder;
import io.sluice.engine.codec.event.PoolCellOpenedDecoder;
import io.sluice.engine.codec.event.RefundRequiredDecoder;
import io.sluice.engine.codec.event.RefusalsCountedDecoder;
import io.sluice.engine.codec.event.ReservationCancelledDecoder;
import io.sluice.engine.codec.event.ReservationConfirmedDecoder;
import io.sluice.engine.codec.event.ReservationConsumedDecoder;
import io.sluice.engine.codec.event.ReservationExpiredDecoder;
import io.sluice.engine.codec.event.ReservationExtendedDecoder;
import io.sluice.engine.codec.event.ReservationHeldDecoder;
import io.sluice.engine.codec.event.ReservationReleasedDecoder;
import io.sluice.engine.codec.event.RulesVersionDecoder;
import io.sluice.engine.codec.event.SkuDefinedDecoder;
import io.sluice.engine.codec.event.StockMovedDecoder;
import io.sluice.engine.codec.event.StockRepooledDecoder;
import io.sluice.engine.codec.event.TimeResumedDecoder;
import io.sluice.engine.codec.event.WaitEndedDecoder;
import io.sluice.engine.codec.event.WaitGrantedDecoder;
import io.sluice.engine.codec.event.WaitJoinedDecoder;
import io.sluice.engine.codec.event.WaveReleasedDecoder;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What events are called: each by its name in the schema of the journal. Any thread. */
public final class EventTypes {
  /** Numbers of types are below. */
  private static final int MAX_TEMPLATES = 64;

  private static final @Nullable String[] NAMES = new String[MAX_TEMPLATES];
  private static final Set<String> ALL;

  static {
    NAMES[RulesVersionDecoder.TEMPLATE_ID] = "RulesVersion";
    NAMES[TimeResumedDecoder.TEMPLATE_ID] = "TimeResumed";
    NAMES[SkuDefinedDecoder.TEMPLATE_ID] = "SkuDefined";
    NAMES[LocationDefinedDecoder.TEMPLATE_ID] = "LocationDefined";
    NAMES[ChannelDefinedDecoder.TEMPLATE_ID] = "ChannelDefined";
    NAMES[CellOpenedDecoder.TEMPLATE_ID] = "CellOpened";
    NAMES[StockMovedDecoder.TEMPLATE_ID] = "StockMoved";
    NAMES[ReservationHeldDecoder.TEMPLATE_ID] = "ReservationHeld";
    NAMES[ReservationConfirmedDecoder.TEMPLATE_ID] = "ReservationConfirmed";
    NAMES[ReservationReleasedDecoder.TEMPLATE_ID] = "ReservationReleased";
    NAMES[ReservationExpiredDecoder.TEMPLATE_ID] = "ReservationExpired";
    NAMES[ReservationExtendedDecoder.TEMPLATE_ID] = "ReservationExtended";
    NAMES[ReservationCancelledDecoder.TEMPLATE_ID] = "ReservationCancelled";
    NAMES[ReservationConsumedDecoder.TEMPLATE_ID] = "ReservationConsumed";
    NAMES[OrderPlacedDecoder.TEMPLATE_ID] = "OrderPlaced";
    NAMES[OrderPaidDecoder.TEMPLATE_ID] = "OrderPaid";
    NAMES[RefundRequiredDecoder.TEMPLATE_ID] = "RefundRequired";
    NAMES[OrderCancelledDecoder.TEMPLATE_ID] = "OrderCancelled";
    NAMES[OrderExpiredDecoder.TEMPLATE_ID] = "OrderExpired";
    NAMES[ActivityDefinedDecoder.TEMPLATE_ID] = "ActivityDefined";
    NAMES[PoolCellOpenedDecoder.TEMPLATE_ID] = "PoolCellOpened";
    NAMES[StockRepooledDecoder.TEMPLATE_ID] = "StockRepooled";
    NAMES[WaveReleasedDecoder.TEMPLATE_ID] = "WaveReleased";
    NAMES[ActivityEndedDecoder.TEMPLATE_ID] = "ActivityEnded";
    NAMES[WaitJoinedDecoder.TEMPLATE_ID] = "WaitJoined";
    NAMES[WaitGrantedDecoder.TEMPLATE_ID] = "WaitGranted";
    NAMES[WaitEndedDecoder.TEMPLATE_ID] = "WaitEnded";
    NAMES[AttemptRefusedDecoder.TEMPLATE_ID] = "AttemptRefused";
    NAMES[RefusalsCountedDecoder.TEMPLATE_ID] = "RefusalsCounted";
    final Set<String> all = new TreeSet<>();
    for (final String name : NAMES) {
      if (name != null) {
        all.add(name);
      }
    }
    ALL = Set.copyOf(all);
  }

  private EventTypes() {}

  /** The name of every type that this version tells. */
  public static Set<String> all() {
    return ALL;
  }

  /**
   * The name of one type.
   *
   * @param position of an event of this type, for the complaint
   * @throws IllegalStateException if this version does not know it
   */
  static String name(final int templateId, final long position) {
    final String name = templateId > 0 && templateId < MAX_TEMPLATES ? NAMES[templateId] : null;
    if (name == null) {
      throw new IllegalStateException(
          "the event at position " + position + " has the unknown type " + templateId);
    }
    return name;
  }
}
