package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.engine.protocol.Currency;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PaymentStatus;
import io.sluice.engine.protocol.RefundCause;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.testing.ClaimId;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Command.OrderLine;
import io.sluice.engine.testing.Fact;
import io.sluice.engine.testing.Outcome;
import io.sluice.engine.testing.Scenario;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Payment after expiry: paid if the units can be had again, else the money goes back. */
class LatePaymentTest extends Scenario {
  private static final int CNY = Currency.parse("CNY");
  private static final long REF = 501;
  private static final Command.DefineChannel TWO =
      new Command.DefineChannel("TWO").sellingFrom(AT_HQ, AT_STORE);
  private static final int CHANNEL_TWO = 2;

  @BeforeEach
  void receiveUnits() {
    given(received(SKU_1, AT_HQ, 5));
  }

  @Test
  void shouldTakeTheUnitsAgainWhenTheyAreStillThere() {
    final ClaimId id = given(order(SKU_1, 3));
    expire();

    when(pay(id, REF));

    then(order(OrderStatus.PAID, PaymentStatus.PAID).withReacquired().of(part(0, SKU_1, AT_HQ, 3)));
    thenStated(Fact.Type.ORDER_PAID);
    thenUnits(SKU_1, AT_HQ, 2, 0, 3);
    thenOrder(id, order(OrderStatus.PAID, PaymentStatus.PAID).withReacquired());
  }

  @Test
  void shouldAnswerARepeatOfALatePaymentAsTheFirstTime() {
    final ClaimId id = given(order(SKU_1, 3));
    expire();
    final Outcome first = when(pay(id, REF));

    when(pay(id, REF));

    thenReplayed(sameAs(first));
    thenStated();
    thenUnits(SKU_1, AT_HQ, 2, 0, 3);
  }

  @Test
  void shouldSendTheMoneyBackWhenTheUnitsAreGone() {
    final ClaimId id = given(order(SKU_1, 3));
    expire();
    given(reserve(SKU_1, 3));

    when(pay(id, REF, 9, CNY));

    thenRefund(RefundCause.UNITS_GONE, 9);
    thenUnits(SKU_1, AT_HQ, 2, 3, 0);
    thenOrder(id, order(OrderStatus.EXPIRED, PaymentStatus.REFUND_REQUIRED));
  }

  @Test
  void shouldStateTheRefundOnceHoweverOftenThePaymentIsRepeated() {
    final ClaimId id = given(order(SKU_1, 3));
    expire();
    final ClaimId hold = given(reserve(SKU_1, 3));
    final Outcome first = when(pay(id, REF));
    given(release(hold));

    when(pay(id, REF));

    thenReplayed(sameAs(first));
    thenStated();
    thenUnits(SKU_1, AT_HQ, 5, 0, 0);
  }

  @Test
  void shouldTakeNoUnitWhenOneLineCanNotBeHadAgain() {
    given(received(SKU_2, AT_HQ, 1));
    final ClaimId id = given(order(SKU_1, 3).and(SKU_2, 1));
    expire();
    given(reserve(SKU_2, 1));

    when(pay(id, REF));

    thenRefund(RefundCause.UNITS_GONE, -1);
    thenUnits(SKU_1, AT_HQ, 5, 0, 0);
  }

  @Test
  void shouldTakeTheUnitsOfTheSameLocationsFirst() {
    final ClaimId id = given(order(SKU_1, 3));
    given(received(SKU_1, AT_STORE, 5), new Command.DefineLocation("HQ").priority(9));
    expire();

    when(pay(id, REF));

    then(order(OrderStatus.PAID, PaymentStatus.PAID).withReacquired().of(part(0, SKU_1, AT_HQ, 3)));
  }

