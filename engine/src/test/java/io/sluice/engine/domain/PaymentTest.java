package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.engine.protocol.Currency;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PaymentStatus;
import io.sluice.engine.protocol.RefundCause;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.testing.ClaimId;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Fact;
import io.sluice.engine.testing.Name;
import io.sluice.engine.testing.Outcome;
import io.sluice.engine.testing.Scenario;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A payment is a fact: recorded once per reference, whatever becomes of it. */
class PaymentTest extends Scenario {
  private static final int CNY = Currency.parse("CNY");
  private static final int EUR = Currency.parse("EUR");
  private static final long REF = 501;
  private static final long OTHER_REF = 502;

  /** What the order knows, what the payment names, and whether they fit. */
  static List<Object[]> amounts() {
    final long none = Command.NO_PRICE;
    return List.of(
        new Object[] {300, CNY, 300, CNY, true},
        new Object[] {300, CNY, none, 0, true},
        new Object[] {300, CNY, 300, 0, true},
        new Object[] {300, CNY, none, CNY, true},
        new Object[] {300, 0, 300, EUR, true},
        new Object[] {none, CNY, 7, CNY, true},
        new Object[] {none, 0, 7, EUR, true},
        new Object[] {0, CNY, 0, CNY, true},
        new Object[] {300, CNY, 299, CNY, false},
        new Object[] {300, CNY, 301, CNY, false},
        new Object[] {300, CNY, 0, CNY, false},
        new Object[] {300, CNY, 300, EUR, false},
        new Object[] {300, CNY, none, EUR, false},
        new Object[] {none, CNY, 300, EUR, false});
  }

  @BeforeEach
  void receiveUnits() {
    given(received(SKU_1, AT_HQ, 9));
  }

  @Test
  void shouldPromiseTheUnitsOfAnOrderThatIsPaidInTime() {
    final ClaimId id = given(order(SKU_1, 3));
    later(TTL_MS - 1);

    when(pay(id, REF));

    then(order(OrderStatus.PAID, PaymentStatus.PAID).of(part(0, SKU_1, AT_HQ, 3)));
    thenStated(Fact.Type.ORDER_PAID);
    thenUnits(SKU_1, AT_HQ, 6, 0, 3);
    later(TTL_MS);
    assertEquals(0, swept());
    thenOrder(id, order(OrderStatus.PAID, PaymentStatus.PAID));
  }

  @Test
  void shouldAnswerARepeatedReferenceAsTheFirstTime() {
    final ClaimId id = given(order(SKU_1, 3));
    final Outcome first = when(pay(id, REF));

    when(pay(id, REF));

    thenReplayed(sameAs(first));
    thenStated();
    thenUnits(SKU_1, AT_HQ, 6, 0, 3);
  }

  @Test
  void shouldAnswerARepeatedReferenceAsTheFirstTimeWhateverElseThePaymentSays() {
    final ClaimId id = given(order(SKU_1, 3).at(100).currency(CNY));
    final Outcome first = when(pay(id, REF, 300, CNY));

    when(pay(id, REF, 1, EUR));

    thenReplayed(sameAs(first));
    thenStated();
  }

  @Test
  void shouldRefuseAReferenceThatWasRecordedForAnotherOrder() {
    final ClaimId first = given(order(SKU_1, 3));
    final ClaimId second = given(order(SKU_1, 3));
    given(pay(first, REF));

    when(pay(second, REF));

    then(rejected(RejectReason.REFERENCE_REUSED));
    thenOrder(second, order(OrderStatus.PENDING_PAYMENT, PaymentStatus.PENDING));
    when(pay(second, OTHER_REF));
    then(order(OrderStatus.PAID, PaymentStatus.PAID));
  }

  @Test
  void shouldRefuseAReferenceThatWasRefusedForAnotherOrder() {
    final ClaimId first = given(order(SKU_1, 3));
    final ClaimId second = given(order(SKU_1, 3));
    given(cancel(first));
    when(pay(first, REF));
    then(rejected(RejectReason.ORDER_CLOSED).withRefund());

    when(pay(second, REF));

    then(rejected(RejectReason.REFERENCE_REUSED));
  }

  @Test
  void shouldSendBackASecondPaymentUnderAnotherReference() {
    final ClaimId id = given(order(SKU_1, 3).at(100).currency(CNY));
    given(pay(id, REF, 300, CNY));

    when(pay(id, OTHER_REF, 300, CNY));

    thenRefund(RefundCause.ALREADY_PAID, id, OTHER_REF, 300, CNY);
    thenOrder(id, order(OrderStatus.PAID, PaymentStatus.PAID));
    thenUnits(SKU_1, AT_HQ, 6, 0, 3);
  }

  @Test
  void shouldSendBackAPaymentOfACancelledOrder() {
    final ClaimId id = given(order(SKU_1, 3));
    given(cancel(id));

    when(pay(id, REF, 42, EUR));

    thenRefund(RefundCause.ORDER_CANCELLED, id, REF, 42, EUR);
    thenOrder(id, order(OrderStatus.CANCELLED, PaymentStatus.REFUND_REQUIRED));
  }

  @Test
  void shouldRememberTheRefusalOfAPaymentAndStateTheRefundOnce() {
    final ClaimId id = given(order(SKU_1, 3));
    given(cancel(id));
    final Outcome first = when(pay(id, REF));
    thenStated(Fact.Type.REFUND_REQUIRED);

    when(pay(id, REF));

    thenReplayed(sameAs(first));
    thenStated();
  }

