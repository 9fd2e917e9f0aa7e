package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sluice.engine.protocol.Currency;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PaymentStatus;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.testing.ClaimId;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Fact;
import io.sluice.engine.testing.Outcome;
import io.sluice.engine.testing.Scenario;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrderPlacementTest extends Scenario {
  private static final int CNY = Currency.parse("CNY");

  @BeforeEach
  void receiveUnits() {
    given(received(SKU_1, AT_HQ, 5), received(SKU_2, AT_STORE, 5));
  }

  @Test
  void shouldHoldTheUnitsOfAnOrderUntilItIsPaid() {
    when(order(SKU_1, 2).and(SKU_2, 3).ttl(10_000));

    then(order(OrderStatus.PENDING_PAYMENT, PaymentStatus.PENDING)
        .of(part(0, SKU_1, AT_HQ, 2), part(1, SKU_2, AT_STORE, 3)));
    thenStated(Fact.Type.ORDER_PLACED);
    thenUnits(SKU_1, AT_HQ, 3, 2, 0);
    thenUnits(SKU_2, AT_STORE, 2, 3, 0);
    final Outcome.Order placed = assertInstanceOf(Outcome.Order.class, outcome());
    assertEquals(true, placed.created());
    assertEquals(WEB, placed.channel());
    assertEquals(now() + 10_000, placed.expiresAt());
    assertEquals(now(), placed.now());
  }

  @Test
  void shouldShowAnOrderAsItStandsWithoutAnyFact() {
    final ClaimId id = given(order(SKU_1, 2));

    thenOrder(
        id, order(OrderStatus.PENDING_PAYMENT, PaymentStatus.PENDING).of(part(0, SKU_1, AT_HQ, 2)));

    thenStated();
    assertEquals(false, assertInstanceOf(Outcome.Order.class, outcome()).created());
  }

  @Test
  void shouldHoldNoLineOfAnOrderWhenOneIsSoldOut() {
    when(order(SKU_1, 2).and(SKU_2, 6));

    then(rejected(RejectReason.SOLD_OUT).onLine(1).ofSku(SKU_2).withAvailable(5));
    thenUnits(SKU_1, AT_HQ, 5, 0, 0);
  }

  @Test
  void shouldCountWhatAnEarlierLineOfTheOrderTookFromTheSameCell() {
    when(order(SKU_1, 3).and(SKU_1, 3));

    then(rejected(RejectReason.SOLD_OUT).onLine(1).ofSku(SKU_1).withAvailable(2));
  }

  @Test
  void shouldTakeUnitsOfAnOrderFromTheLocationThatALineNames() {
    given(received(SKU_1, AT_DEPOT, 2));

    when(order(SKU_1, 2).from(AT_DEPOT));

    then(order(OrderStatus.PENDING_PAYMENT, PaymentStatus.PENDING).of(part(0, SKU_1, AT_DEPOT, 2)));
  }

  @Test
  void shouldAddUpThePricesOfAllLines() {
    when(order(SKU_1, 2).at(150).and(SKU_2, 3).at(0).and(SKU_1, 1).at(7).currency(CNY));

    then(order(OrderStatus.PENDING_PAYMENT, PaymentStatus.PENDING).costing(307, CNY));
  }

  @Test
  void shouldKnowNoAmountWhenALineHasNoPrice() {
    when(order(SKU_1, 2).at(150).and(SKU_2, 3).and(SKU_1, 1).at(7).currency(CNY));

    then(order(OrderStatus.PENDING_PAYMENT, PaymentStatus.PENDING).costing(Command.NO_PRICE, CNY));
  }

  @Test
  void shouldRefuseAnOrderThatCostsMoreThanAnyMay() {
    given(received(SKU_3, AT_HQ, 1_000_000));

    when(order(SKU_3, 1_000).at(Limits.MAX_MONEY).and(SKU_1, 1).at(1));
    then(rejected(RejectReason.AMOUNT_TOO_LARGE).onLine(1).ofSku(SKU_1));
    when(order(SKU_3, 1_001).at(Limits.MAX_MONEY));
    then(rejected(RejectReason.AMOUNT_TOO_LARGE).onLine(0).ofSku(SKU_3));
    when(order(SKU_3, 1_000).at(Limits.MAX_MONEY).and(SKU_1, 1).at(0).currency(CNY));
    then(order(OrderStatus.PENDING_PAYMENT, PaymentStatus.PENDING)
        .costing(Limits.MAX_ORDER_AMOUNT, CNY));
  }

  @Test
  void shouldAnswerARepeatedOutsideIdWithTheOrderThatHasIt() {
    final ClaimId id = given(order(SKU_1, 2).external(7));

    when(order(SKU_2, 1).external(7).by(BOB));

    then(order(OrderStatus.PENDING_PAYMENT, PaymentStatus.PENDING).of(part(0, SKU_1, AT_HQ, 2)));
    thenStated();
    final Outcome.Order repeated = assertInstanceOf(Outcome.Order.class, outcome());
    assertEquals(id, repeated.id());
    assertEquals(false, repeated.created());
    thenUnits(SKU_2, AT_STORE, 5, 0, 0);
  }

  @Test
  void shouldAnswerARepeatedOutsideIdBeforeItLooksAtAnythingElse() {
    final ClaimId id = given(order(SKU_1, 2).external(7));

    when(orderOf(NO_CLAIM, line(NO_SKU, 99)).external(7));

    assertEquals(id, assertInstanceOf(Outcome.Order.class, outcome()).id());
  }

  @Test
  void shouldNotRememberTheKeyOfARepeatedOutsideId() {
    given(order(SKU_1, 2).external(7));

    whenUnderKey(OWN_KEYS, order(SKU_2, 1).external(7));
    whenUnderKey(OWN_KEYS, order(SKU_2, 1).external(8));

    then(order(OrderStatus.PENDING_PAYMENT, PaymentStatus.PENDING).of(part(0, SKU_2, AT_STORE, 1)));
  }

  @Test
  void shouldKeepAnOutsideIdWhenItsOrderIsOver() {
    final ClaimId cancelled = given(order(SKU_1, 1).external(7));
    final ClaimId expired = given(order(SKU_1, 1).external(8));
    final ClaimId paid = given(order(SKU_1, 1).external(9));
    given(cancel(cancelled), pay(paid, 1));
    later(TTL_MS);

    when(order(SKU_1, 1).external(8));
    then(order(OrderStatus.EXPIRED, PaymentStatus.PENDING));
    assertEquals(1, swept());
    when(order(SKU_1, 1).external(7));
    then(order(OrderStatus.CANCELLED, PaymentStatus.PENDING));
    when(order(SKU_1, 1).external(8));
    then(order(OrderStatus.EXPIRED, PaymentStatus.PENDING));
    assertEquals(expired, assertInstanceOf(Outcome.Order.class, outcome()).id());
    when(order(SKU_1, 1).external(9));
    then(order(OrderStatus.PAID, PaymentStatus.PAID));
  }

  @Test
  void shouldNotUseUpAnOutsideIdWhenTheOrderIsRefused() {
    when(order(SKU_1, 6).external(7));
    then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(5));

    when(order(SKU_1, 5).external(7));

    then(order(OrderStatus.PENDING_PAYMENT, PaymentStatus.PENDING));
  }

  @Test
  void shouldPlaceManyOrdersWithoutAnOutsideId() {
    final ClaimId first = given(order(SKU_1, 1));
    final ClaimId second = given(order(SKU_1, 1));

    assertEquals(List.of(1L, 2L), List.of(first.sequence(), second.sequence()));
  }

  @Test
  void shouldGiveBackTheUnitsOfACancelledOrder() {
    final ClaimId id = given(order(SKU_1, 2));

    when(cancel(id));

    then(order(OrderStatus.CANCELLED, PaymentStatus.PENDING));
    thenStated(Fact.Type.ORDER_CANCELLED);
    thenUnits(SKU_1, AT_HQ, 5, 0, 0);
  }

  @Test
  void shouldCancelAnOrderOnce() {
    final ClaimId id = given(order(SKU_1, 2));
    given(cancel(id));

    when(cancel(id));

    then(rejected(RejectReason.ORDER_CLOSED));
  }

  @Test
  void shouldKnowNothingOfAnOrderThatNeverWas() {
    when(cancel(NO_CLAIM));
    then(rejected(RejectReason.ORDER_UNKNOWN));
    when(pay(NO_CLAIM, 1));
    then(rejected(RejectReason.ORDER_UNKNOWN));
    when(new Command.ReadOrder(NO_CLAIM));
    then(rejected(RejectReason.ORDER_UNKNOWN));
  }
}