  @Test
  void shouldTakeElsewhereWhatTheSameLocationsLack() {
    final ClaimId id = given(order(SKU_1, 3));
    expire();
    given(reserve(SKU_1, 4).from(AT_HQ));
    given(received(SKU_1, AT_DEPOT, 9), received(SKU_1, AT_STORE, 9));

    when(pay(id, REF));

    then(order(OrderStatus.PAID, PaymentStatus.PAID)
        .withReacquired()
        .of(part(0, SKU_1, AT_HQ, 1), part(0, SKU_1, AT_STORE, 2)));
    thenUnits(SKU_1, AT_HQ, 0, 4, 1);
    thenUnits(SKU_1, AT_STORE, 7, 0, 2);
  }

  @Test
  void shouldTakeALineThatNamedItsLocationFromNowhereElse() {
    final ClaimId id = given(order(SKU_1, 3).from(AT_HQ));
    expire();
    given(reserve(SKU_1, 3).from(AT_HQ));
    given(received(SKU_1, AT_STORE, 9));

    when(pay(id, REF));

    thenRefund(RefundCause.UNITS_GONE, -1);
  }

  @Test
  void shouldTakeElsewhereOnlyFromLocationsOfTheChannel() {
    given(received(SKU_1, AT_STORE, 3));
    final ClaimId id = given(order(SKU_1, 3).in(SHOP));
    expire();
    given(reserve(SKU_1, 1).from(AT_STORE));

    when(pay(id, REF));

    thenRefund(RefundCause.UNITS_GONE, -1);
    thenUnits(SKU_1, AT_HQ, 5, 0, 0);
  }

  @Test
  void shouldTakeALineAgainThatWasSplit() {
    given(received(SKU_1, AT_STORE, 2), received(SKU_1, AT_DEPOT, 1));
    final ClaimId id = given(order(SKU_1, 8));
    expire();

    when(pay(id, REF));

    then(order(OrderStatus.PAID, PaymentStatus.PAID)
        .withReacquired()
        .of(part(0, SKU_1, AT_HQ, 5), part(0, SKU_1, AT_STORE, 2), part(0, SKU_1, AT_DEPOT, 1)));
  }

  @Test
  void shouldCountWhatEarlierLinesOfTheOrderTookAgain() {
    final ClaimId id = given(order(SKU_1, 2).and(SKU_1, 3));
    expire();
    given(reserve(SKU_1, 1));

    when(pay(id, REF));

    thenRefund(RefundCause.UNITS_GONE, -1);
    thenUnits(SKU_1, AT_HQ, 4, 1, 0);
  }

  @Test
  void shouldTakeAnEarlierLineFromWhereNoLaterOneNeedsTheUnits() {
    given(received(SKU_1, AT_STORE, 3));
    final ClaimId id = given(order(SKU_1, 3).and(SKU_1, 3).from(AT_STORE));
    expire();
    given(reserve(SKU_1, 5).from(AT_HQ));
    given(received(SKU_1, AT_DEPOT, 3));

    when(pay(id, REF));

    then(order(OrderStatus.PAID, PaymentStatus.PAID)
        .withReacquired()
        .of(part(0, SKU_1, AT_DEPOT, 3), part(1, SKU_1, AT_STORE, 3)));
  }

  @Test
  void shouldLeaveTheUnitsOfALocationToTheLineThatNamedIt() {
    final ClaimId id = given(order(SKU_1, 2).and(SKU_1, 3).from(AT_HQ));
    expire();
    given(reserve(SKU_1, 2).from(AT_HQ));
    given(received(SKU_1, AT_DEPOT, 2));

    when(pay(id, REF));

    then(order(OrderStatus.PAID, PaymentStatus.PAID)
        .withReacquired()
        .of(part(0, SKU_1, AT_DEPOT, 2), part(1, SKU_1, AT_HQ, 3)));
  }

