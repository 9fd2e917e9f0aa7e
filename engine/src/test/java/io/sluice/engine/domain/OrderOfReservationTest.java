package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sluice.engine.protocol.Currency;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PaymentStatus;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.testing.ClaimId;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Command.OrderLine;
import io.sluice.engine.testing.Fact;
import io.sluice.engine.testing.Outcome;
import io.sluice.engine.testing.Scenario;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checkout of a hold: its units become the order's in one step. */
class OrderOfReservationTest extends Scenario {
  private static final Command.ReserveStock HOLD =
      reserve(SKU_1, 6).by(ALICE).and(SKU_2, 1).from(AT_STORE);

  /** Lines that are not those of the hold, and which of them is the first to differ. */
  static List<Object[]> differentLines() {
    final OrderLine first = line(SKU_1, 6);
    final OrderLine second = line(SKU_2, 1);
    return List.of(
        new Object[] {List.of(line(SKU_1, 5), second), 0, SKU_1},
        new Object[] {List.of(line(SKU_1, 7), second), 0, SKU_1},
        new Object[] {List.of(first), 1, -1},
        new Object[] {List.of(first, second, line(SKU_3, 1)), 2, SKU_3},
        new Object[] {List.of(second, first), 0, -1},
        new Object[] {List.of(first, line(SKU_3, 1)), 1, -1},
        new Object[] {List.of(first, new OrderLine(SKU_2, AT_HQ, 1, -1)), 1, -1},
        new Object[] {List.of(new OrderLine(SKU_1, AT_HQ, 6, -1), second), 0, -1});
  }

  @BeforeEach
  void receiveUnits() {
    given(
        received(SKU_1, AT_HQ, 5),
        received(SKU_1, AT_STORE, 5),
        received(SKU_2, AT_STORE, 2),
        received(SKU_3, AT_HQ, 5));
  }

  @Test
  void shouldTakeOverTheUnitsOfAHoldWithoutSettingThemFree() {
    final ClaimId hold = given(HOLD);
    final List<Outcome.Part> parts =
        assertInstanceOf(Outcome.Reservation.class, outcome()).parts();
    later(1_000);

    final ClaimId order = given(orderOf(hold).ttl(5_000));

    then(order(OrderStatus.PENDING_PAYMENT, PaymentStatus.PENDING)
        .of(parts.toArray(Outcome.Part[]::new))
        .costing(Command.NO_PRICE, Currency.NONE));
    thenStated(Fact.Type.ORDER_PLACED);
    assertEquals(now() + 5_000, assertInstanceOf(Outcome.Order.class, outcome()).expiresAt());
    thenUnits(SKU_1, AT_HQ, 0, 5, 0);
    thenUnits(SKU_1, AT_STORE, 4, 1, 0);
    thenUnits(SKU_2, AT_STORE, 1, 1, 0);
    thenReservation(hold, reservation(ReservationStatus.CONFIRMED).takenBy(order));
  }

  @Test
  void shouldLetTheTimeOfTheOrderCountFromThenOn() {
    final ClaimId hold = given(HOLD);
    final ClaimId order = given(orderOf(hold).ttl(2 * TTL_MS));

    later(TTL_MS);
    assertEquals(0, swept());
    thenOrder(order, order(OrderStatus.PENDING_PAYMENT, PaymentStatus.PENDING));

    later(TTL_MS);
    assertEquals(1, swept());
    thenOrder(order, order(OrderStatus.EXPIRED, PaymentStatus.PENDING));
    thenReservation(hold, reservation(ReservationStatus.CONFIRMED).takenBy(order));
    thenUnits(SKU_1, AT_HQ, 5, 0, 0);
  }

  @Test
  void shouldTakeLinesThatAreEqualToThoseOfTheHold() {
    final ClaimId hold = given(HOLD);

    when(orderOf(
            hold,
            new OrderLine(SKU_1, Command.ANYWHERE, 6, 100),
            new OrderLine(SKU_2, AT_STORE, 1, 50))
        .currency(Currency.parse("CNY")));

    then(order(OrderStatus.PENDING_PAYMENT, PaymentStatus.PENDING)
        .costing(650, Currency.parse("CNY")));
  }

