package io.sluice.engine.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sluice.engine.protocol.FulfilmentStatus;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PaymentStatus;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an outcome is expected to say. What is not named is not looked at. */
@FunctionalInterface
public interface Expectation {
  /** Compares. */
  void check(Outcome actual);

  /** A refusal: of no line unless one is named, with nothing available named, and no refund. */
  record Refusal(RejectReason reason, int line, int sku, long available, boolean refund)
      implements Expectation {
    Refusal(final RejectReason reason) {
      this(reason, -1, -1, -1, false);
    }

    public Refusal onLine(final int newLine) {
      return new Refusal(reason, newLine, sku, available, refund);
    }

    public Refusal ofSku(final int newSku) {
      return new Refusal(reason, line, newSku, available, refund);
    }

    public Refusal withAvailable(final long newAvailable) {
      return new Refusal(reason, line, sku, newAvailable, refund);
    }

    public Refusal withRefund() {
      return new Refusal(reason, line, sku, available, true);
    }

    @Override
    public void check(final Outcome actual) {
      final Outcome.Rejected rejected = assertInstanceOf(Outcome.Rejected.class, actual);
      assertEquals(
          this,
          new Refusal(
              rejected.reason(),
              rejected.line(),
              rejected.sku(),
              rejected.available(),
              rejected.refundRequired()));
    }
  }

  /** A reservation in a status. */
  record ExpectedReservation(
      ReservationStatus status,
      @Nullable List<Outcome.Part> parts,
      @Nullable Long expiresAt,
      @Nullable ClaimId order)
      implements Expectation {
    ExpectedReservation(final ReservationStatus status) {
      this(status, null, null, null);
    }

    public ExpectedReservation of(final Outcome.Part... newParts) {
      return new ExpectedReservation(status, List.of(newParts), expiresAt, order);
    }

    public ExpectedReservation until(final long time) {
      return new ExpectedReservation(status, parts, time, order);
    }

    public ExpectedReservation takenBy(final ClaimId newOrder) {
      return new ExpectedReservation(status, parts, expiresAt, newOrder);
    }

    @Override
    public void check(final Outcome actual) {
      final Outcome.Reservation found = assertInstanceOf(Outcome.Reservation.class, actual);
      assertEquals(status, found.status());
      assertEquals(order, found.order());
      if (parts != null) {
        assertEquals(parts, found.parts());
      }
      if (expiresAt != null) {
        assertEquals(expiresAt, found.expiresAt());
      }
    }
  }

  /** An order in a status, not reacquired unless it is said. */
  record ExpectedOrder(
      OrderStatus status,
      PaymentStatus payment,
      boolean reacquired,
      @Nullable List<Outcome.Part> parts,
      @Nullable Long amount,
      @Nullable Integer currency)
      implements Expectation {
    ExpectedOrder(final OrderStatus status, final PaymentStatus payment) {
      this(status, payment, false, null, null, null);
    }

    public ExpectedOrder withReacquired() {
      return new ExpectedOrder(status, payment, true, parts, amount, currency);
    }

    public ExpectedOrder of(final Outcome.Part... newParts) {
      return new ExpectedOrder(status, payment, reacquired, List.of(newParts), amount, currency);
    }

    public ExpectedOrder costing(final long newAmount, final int newCurrency) {
      return new ExpectedOrder(status, payment, reacquired, parts, newAmount, newCurrency);
    }

    @Override
    public void check(final Outcome actual) {
      final Outcome.Order found = assertInstanceOf(Outcome.Order.class, actual);
      assertEquals(status, found.status());
      assertEquals(payment, found.payment());
      assertEquals(FulfilmentStatus.NONE, found.fulfilment());
      assertEquals(reacquired, found.reacquired());
      if (parts != null) {
        assertEquals(parts, found.parts());
      }
      if (amount != null) {
        assertEquals(amount, found.amount());
      }
      if (currency != null) {
        assertEquals(currency, found.currency());
      }
    }
  }

  /** The same as an earlier outcome, but for what tells the answers apart. */
  record SameAs(Outcome earlier, boolean samePosition) implements Expectation {
    @Override
    public void check(final Outcome actual) {
      final Outcome.Answer none = new Outcome.Answer(0, 0, false);
      assertEquals(withAnswer(earlier, none), withAnswer(actual, none));
      if (samePosition) {
        assertEquals(earlier.answer().position(), actual.answer().position());
      }
    }

    private static Outcome withAnswer(final Outcome outcome, final Outcome.Answer answer) {
      return switch (outcome) {
        case Outcome.Rejected o ->
          new Outcome.Rejected(
              answer, o.reason(), o.line(), o.sku(), o.available(), o.refundRequired());
        case Outcome.Reservation o ->
          new Outcome.Reservation(
              answer,
              o.created(),
              o.id(),
              o.status(),
              o.channel(),
              o.expiresAt(),
              0,
              o.order(),
              o.waits(),
              o.parts());
        case Outcome.Activity o ->
          new Outcome.Activity(answer, o.activity(), o.status(), o.version(), o.items());
        case Outcome.Order o ->
          new Outcome.Order(
              answer,
              o.created(),
              o.id(),
              o.status(),
              o.payment(),
              o.fulfilment(),
              o.reacquired(),
              o.channel(),
              o.expiresAt(),
              0,
              o.amount(),
              o.currency(),
              o.parts());
        case Outcome.Stock o -> new Outcome.Stock(answer, o.sku(), o.rows());
        case Outcome.Availability o -> new Outcome.Availability(answer, o.channel(), o.items());
        case Outcome.Movement o -> new Outcome.Movement(answer, o.movement());
        case Outcome.Definition o ->
          new Outcome.Definition(answer, o.created(), o.index(), o.version());
      };
    }
  }
}
