package io.sluice.loadtest.simulation;

import io.sluice.engine.codec.outcome.ActivityOutcomeDecoder;
import io.sluice.engine.codec.outcome.AnswerDecoder;
import io.sluice.engine.codec.outcome.AvailabilityOutcomeDecoder;
import io.sluice.engine.codec.outcome.DefinitionOutcomeDecoder;
import io.sluice.engine.codec.outcome.MessageHeaderDecoder;
import io.sluice.engine.codec.outcome.MovementOutcomeDecoder;
import io.sluice.engine.codec.outcome.OrderOutcomeDecoder;
import io.sluice.engine.codec.outcome.RejectedDecoder;
import io.sluice.engine.codec.outcome.ReservationOutcomeDecoder;
import io.sluice.engine.codec.outcome.StockOutcomeDecoder;
import io.sluice.engine.protocol.RejectReason;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** Compares the bytes of an outcome with what it has to be. Reused; one thread. */
final class OutcomeReader {
  private static final int ANSWER_OFFSET = MessageHeaderDecoder.ENCODED_LENGTH;
  private static final int FIGURES_OF_A_ROW = 5;
  private static final int FIGURES_OF_AN_ITEM = 6;

  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final AnswerDecoder answer = new AnswerDecoder();
  private final RejectedDecoder rejected = new RejectedDecoder();
  private final ReservationOutcomeDecoder reservation = new ReservationOutcomeDecoder();
  private final OrderOutcomeDecoder order = new OrderOutcomeDecoder();
  private final StockOutcomeDecoder stock = new StockOutcomeDecoder();
  private final AvailabilityOutcomeDecoder availability = new AvailabilityOutcomeDecoder();
  private final MovementOutcomeDecoder movement = new MovementOutcomeDecoder();
  private final DefinitionOutcomeDecoder definition = new DefinitionOutcomeDecoder();
  private final ActivityOutcomeDecoder activity = new ActivityOutcomeDecoder();

  static long correlationId(final DirectBuffer buffer, final int offset) {
    return buffer.getLong(offset + ANSWER_OFFSET, ByteOrder.LITTLE_ENDIAN);
  }

