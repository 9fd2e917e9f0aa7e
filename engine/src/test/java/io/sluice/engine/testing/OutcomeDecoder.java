package io.sluice.engine.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import io.sluice.engine.protocol.ActivityStatus;
import io.sluice.engine.protocol.FulfilmentStatus;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PaymentStatus;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationStatus;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Turns the bytes of outcomes into readable ones. Stateless. */
public final class OutcomeDecoder {
  private static final int HEADER_BYTES = MessageHeaderDecoder.ENCODED_LENGTH;

  private OutcomeDecoder() {}

  /** Decodes one outcome, which must be as long as it is said to be. */
  public static Outcome decode(final DirectBuffer buffer, final int offset, final int length) {
    final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
    return switch (header.templateId()) {
      case RejectedDecoder.TEMPLATE_ID -> rejected(buffer, offset, length);
      case ReservationOutcomeDecoder.TEMPLATE_ID -> reservation(buffer, offset, length);
      case OrderOutcomeDecoder.TEMPLATE_ID -> order(buffer, offset, length);
      case StockOutcomeDecoder.TEMPLATE_ID -> stock(buffer, offset, length);
      case AvailabilityOutcomeDecoder.TEMPLATE_ID -> availability(buffer, offset, length);
      case MovementOutcomeDecoder.TEMPLATE_ID -> movement(buffer, offset, length);
      case DefinitionOutcomeDecoder.TEMPLATE_ID -> definition(buffer, offset, length);
      case ActivityOutcomeDecoder.TEMPLATE_ID -> activity(buffer, offset, length);
      default -> throw new AssertionError("no outcome has the type " + header.templateId());
    };
  }

  private static Outcome rejected(final DirectBuffer buffer, final int offset, final int length) {
    final RejectedDecoder decoder = new RejectedDecoder();
    decoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
    final Outcome outcome = new Outcome.Rejected(
        answer(decoder.answer()),
        RejectReason.ofCode(decoder.reason()),
        decoder.line(),
        decoder.sku(),
        decoder.available(),
        decoder.refundRequired() != 0);
    assertEquals(length, HEADER_BYTES + decoder.encodedLength());
    return outcome;
  }

  private static Outcome reservation(
      final DirectBuffer buffer, final int offset, final int length) {
    final ReservationOutcomeDecoder decoder = new ReservationOutcomeDecoder();
    decoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
    final List<Outcome.Part> parts = new ArrayList<>();
    for (final ReservationOutcomeDecoder.AllocationsDecoder part : decoder.allocations()) {
      parts.add(new Outcome.Part(part.line(), part.sku(), part.location(), part.quantity()));
    }
    assertEquals(length, HEADER_BYTES + decoder.encodedLength());
    return new Outcome.Reservation(
        answer(decoder.answer()),
        decoder.created() != 0,
        new ClaimId(decoder.sequence(), decoder.slot()),
        ReservationStatus.ofCode(decoder.status()),
        decoder.channel(),
        decoder.expiresAt(),
        decoder.now(),
        decoder.orderSequence() < 0
            ? null
            : new ClaimId(decoder.orderSequence(), decoder.orderSlot()),
        decoder.waitActivity() < 0
            ? null
            : new Outcome.Wait(
                decoder.waitActivity(),
                decoder.waitPlace(),
                decoder.waitSku(),
                decoder.waitQuantity()),
        List.copyOf(parts));
  }

  private static Outcome order(final DirectBuffer buffer, final int offset, final int length) {
    final OrderOutcomeDecoder decoder = new OrderOutcomeDecoder();
    decoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
    final List<Outcome.Part> parts = new ArrayList<>();
    for (final OrderOutcomeDecoder.AllocationsDecoder part : decoder.allocations()) {
      parts.add(new Outcome.Part(part.line(), part.sku(), part.location(), part.quantity()));
    }
    assertEquals(length, HEADER_BYTES + decoder.encodedLength());
    return new Outcome.Order(
        answer(decoder.answer()),
        decoder.created() != 0,
        new ClaimId(decoder.sequence(), decoder.slot()),
        OrderStatus.ofCode(decoder.status()),
        PaymentStatus.ofCode(decoder.payment()),
        FulfilmentStatus.ofCode(decoder.fulfilment()),
        decoder.reacquired() != 0,
        decoder.channel(),
        decoder.expiresAt(),
        decoder.now(),
        decoder.amount(),
        decoder.currency(),
        List.copyOf(parts));
  }

  private static Outcome stock(final DirectBuffer buffer, final int offset, final int length) {
    final StockOutcomeDecoder decoder = new StockOutcomeDecoder();
    decoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
    final List<Outcome.Row> rows = new ArrayList<>();
    for (final StockOutcomeDecoder.RowsDecoder row : decoder.rows()) {
      rows.add(new Outcome.Row(
          row.location(),
          row.available(),
          row.held(),
          row.allocated(),
          row.inTransit(),
          row.unavailable(),
          row.activity()));
    }
    assertEquals(length, HEADER_BYTES + decoder.encodedLength());
    return new Outcome.Stock(answer(decoder.answer()), decoder.sku(), List.copyOf(rows));
  }

  private static Outcome availability(
      final DirectBuffer buffer, final int offset, final int length) {
    final AvailabilityOutcomeDecoder decoder = new AvailabilityOutcomeDecoder();
    decoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
    final List<Outcome.Promise> items = new ArrayList<>();
    for (final AvailabilityOutcomeDecoder.ItemsDecoder item : decoder.items()) {
      items.add(new Outcome.Promise(item.sku(), item.available()));
    }
    assertEquals(length, HEADER_BYTES + decoder.encodedLength());
    return new Outcome.Availability(
        answer(decoder.answer()), decoder.channel(), List.copyOf(items));
  }

  private static Outcome movement(final DirectBuffer buffer, final int offset, final int length) {
    final MovementOutcomeDecoder decoder = new MovementOutcomeDecoder();
    decoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
    assertEquals(length, HEADER_BYTES + decoder.encodedLength());
    return new Outcome.Movement(answer(decoder.answer()), decoder.movement());
  }

  private static Outcome definition(final DirectBuffer buffer, final int offset, final int length) {
    final DefinitionOutcomeDecoder decoder = new DefinitionOutcomeDecoder();
    decoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
    assertEquals(length, HEADER_BYTES + decoder.encodedLength());
    return new Outcome.Definition(
        answer(decoder.answer()), decoder.created() != 0, decoder.index(), decoder.version());
  }

  private static Outcome activity(final DirectBuffer buffer, final int offset, final int length) {
    final ActivityOutcomeDecoder decoder = new ActivityOutcomeDecoder();
    decoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
    final List<Outcome.Item> items = new ArrayList<>();
    for (final ActivityOutcomeDecoder.ItemsDecoder item : decoder.items()) {
      items.add(new Outcome.Item(
          item.sku(), item.quantity(), item.available(), item.held(), item.sold(), item.waiting()));
    }
    assertEquals(length, HEADER_BYTES + decoder.encodedLength());
    return new Outcome.Activity(
        answer(decoder.answer()),
        decoder.activity(),
        ActivityStatus.ofCode(decoder.status()),
        decoder.version(),
        List.copyOf(items));
  }

  private static Outcome.Answer answer(final AnswerDecoder decoder) {
    return new Outcome.Answer(decoder.correlationId(), decoder.position(), decoder.replayed() != 0);
  }
}