  @Test
  void shouldTakeAllLinesFromTheSameLocationsBeforeAnyFromElsewhere() {
    given(received(SKU_1, AT_STORE, 6));
    final ClaimId id = given(order(SKU_1, 5).and(SKU_1, 4));
    then(order(OrderStatus.PENDING_PAYMENT, PaymentStatus.PENDING)
        .of(part(0, SKU_1, AT_HQ, 5), part(1, SKU_1, AT_STORE, 4)));
    expire();
    given(reserve(SKU_1, 2).from(AT_STORE), reserve(SKU_1, 4).from(AT_HQ));
    given(received(SKU_1, AT_DEPOT, 4));

    when(pay(id, REF));

    then(order(OrderStatus.PAID, PaymentStatus.PAID)
        .withReacquired()
        .of(part(0, SKU_1, AT_HQ, 1), part(0, SKU_1, AT_DEPOT, 4), part(1, SKU_1, AT_STORE, 4)));
  }

  @Test
  void shouldShowALocationOnceWhenALineTakesMoreThereThanItHad() {
    given(received(SKU_1, AT_STORE, 2));
    final ClaimId id = given(order(SKU_1, 7));
    expire();
    given(reserve(SKU_1, 2).from(AT_STORE));
    given(received(SKU_1, AT_HQ, 2));

    when(pay(id, REF));

    then(order(OrderStatus.PAID, PaymentStatus.PAID).withReacquired().of(part(0, SKU_1, AT_HQ, 7)));
  }

  @Test
  void shouldTakeTheUnitsAgainOfALocationThatTheChannelNoLongerSellsFrom() {
    given(TWO);
    final ClaimId anywhere = given(order(SKU_1, 3).in(CHANNEL_TWO));
    final ClaimId named = given(order(SKU_1, 2).from(AT_HQ).in(CHANNEL_TWO));
    given(TWO.sellingFrom(AT_STORE));
    later(TTL_MS);
    assertEquals(2, swept());

    when(pay(anywhere, REF));
    then(order(OrderStatus.PAID, PaymentStatus.PAID).withReacquired().of(part(0, SKU_1, AT_HQ, 3)));
    when(pay(named, REF + 1));
    then(order(OrderStatus.PAID, PaymentStatus.PAID).withReacquired().of(part(0, SKU_1, AT_HQ, 2)));
  }

  @Test
  void shouldTakeElsewhereOnlyFromWhereTheChannelSellsNow() {
    given(TWO);
    final ClaimId id = given(order(SKU_1, 3).in(CHANNEL_TWO));
    given(TWO.sellingFrom(AT_STORE), received(SKU_1, AT_DEPOT, 9), received(SKU_1, AT_STORE, 1));
    expire();
    given(reserve(SKU_1, 4).from(AT_HQ));

    when(pay(id, REF));
    thenRefund(RefundCause.UNITS_GONE, -1);

    given(received(SKU_1, AT_STORE, 1));
    when(pay(id, REF + 1));
    then(order(OrderStatus.PAID, PaymentStatus.PAID)
        .withReacquired()
        .of(part(0, SKU_1, AT_HQ, 1), part(0, SKU_1, AT_STORE, 2)));
  }

  @Test
  void shouldTakeFromNowhereElseWhatCameFromAHoldAndNamedItsLocationAtTheCheckout() {
    final ClaimId hold = given(reserve(SKU_1, 3).and(SKU_1, 1).by(ALICE));
    final OrderLine named = new OrderLine(SKU_1, AT_HQ, 3, Command.NO_PRICE);
    final ClaimId id = given(orderOf(hold, named, line(SKU_1, 1)));
    expire();
    final ClaimId other = given(reserve(SKU_1, 3).from(AT_HQ));
    given(received(SKU_1, AT_STORE, 9));

    when(pay(id, REF));
    thenRefund(RefundCause.UNITS_GONE, -1);

    given(release(other), adjust(SKU_1, AT_HQ, -2));
    when(pay(id, REF + 1));
    then(order(OrderStatus.PAID, PaymentStatus.PAID)
        .withReacquired()
        .of(part(0, SKU_1, AT_HQ, 3), part(1, SKU_1, AT_STORE, 1)));
  }

