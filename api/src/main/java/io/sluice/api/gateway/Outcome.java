package io.sluice.api.gateway;

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
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One outcome of the engine, as it lies in the ring of its lane. Reused; valid while it is handed
 * over; one event loop.
 */
public final class Outcome {
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
  private DirectBuffer buffer = new UnsafeBuffer(0, 0);
  private int offset;

  Outcome() {}

  Outcome wrap(final DirectBuffer newBuffer, final int newOffset) {
    buffer = newBuffer;
    offset = newOffset;
    header.wrap(newBuffer, newOffset);
    answer.wrap(newBuffer, newOffset + MessageHeaderDecoder.ENCODED_LENGTH);
    return this;
  }

  long correlationId() {
    return answer.correlationId();
  }

  /** Which of the decoders below it is for. */
  public int templateId() {
    return header.templateId();
  }

  /** Position of the command, or of what a read or refusal saw. */
  public long position() {
    return answer.position();
  }

  /** True if the command's key was known. */
  public boolean isReplayed() {
    return answer.replayed() != 0;
  }

  /** The outcome as a refusal. */
  public RejectedDecoder rejected() {
    return rejected.wrapAndApplyHeader(buffer, offset, header);
  }

  /** The outcome as a reservation. */
  public ReservationOutcomeDecoder reservation() {
    return reservation.wrapAndApplyHeader(buffer, offset, header);
  }

  /** The outcome as an order. */
  public OrderOutcomeDecoder order() {
    return order.wrapAndApplyHeader(buffer, offset, header);
  }

  /** The outcome as the stock of a SKU. */
  public StockOutcomeDecoder stock() {
    return stock.wrapAndApplyHeader(buffer, offset, header);
  }

  /** The outcome as what a channel may promise. */
  public AvailabilityOutcomeDecoder availability() {
    return availability.wrapAndApplyHeader(buffer, offset, header);
  }

  /** The outcome as a movement. */
  public MovementOutcomeDecoder movement() {
    return movement.wrapAndApplyHeader(buffer, offset, header);
  }

  /** The outcome as an activity. */
  public ActivityOutcomeDecoder activity() {
    return activity.wrapAndApplyHeader(buffer, offset, header);
  }

  /** The outcome as a definition. */
  public DefinitionOutcomeDecoder definition() {
    return definition.wrapAndApplyHeader(buffer, offset, header);
  }
}
