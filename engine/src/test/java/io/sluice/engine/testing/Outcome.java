package io.sluice.engine.testing;

import io.sluice.engine.protocol.ActivityStatus;
import io.sluice.engine.protocol.FulfilmentStatus;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PaymentStatus;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An outcome in readable form. {@link OutcomeDecoder} makes it of the bytes for the edge. */
public sealed interface Outcome {
  /** What every outcome says. */
  Answer answer();

  /** Common part of every outcome. */
  record Answer(long correlationId, long position, boolean replayed) {}

  /** Units of one line from one location. */
  record Part(int line, int sku, int location, long quantity) {}

  /** A refusal. */
  record Rejected(
      Answer answer, RejectReason reason, int line, int sku, long available, boolean refundRequired)
      implements Outcome {}

  /**
   * What a reservation waits or waited for.
   *
   * @param place 1 for the next, 0 if it waits no more
   * @param sku that it did not get, -1 if it got it
   */
  record Wait(int activity, int place, int sku, long quantity) {}

  /** A reservation as it now stands. */
  record Reservation(
      Answer answer,
      boolean created,
      ClaimId id,
      ReservationStatus status,
      int channel,
      long expiresAt,
      long now,
      @Nullable ClaimId order,
      @Nullable Wait waits,
      List<Part> parts)
      implements Outcome {}

  /** An order as it now stands. */
  record Order(
      Answer answer,
      boolean created,
      ClaimId id,
      OrderStatus status,
      PaymentStatus payment,
      FulfilmentStatus fulfilment,
      boolean reacquired,
      int channel,
      long expiresAt,
      long now,
      long amount,
      int currency,
      List<Part> parts)
      implements Outcome {}

  /** Units at one location in one pool. */
  record Row(
      int location,
      long available,
      long held,
      long allocated,
      long inTransit,
      long unavailable,
      int activity) {
    /** Of the shared pool. */
    public Row(
        final int location,
        final long available,
        final long held,
        final long allocated,
        final long inTransit,
        final long unavailable) {
      this(location, available, held, allocated, inTransit, unavailable, -1);
    }
  }

  /** What an activity has of a SKU. */
  record Item(int sku, long quantity, long available, long held, long sold, long waiting) {}

  /** An activity as it now stands. */
  record Activity(
      Answer answer, int activity, ActivityStatus status, long version, List<Item> items)
      implements Outcome {}

  /** All cells of a SKU. */
  record Stock(Answer answer, int sku, List<Row> rows) implements Outcome {}

  /** Units of one SKU that may be promised. */
  record Promise(int sku, long available) {}

  /** What a channel may promise. */
  record Availability(Answer answer, int channel, List<Promise> items) implements Outcome {}

  /** Stock was moved. */
  record Movement(Answer answer, long movement) implements Outcome {}

  /** Something is defined. */
  record Definition(Answer answer, boolean created, int index, long version) implements Outcome {}
}