  @ParameterizedTest
  @MethodSource("differentLines")
  void shouldRefuseLinesThatAreNotThoseOfTheHold(
      final List<OrderLine> lines, final int firstDifferent, final int sku) {
    final ClaimId hold = given(HOLD);

    when(orderOf(hold, lines.toArray(OrderLine[]::new)));

    then(rejected(RejectReason.LINES_DIFFER).onLine(firstDifferent).ofSku(sku));
    thenReservation(hold, reservation(ReservationStatus.HELD));
  }

  @Test
  void shouldNotGiveTheHoldOfOneCustomerToAnother() {
    final ClaimId hold = given(HOLD);

    when(orderOf(hold).by(BOB));
    then(rejected(RejectReason.RESERVATION_OF_ANOTHER));
    when(orderOf(hold).by(Command.NONE));
    then(rejected(RejectReason.RESERVATION_OF_ANOTHER));
    when(orderOf(hold).by(ALICE));
    then(order(OrderStatus.PENDING_PAYMENT, PaymentStatus.PENDING));
  }

  @Test
  void shouldNotGiveTheHoldOfOneChannelToAnother() {
    final ClaimId alices = given(HOLD);
    final ClaimId nobodys = given(reserve(SKU_1, 1).from(AT_STORE));

    when(orderOf(alices).in(SHOP));
    then(rejected(RejectReason.RESERVATION_OF_ANOTHER));
    when(orderOf(nobodys).in(SHOP));
    then(rejected(RejectReason.RESERVATION_OF_ANOTHER));
    when(orderOf(nobodys).in(WEB));
    then(order(OrderStatus.PENDING_PAYMENT, PaymentStatus.PENDING));
  }

  @Test
  void shouldGiveAHoldOfNobodyToWhoeverKnowsIt() {
    final ClaimId hold = given(HOLD.by(Command.NONE));

    when(orderOf(hold).by(BOB));

    then(order(OrderStatus.PENDING_PAYMENT, PaymentStatus.PENDING));
  }

  @Test
  void shouldTakeAHoldOnce() {
    final ClaimId hold = given(HOLD);
    given(orderOf(hold));

    when(orderOf(hold));

    then(rejected(RejectReason.RESERVATION_CLOSED));
  }

  @Test
  void shouldTakeAHoldUntilTheLastMillisecond() {
    final ClaimId first = given(HOLD);
    later(TTL_MS - 1);
    given(cancel(given(orderOf(first))));
    final ClaimId second = given(HOLD);
    later(TTL_MS);

    when(orderOf(second));

    then(rejected(RejectReason.RESERVATION_CLOSED));
  }

  @Test
  void shouldTakeNoHoldThatWasConfirmedOrReleased() {
    final ClaimId confirmed = given(reserve(SKU_1, 1).by(ALICE));
    final ClaimId released = given(reserve(SKU_1, 1).by(ALICE));
    given(confirm(confirmed), release(released));

    when(orderOf(confirmed));
    then(rejected(RejectReason.RESERVATION_CLOSED));
    when(orderOf(released));
    then(rejected(RejectReason.RESERVATION_CLOSED));
    when(orderOf(NO_CLAIM));
    then(rejected(RejectReason.RESERVATION_UNKNOWN));
  }

  @Test
  void shouldNotNeedUnitsThatAreFreeToTakeAHold() {
    final ClaimId hold = given(reserve(SKU_3, 5).by(ALICE));

    when(orderOf(hold, line(SKU_3, 5)));

    then(order(OrderStatus.PENDING_PAYMENT, PaymentStatus.PENDING));
    thenUnits(SKU_3, AT_HQ, 0, 5, 0);
  }

  @Test
  void shouldPromiseTheUnitsOfTheHoldWhenTheOrderIsPaid() {
    final ClaimId hold = given(HOLD);
    final ClaimId order = given(orderOf(hold));

    when(pay(order, 1));

    then(order(OrderStatus.PAID, PaymentStatus.PAID));
    thenUnits(SKU_1, AT_HQ, 0, 0, 5);
    thenUnits(SKU_1, AT_STORE, 4, 0, 1);
    thenUnits(SKU_2, AT_STORE, 1, 0, 1);
  }
}