  static long position(final DirectBuffer buffer, final int offset) {
    return buffer.getLong(offset + ANSWER_OFFSET + Long.BYTES, ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * True if it is no answer from the memory of keys. A payment that was recorded before looks like
   * one in either case.
   */
  boolean isOfExecution(final DirectBuffer buffer, final int offset) {
    final boolean reused = header.wrap(buffer, offset).templateId() == RejectedDecoder.TEMPLATE_ID
        && rejected.wrapAndApplyHeader(buffer, offset, header).reason()
            == RejectReason.REQUEST_KEY_REUSED.code();
    return !reused && answer.wrap(buffer, offset + ANSWER_OFFSET).replayed() == 0;
  }

  /** The one of several right outcomes that it is; null if it is none of them. */
  @Nullable
  Expected match(final Expected expected, final DirectBuffer buffer, final int offset) {
    Expected candidate = expected;
    while (candidate != null && !isSame(candidate, buffer, offset)) {
      candidate = candidate.alternative;
    }
    return candidate;
  }

  /** An outcome in words. */
  String describe(final DirectBuffer buffer, final int offset) {
    header.wrap(buffer, offset);
    return switch (header.templateId()) {
      case RejectedDecoder.TEMPLATE_ID ->
        rejected.wrapAndApplyHeader(buffer, offset, header).toString();
      case ReservationOutcomeDecoder.TEMPLATE_ID ->
        reservation.wrapAndApplyHeader(buffer, offset, header).toString();
      case OrderOutcomeDecoder.TEMPLATE_ID ->
        order.wrapAndApplyHeader(buffer, offset, header).toString();
      case StockOutcomeDecoder.TEMPLATE_ID ->
        stock.wrapAndApplyHeader(buffer, offset, header).toString();
      case AvailabilityOutcomeDecoder.TEMPLATE_ID ->
        availability.wrapAndApplyHeader(buffer, offset, header).toString();
      case MovementOutcomeDecoder.TEMPLATE_ID ->
        movement.wrapAndApplyHeader(buffer, offset, header).toString();
      case ActivityOutcomeDecoder.TEMPLATE_ID ->
        activity.wrapAndApplyHeader(buffer, offset, header).toString();
      default -> definition.wrapAndApplyHeader(buffer, offset, header).toString();
    };
  }

  private boolean isSame(final Expected expected, final DirectBuffer buffer, final int offset) {
    header.wrap(buffer, offset);
    answer.wrap(buffer, offset + ANSWER_OFFSET);
    if (header.templateId() != expected.template
        || answer.position() != expected.position
        || (answer.replayed() != 0) != expected.replayed) {
      return false;
    }
    return switch (expected.template) {
      case RejectedDecoder.TEMPLATE_ID ->
        isSame(expected, rejected.wrapAndApplyHeader(buffer, offset, header));
      case ReservationOutcomeDecoder.TEMPLATE_ID ->
        isSame(expected, reservation.wrapAndApplyHeader(buffer, offset, header));
      case OrderOutcomeDecoder.TEMPLATE_ID ->
        isSame(expected, order.wrapAndApplyHeader(buffer, offset, header));
      case StockOutcomeDecoder.TEMPLATE_ID ->
        isSame(expected, stock.wrapAndApplyHeader(buffer, offset, header));
      case AvailabilityOutcomeDecoder.TEMPLATE_ID ->
        isSame(expected, availability.wrapAndApplyHeader(buffer, offset, header));
      case MovementOutcomeDecoder.TEMPLATE_ID ->
        movement.wrapAndApplyHeader(buffer, offset, header).movement() == expected.version;
      case ActivityOutcomeDecoder.TEMPLATE_ID ->
        isSame(expected, activity.wrapAndApplyHeader(buffer, offset, header));
      default -> isSame(expected, definition.wrapAndApplyHeader(buffer, offset, header));
    };
  }

  private static boolean isSame(final Expected expected, final RejectedDecoder actual) {
    return actual.reason() == expected.reason.code()
        && actual.line() == expected.line
        && actual.sku() == expected.sku
        && actual.available() == expected.available
        && (actual.refundRequired() != 0) == expected.refund;
  }

  private static boolean isSame(final Expected expected, final ReservationOutcomeDecoder actual) {
    final boolean same = (actual.created() != 0) == expected.created
        && actual.sequence() == expected.number
        && actual.slot() == expected.slot
        && actual.status() == expected.status
        && actual.channel() == expected.channel
        && actual.expiresAt() == expected.expiresAt
        && actual.now() == expected.now
        && actual.orderSequence() == expected.orderNumber
        && actual.orderSlot() == expected.orderSlot
        && actual.waitActivity() == expected.waitActivity
        && actual.waitPlace() == expected.waitPlace
        && actual.waitSku() == expected.waitSku
        && actual.waitQuantity() == expected.waitUnits;
    return same && areSame(expected.parts, actual.allocations());
  }

  private static boolean areSame(
      final Part[] parts, final ReservationOutcomeDecoder.AllocationsDecoder actual) {
    boolean same = actual.count() == parts.length;
    for (int i = 0; same && i < parts.length; i++) {
      actual.next();
      same = actual.line() == parts[i].line()
          && actual.sku() == parts[i].sku()
          && actual.location() == parts[i].location()
          && actual.quantity() == parts[i].units();
    }
    return same;
  }

  private static boolean isSame(final Expected expected, final OrderOutcomeDecoder actual) {
    final boolean same = (actual.created() != 0) == expected.created
        && actual.sequence() == expected.number
        && actual.slot() == expected.slot
        && actual.status() == expected.status
        && actual.payment() == expected.payment
        && actual.fulfilment() == 0
        && (actual.reacquired() != 0) == expected.reacquired
        && actual.channel() == expected.channel
        && actual.expiresAt() == expected.expiresAt
        && actual.now() == expected.now
        && actual.amount() == expected.amount
        && actual.currency() == expected.currency;
    return same && areSame(expected.parts, actual.allocations());
  }

  private static boolean areSame(
      final Part[] parts, final OrderOutcomeDecoder.AllocationsDecoder actual) {
    boolean same = actual.count() == parts.length;
    for (int i = 0; same && i < parts.length; i++) {
      actual.next();
      same = actual.line() == parts[i].line()
          && actual.sku() == parts[i].sku()
          && actual.location() == parts[i].location()
          && actual.quantity() == parts[i].units();
    }
    return same;
  }

  private static boolean isSame(final Expected expected, final StockOutcomeDecoder actual) {
    final long[] figures = expected.figures;
    final StockOutcomeDecoder.RowsDecoder rows = actual.rows();
    boolean same =
        actual.sku() == expected.sku && rows.count() * FIGURES_OF_A_ROW == figures.length;
    for (int i = 0; same && i < figures.length; i += FIGURES_OF_A_ROW) {
      rows.next();
      same = rows.location() == figures[i]
          && rows.available() == figures[i + 1]
          && rows.held() == figures[i + 2]
          && rows.allocated() == figures[i + 3]
          && rows.inTransit() == 0
          && rows.unavailable() == 0
          && rows.activity() == figures[i + 4];
    }
    return same;
  }

  private static boolean isSame(final Expected expected, final AvailabilityOutcomeDecoder actual) {
    final long[] figures = expected.figures;
    final AvailabilityOutcomeDecoder.ItemsDecoder items = actual.items();
    boolean same = actual.channel() == expected.channel && items.count() * 2 == figures.length;
    for (int i = 0; same && i < figures.length; i += 2) {
      items.next();
      same = items.sku() == figures[i] && items.available() == figures[i + 1];
    }
    return same;
  }

  private static boolean isSame(final Expected expected, final ActivityOutcomeDecoder actual) {
    final long[] figures = expected.figures;
    final ActivityOutcomeDecoder.ItemsDecoder items = actual.items();
    boolean same = actual.activity() == expected.index
        && actual.status() == expected.status
        && actual.version() == expected.version
        && items.count() * FIGURES_OF_AN_ITEM == figures.length;
    for (int i = 0; same && i < figures.length; i += FIGURES_OF_AN_ITEM) {
      items.next();
      same = items.sku() == figures[i]
          && items.quantity() == figures[i + 1]
          && items.available() == figures[i + 2]
          && items.held() == figures[i + 3]
          && items.sold() == figures[i + 4]
          && items.waiting() == figures[i + 5];
    }
    return same;
  }

  private static boolean isSame(final Expected expected, final DefinitionOutcomeDecoder actual) {
    return (actual.created() != 0) == expected.created
        && actual.index() == expected.index
        && actual.version() == expected.version;
  }
}