  @ParameterizedTest(name = "{0} {1} paid with {2} {3}: {4}")
  @MethodSource("amounts")
  void shouldTakeAPaymentThatDoesNotContradictItsOrder(
      final long orderAmount,
      final int orderCurrency,
      final long amount,
      final int currency,
      final boolean fits) {
    final ClaimId id = given(order(SKU_1, 1).at(orderAmount).currency(orderCurrency));

    when(pay(id, REF, amount, currency));

    if (fits) {
      then(order(OrderStatus.PAID, PaymentStatus.PAID)
          .costing(
              orderAmount < 0 ? amount : orderAmount,
              orderCurrency == Currency.NONE ? currency : orderCurrency));
    } else {
      thenRefund(RefundCause.AMOUNT_DIFFERS, id, REF, amount, currency);
      thenOrder(id, order(OrderStatus.PENDING_PAYMENT, PaymentStatus.PENDING));
    }
  }

  @Test
  void shouldKeepTheCurrencyOfAnOrderThatIsPaidWithoutOne() {
    final ClaimId id = given(order(SKU_1, 1).currency(CNY));

    when(pay(id, REF, 7, Currency.NONE));

    then(order(OrderStatus.PAID, PaymentStatus.PAID).costing(7, CNY));
  }

  @Test
  void shouldTakeTheRightPaymentAfterAWrongOne() {
    final ClaimId id = given(order(SKU_1, 3).at(100).currency(CNY));
    when(pay(id, REF, 1, CNY));
    thenRefund(RefundCause.AMOUNT_DIFFERS, id, REF, 1, CNY);

    when(pay(id, OTHER_REF, 300, CNY));
    then(order(OrderStatus.PAID, PaymentStatus.PAID));

    when(pay(id, REF, 300, CNY));
    thenReplayed(rejected(RejectReason.ORDER_CLOSED).withRefund());
    thenStated();
  }

  @Test
  void shouldShowThatAWrongPaymentHasToGoBackOnceTheOrderExpires() {
    final ClaimId id = given(order(SKU_1, 3).at(100).currency(CNY));
    when(pay(id, REF, 1, CNY));
    later(TTL_MS);

    thenOrder(id, order(OrderStatus.EXPIRED, PaymentStatus.REFUND_REQUIRED));
    assertEquals(1, swept());
    thenStated(Fact.Type.ORDER_EXPIRED);
    thenOrder(id, order(OrderStatus.EXPIRED, PaymentStatus.REFUND_REQUIRED));
    when(pay(id, OTHER_REF, 300, CNY));
    then(order(OrderStatus.PAID, PaymentStatus.PAID).withReacquired());
  }

  @Test
  void shouldShowThatAWrongPaymentHasToGoBackOnceTheOrderIsCancelled() {
    final ClaimId id = given(order(SKU_1, 3).at(100).currency(CNY));
    when(pay(id, REF, 1, CNY));

    when(cancel(id));

    then(order(OrderStatus.CANCELLED, PaymentStatus.REFUND_REQUIRED));
    thenStated(Fact.Type.ORDER_CANCELLED);
  }

  @Test
  void shouldSendTheMoneyBackWhenAPaidOrderIsCancelled() {
    final ClaimId id = given(order(SKU_1, 3).at(100).currency(CNY));
    given(pay(id, REF));

    when(cancel(id));

    then(order(OrderStatus.CANCELLED, PaymentStatus.REFUND_REQUIRED));
    thenStated(Fact.Type.ORDER_CANCELLED, Fact.Type.REFUND_REQUIRED);
    final Fact fact = machine().facts().getLast();
    assertEquals(true, machine().facts().getFirst().more());
    assertEquals(RefundCause.CANCELLED_AFTER_PAYMENT, fact.refundCause());
    assertEquals(300, fact.refund().amount());
    assertEquals(CNY, fact.refund().currency());
    assertEquals(Name.text(REF), fact.refund().reference());
    thenUnits(SKU_1, AT_HQ, 9, 0, 0);
  }

  @Test
  void shouldAnswerTheReferenceOfAPaidOrderWithTheOrderAlsoWhenItIsCancelled() {
    final ClaimId id = given(order(SKU_1, 3));
    given(pay(id, REF), cancel(id));

    when(pay(id, REF));

    thenReplayed(order(OrderStatus.CANCELLED, PaymentStatus.REFUND_REQUIRED));
    thenStated();
  }

  @Test
  void shouldSendBackThePaidAmountInThePaidCurrencyWhenTheOrderNamedNeither() {
    final ClaimId id = given(order(SKU_1, 3));
    given(pay(id, REF, 7, EUR));

    when(cancel(id));

    assertEquals(7, machine().facts().getLast().refund().amount());
    assertEquals(EUR, machine().facts().getLast().refund().currency());
  }

  private void thenRefund(
      final RefundCause cause,
      final ClaimId id,
      final long reference,
      final long amount,
      final int currency) {
    then(rejected(RejectReason.ORDER_CLOSED).withRefund());
    thenStated(Fact.Type.REFUND_REQUIRED);
    final Fact fact = machine().facts().getFirst();
    assertEquals(cause, fact.refundCause());
    assertEquals(id.sequence(), fact.refund().sequence());
    assertEquals(Name.of(reference).high(), fact.refund().referenceHigh());
    assertEquals(Name.of(reference).low(), fact.refund().referenceLow());
    assertEquals(Name.text(reference), fact.refund().reference());
    assertEquals(amount, fact.refund().amount());
    assertEquals(currency, fact.refund().currency());
  }
}