  @Test
  void shouldTakeTheOwnUnitsOfAnOrderThatIsDueAndNotYetSwept() {
    final ClaimId id = given(order(SKU_1, 5));
    later(TTL_MS);

    when(pay(id, REF));

    then(order(OrderStatus.PAID, PaymentStatus.PAID).withReacquired().of(part(0, SKU_1, AT_HQ, 5)));
    thenStated(Fact.Type.ORDER_EXPIRED, Fact.Type.ORDER_PAID);
    assertEquals(true, machine().facts().getFirst().more());
    thenUnits(SKU_1, AT_HQ, 0, 0, 5);
    assertEquals(0, swept());
  }

  @Test
  void shouldTakeTheSameForAnOrderWhetherItWasSweptOrNotWhenTheAmountDiffers() {
    final ClaimId unswept = given(order(SKU_1, 1).at(100));
    final ClaimId swept = given(order(SKU_1, 1).at(100).ttl(1_000));
    later(1_000);
    assertEquals(1, swept());
    later(TTL_MS);

    when(pay(swept, REF, 1, CNY));
    thenRefund(RefundCause.AMOUNT_DIFFERS, 1);
    thenOrder(swept, order(OrderStatus.EXPIRED, PaymentStatus.REFUND_REQUIRED));

    when(pay(unswept, REF + 1, 1, CNY));
    then(rejected(RejectReason.ORDER_CLOSED).withRefund());
    thenStated(Fact.Type.ORDER_EXPIRED, Fact.Type.REFUND_REQUIRED);
    thenOrder(unswept, order(OrderStatus.EXPIRED, PaymentStatus.REFUND_REQUIRED));
    thenUnits(SKU_1, AT_HQ, 5, 0, 0);
    assertEquals(0, swept());
  }

  @Test
  void shouldTakeTheRightPaymentOfAnExpiredOrderAfterAWrongOne() {
    final ClaimId id = given(order(SKU_1, 3).at(100));
    expire();
    when(pay(id, REF, 1, CNY));
    thenRefund(RefundCause.AMOUNT_DIFFERS, 1);

    when(pay(id, REF + 1, 300, CNY));

    then(order(OrderStatus.PAID, PaymentStatus.PAID).withReacquired());
    thenUnits(SKU_1, AT_HQ, 2, 0, 3);
  }

  @Test
  void shouldGiveBackTheUnitsOfAnOrderThatWasPaidLateAndCancelled() {
    final ClaimId id = given(order(SKU_1, 3));
    expire();
    given(pay(id, REF));

    when(cancel(id));

    then(order(OrderStatus.CANCELLED, PaymentStatus.REFUND_REQUIRED).withReacquired());
    thenStated(Fact.Type.ORDER_CANCELLED, Fact.Type.REFUND_REQUIRED);
    thenUnits(SKU_1, AT_HQ, 5, 0, 0);
    when(pay(id, REF + 1));
    thenRefund(RefundCause.ORDER_CANCELLED, -1);
  }

  @Test
  void shouldTakeTheUnitsAgainOfAnOrderThatCameFromAHold() {
    final ClaimId hold = given(reserve(SKU_1, 4));
    final ClaimId id = given(orderOf(hold));
    expire();

    when(pay(id, REF));

    then(order(OrderStatus.PAID, PaymentStatus.PAID).withReacquired().of(part(0, SKU_1, AT_HQ, 4)));
  }

  private void expire() {
    later(TTL_MS);
    assertEquals(1, swept());
    thenStated(Fact.Type.ORDER_EXPIRED);
  }

  private void thenRefund(final RefundCause cause, final long amount) {
    then(rejected(RejectReason.ORDER_CLOSED).withRefund());
    thenStated(Fact.Type.REFUND_REQUIRED);
    assertEquals(cause, machine().facts().getFirst().refundCause());
    assertEquals(amount, machine().facts().getFirst().refund().amount());
  }
}
