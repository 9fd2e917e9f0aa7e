package io.sluice.engine.testing;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.event.ActivityDefinedDecoder;
import io.sluice.engine.codec.event.ActivityEndedDecoder;
import io.sluice.engine.codec.event.AttemptRefusedDecoder;
import io.sluice.engine.codec.event.CauseDecoder;
import io.sluice.engine.codec.event.CellOpenedDecoder;
import io.sluice.engine.codec.event.ChannelDefinedDecoder;
import io.sluice.engine.codec.event.LocationDefinedDecoder;
import io.sluice.engine.codec.event.MessageHeaderDecoder;
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
import io.sluice.engine.protocol.RefundCause;
import io.sluice.engine.protocol.WaitEnd;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One event as it was stated.
 *
 * @param type which event it is
 * @param entry its bytes, as {@link EventBatch} lays them out
 */
public record Fact(Type type, DirectBuffer entry) {
  private static final int MESSAGE_OFFSET = EventBatch.ENTRY_HEADER_BYTES;
  private static final int CAUSE_OFFSET = MESSAGE_OFFSET + MessageHeaderDecoder.ENCODED_LENGTH;
  private static final int SEQUENCE_OFFSET = CAUSE_OFFSET + CauseDecoder.ENCODED_LENGTH;

  /** Every type of event. */
  public enum Type {
    RULES_VERSION(RulesVersionDecoder.TEMPLATE_ID),
    TIME_RESUMED(TimeResumedDecoder.TEMPLATE_ID),
    SKU_DEFINED(SkuDefinedDecoder.TEMPLATE_ID),
    LOCATION_DEFINED(LocationDefinedDecoder.TEMPLATE_ID),
    CHANNEL_DEFINED(ChannelDefinedDecoder.TEMPLATE_ID),
    CELL_OPENED(CellOpenedDecoder.TEMPLATE_ID),
    STOCK_MOVED(StockMovedDecoder.TEMPLATE_ID),
    RESERVATION_HELD(ReservationHeldDecoder.TEMPLATE_ID),
    RESERVATION_CONFIRMED(ReservationConfirmedDecoder.TEMPLATE_ID),
    RESERVATION_RELEASED(ReservationReleasedDecoder.TEMPLATE_ID),
    RESERVATION_EXPIRED(ReservationExpiredDecoder.TEMPLATE_ID),
    RESERVATION_EXTENDED(ReservationExtendedDecoder.TEMPLATE_ID),
    RESERVATION_CANCELLED(ReservationCancelledDecoder.TEMPLATE_ID),
    RESERVATION_CONSUMED(ReservationConsumedDecoder.TEMPLATE_ID),
    ORDER_PLACED(OrderPlacedDecoder.TEMPLATE_ID),
    ORDER_PAID(OrderPaidDecoder.TEMPLATE_ID),
    REFUND_REQUIRED(RefundRequiredDecoder.TEMPLATE_ID),
    ORDER_CANCELLED(OrderCancelledDecoder.TEMPLATE_ID),
    ORDER_EXPIRED(OrderExpiredDecoder.TEMPLATE_ID),
    ACTIVITY_DEFINED(ActivityDefinedDecoder.TEMPLATE_ID),
    POOL_CELL_OPENED(PoolCellOpenedDecoder.TEMPLATE_ID),
    STOCK_REPOOLED(StockRepooledDecoder.TEMPLATE_ID),
    WAVE_RELEASED(WaveReleasedDecoder.TEMPLATE_ID),
    ACTIVITY_ENDED(ActivityEndedDecoder.TEMPLATE_ID),
    WAIT_JOINED(WaitJoinedDecoder.TEMPLATE_ID),
    WAIT_GRANTED(WaitGrantedDecoder.TEMPLATE_ID),
    WAIT_ENDED(WaitEndedDecoder.TEMPLATE_ID),
    ATTEMPT_REFUSED(AttemptRefusedDecoder.TEMPLATE_ID),
    REFUSALS_COUNTED(RefusalsCountedDecoder.TEMPLATE_ID);

    private final int templateId;

    Type(final int templateId) {
      this.templateId = templateId;
    }

    /** Number of the type in the schema. */
    public int templateId() {
      return templateId;
    }

    static Type of(final int templateId) {
      for (final Type type : values()) {
        if (type.templateId == templateId) {
          return type;
        }
      }
      throw new AssertionError("no event has the type " + templateId);
    }
  }

  /** The events in a buffer of entries. */
  public static List<Fact> read(final DirectBuffer entries, final int count) {
    final List<Fact> facts = new ArrayList<>();
    final MessageHeaderDecoder header = new MessageHeaderDecoder();
    int offset = 0;
    for (int i = 0; i < count; i++) {
      final int length = EventBatch.entryLength(entries, offset);
      final byte[] bytes = new byte[length];
      entries.getBytes(offset, bytes);
      header.wrap(entries, offset + MESSAGE_OFFSET);
      facts.add(new Fact(Type.of(header.templateId()), new UnsafeBuffer(bytes)));
      offset += length;
    }
    return facts;
  }

  /** Who asked for it and when. */
  public CauseDecoder cause() {
    return new CauseDecoder().wrap(entry, CAUSE_OFFSET);
  }

  /** True if another event of the same command follows. */
  public boolean more() {
    return cause().more() != 0;
  }

  /** True if it says what became of somebody who waited. */
  public boolean isOfWaiting() {
    return type == Type.WAIT_GRANTED || type == Type.WAIT_ENDED;
  }

  /** True if it is about a reservation or an order. */
  public boolean isOfClaim() {
    return type.name().startsWith("RESERVATION_")
        || type.name().startsWith("ORDER_")
        || type.name().startsWith("WAIT_")
        || type == Type.REFUND_REQUIRED;
  }

  /** Number of the reservation or order that an event about one is about. */
  public long sequence() {
    return entry.getLong(SEQUENCE_OFFSET, ByteOrder.LITTLE_ENDIAN);
  }

  /** True if it only says that somebody got nothing. */
  public boolean isOfRefusals() {
    return type == Type.ATTEMPT_REFUSED || type == Type.REFUSALS_COUNTED;
  }

  /** An attempt that was refused. */
  public AttemptRefusedDecoder refused() {
    return new AttemptRefusedDecoder()
        .wrapAndApplyHeader(entry, MESSAGE_OFFSET, new MessageHeaderDecoder());
  }

  /** A count of refusals. */
  public RefusalsCountedDecoder counted() {
    return new RefusalsCountedDecoder()
        .wrapAndApplyHeader(entry, MESSAGE_OFFSET, new MessageHeaderDecoder());
  }

  /** The payment that has to go back. */
  public RefundRequiredDecoder refund() {
    return new RefundRequiredDecoder()
        .wrapAndApplyHeader(entry, MESSAGE_OFFSET, new MessageHeaderDecoder());
  }

  /** Why the money has to go back. */
  public RefundCause refundCause() {
    return RefundCause.ofCode(refund().refundCause());
  }

  /** Why somebody waits no more. */
  public WaitEnd waitEnd() {
    return WaitEnd.ofCode(new WaitEndedDecoder()
        .wrapAndApplyHeader(entry, MESSAGE_OFFSET, new MessageHeaderDecoder())
        .reason());
  }

  /** The bytes of the entry in hexadecimal digits. */
  public String hex() {
    final byte[] bytes = new byte[entry.capacity()];
    entry.getBytes(0, bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
