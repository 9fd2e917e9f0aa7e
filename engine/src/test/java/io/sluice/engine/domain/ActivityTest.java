package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ActivityStatus;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PaymentStatus;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationChange;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.testing.ClaimId;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Fact;
import io.sluice.engine.testing.Outcome;
import io.sluice.engine.testing.Scenario;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Units are set apart for an activity, sold in its time and within its limits, and come back. */
class ActivityTest extends Scenario {
  private static final int SALE = 0;
  private static final int OTHER = 1;
  private static final int NO_SALE = 99;
  private static final long HOUR_MS = 3_600_000;

  @BeforeEach
  void receive() {
    given(received(SKU_1, AT_HQ, 60).and(SKU_1, AT_STORE, 40), received(SKU_2, AT_HQ, 10));
  }

  private Command.DefineActivity sale() {
    return new Command.DefineActivity("SALE", WEB, now(), now() + HOUR_MS);
  }

  private static Outcome.Item item(
      final int sku, final long quantity, final long available, final long held, final long sold) {
    return new Outcome.Item(sku, quantity, available, held, sold, 0);
  }

  @Test
  void shouldSetUnitsApart() {
    given(sale().selling(SKU_1, 70));

    thenActivity(SALE, ActivityStatus.LIVE, item(SKU_1, 70, 70, 0, 0));
    thenUnits(SKU_1, AT_HQ, 0, 0, 0);
    thenUnits(SKU_1, AT_STORE, 30, 0, 0);
    when(reserve(SKU_1, 31));
    then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(30));
    when(new Command.ReadStock(SKU_1));
    final Outcome.Stock stock = assertInstanceOf(Outcome.Stock.class, outcome());
    assertEquals(100, stock.rows().stream().mapToLong(Outcome.Row::available).sum());
  }

  @Test
  void shouldTellWhatItSetApart() {
    when(sale().selling(SKU_1, 70));

    thenStated(
        Fact.Type.ACTIVITY_DEFINED,
        Fact.Type.POOL_CELL_OPENED,
        Fact.Type.POOL_CELL_OPENED,
        Fact.Type.STOCK_REPOOLED);
  }

  @Test
  void shouldSetApartAllOrNothing() {
    when(sale().selling(SKU_1, 100).selling(SKU_2, 11));

    then(rejected(RejectReason.STOCK_INSUFFICIENT).onLine(1).ofSku(SKU_2).withAvailable(10));
    thenUnits(SKU_1, AT_HQ, 60, 0, 0);
  }

  @Test
  void shouldTakeUnitsFromTheLocationThatIsNamed() {
    given(sale().selling(SKU_1, 40).from(AT_STORE));

    thenUnits(SKU_1, AT_HQ, 60, 0, 0);
    thenUnits(SKU_1, AT_STORE, 0, 0, 0);
  }

  @Test
  void shouldStateNothingWhenItIsTheSameAgain() {
    final Command.DefineActivity sale = sale().selling(SKU_1, 70);
    given(sale);

    when(sale);

    thenStated();
    assertEquals(false, assertInstanceOf(Outcome.Definition.class, outcome()).created());
  }

  @Test
  void shouldSellOnlyWhatIsSetApart() {
    given(sale().selling(SKU_1, 5));

    given(reserve(SKU_1, 5).of(SALE));
    when(reserve(SKU_1, 1).of(SALE));

    then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(0));
    thenActivity(SALE, ActivityStatus.LIVE, item(SKU_1, 5, 0, 5, 0));
  }

  @Test
  void shouldCountAllLinesOfOneCommandTogether() {
    given(sale().selling(SKU_1, 5));

    when(reserve(SKU_1, 3).and(SKU_1, 3).of(SALE));

    then(rejected(RejectReason.SOLD_OUT).onLine(1).ofSku(SKU_1).withAvailable(2));
  }

  @Test
  void shouldSellInItsTimeOnly() {
    final long startsAt = now() + 1_000;
    given(new Command.DefineActivity("SALE", WEB, startsAt, startsAt + 1_000).selling(SKU_1, 5));

    when(reserve(SKU_1, 1).of(SALE));
    then(rejected(RejectReason.ACTIVITY_CLOSED));
    later(1_000);
    given(reserve(SKU_1, 1).of(SALE));
    later(1_000);
    // The end is due, but not in the log.
    when(reserve(SKU_1, 1).of(SALE));
    then(rejected(RejectReason.ACTIVITY_CLOSED));
  }

  @Test
  void shouldRefuseWhatIsNotItsOwn() {
    given(sale().selling(SKU_1, 5));

    when(reserve(SKU_2, 1).of(SALE));
    then(rejected(RejectReason.SKU_NOT_IN_ACTIVITY).onLine(0).ofSku(SKU_2));
    when(reserve(SKU_1, 1).of(SALE).in(SHOP));
    then(rejected(RejectReason.ACTIVITY_OF_ANOTHER_CHANNEL));
    when(reserve(SKU_1, 1).of(NO_SALE));
    then(rejected(RejectReason.ACTIVITY_UNKNOWN));
    when(new Command.ReadActivity(NO_SALE));
    then(rejected(RejectReason.ACTIVITY_UNKNOWN));
    when(stop(NO_SALE));
    then(rejected(RejectReason.ACTIVITY_UNKNOWN));
  }

  @Test
  void shouldRefuseToSellOneSkuTwice() {
    given(sale().selling(SKU_1, 5));
    final Command.DefineActivity other =
        new Command.DefineActivity("OTHER", WEB, now() + 10, now() + 20).selling(SKU_1, 5);

    when(other);
    then(rejected(RejectReason.ACTIVITY_CONFLICT).onLine(0).ofSku(SKU_1));

    given(other.flags(ActivityDefinition.OVERLAP));
    thenActivity(OTHER, ActivityStatus.SCHEDULED, item(SKU_1, 5, 5, 0, 0));
  }

  @Test
  void shouldKeepHoldsAsShortAsItSays() {
    given(sale().selling(SKU_1, 9).holding(5_000));
    final long noTtl = -1;

    assertEquals(now() + 5_000, expiresAt(reserve(SKU_1, 1).of(SALE).ttl(noTtl)));
    assertEquals(now() + 5_000, expiresAt(reserve(SKU_1, 1).of(SALE).ttl(60_000)));
    assertEquals(now() + 2_000, expiresAt(reserve(SKU_1, 1).of(SALE).ttl(2_000)));
    assertEquals(now() + 900_000, expiresAt(reserve(SKU_1, 1).ttl(noTtl)));
  }

  private long expiresAt(final Command.ReserveStock reserve) {
    return assertInstanceOf(Outcome.Reservation.class, when(reserve)).expiresAt();
  }

  @Test
  void shouldPriceWhatAnOrderDoesNot() {
    given(sale().selling(SKU_1, 9).price(250));

    given(order(SKU_1, 2).of(SALE));

    assertEquals(500, assertInstanceOf(Outcome.Order.class, outcome()).amount());
  }

  @Nested
  class Limits {
    @Test
    void shouldHoldForOneOrder() {
      given(sale().selling(SKU_1, 9).limits(-1, 3));

      when(reserve(SKU_1, 2).and(SKU_1, 2).of(SALE));

      then(rejected(RejectReason.LIMIT_EXCEEDED).onLine(1).ofSku(SKU_1).withAvailable(1));
    }

    @Test
    void shouldHoldForOneCustomer() {
      given(sale().selling(SKU_1, 9).limits(3, -1));
      given(reserve(SKU_1, 2).of(SALE).by(ALICE));

      when(order(SKU_1, 2).of(SALE));
      then(rejected(RejectReason.LIMIT_EXCEEDED).onLine(0).ofSku(SKU_1).withAvailable(1));
      when(reserve(SKU_1, 1).of(SALE));
      then(rejected(RejectReason.CUSTOMER_REQUIRED).onLine(0).ofSku(SKU_1));

      given(reserve(SKU_1, 3).of(SALE).by(BOB));
    }

    @Test
    void shouldCountWhatIsPaidAndForgetWhatComesBack() {
      given(sale().selling(SKU_1, 9).limits(3, -1));
      final ClaimId hold = given(reserve(SKU_1, 3).of(SALE).by(ALICE));
      given(release(hold));
      final ClaimId paid = given(order(SKU_1, 3).of(SALE));
      given(pay(paid, 1));

      when(order(SKU_1, 1).of(SALE));
      then(rejected(RejectReason.LIMIT_EXCEEDED).onLine(0).ofSku(SKU_1).withAvailable(0));

      given(cancel(paid));
      given(order(SKU_1, 3).of(SALE));
    }

    @Test
    void shouldFollowUnitsIntoAnOrder() {
      given(sale().selling(SKU_1, 9).limits(3, -1));
      final ClaimId hold = given(reserve(SKU_1, 3).of(SALE).by(ALICE));

      final ClaimId order = given(orderOf(hold));
      when(reserve(SKU_1, 1).of(SALE).by(ALICE));
      then(rejected(RejectReason.LIMIT_EXCEEDED).onLine(0).ofSku(SKU_1).withAvailable(0));

      given(cancel(order));
      given(reserve(SKU_1, 3).of(SALE).by(ALICE));
    }

    @Test
    void shouldBeKeptByALatePayment() {
      given(sale().selling(SKU_1, 9).limits(3, -1));
      final ClaimId late = given(order(SKU_1, 2).of(SALE).ttl(1_000));
      later(1_000);
      swept();
      given(order(SKU_1, 2).of(SALE));

      when(pay(late, 7));

      then(rejected(RejectReason.ORDER_CLOSED).withRefund());
    }

    @Test
    void shouldBeKeptByALatePaymentThatComesBeforeTheSweep() {
      given(sale().selling(SKU_1, 9).limits(3, -1));
      final ClaimId within = given(order(SKU_1, 1).of(SALE).ttl(1_000));
      final ClaimId beyond = given(order(SKU_1, 2).of(SALE).ttl(1_000));
      final Command.DefineActivity tighter = sale().selling(SKU_1, 9).limits(2, -1);
      given(tighter);
      later(1_000);

      when(pay(beyond, 7));
      then(rejected(RejectReason.ORDER_CLOSED).withRefund());
      given(pay(within, 8));
    }

    @Test
    void shouldNotHoldForWhoTakesOverAHoldOnceItIsOver() {
      given(sale().selling(SKU_1, 9));
      final ClaimId hold = given(reserve(SKU_1, 1).of(SALE));
      given(sale().selling(SKU_1, 9).limits(2, -1));
      given(reserve(SKU_1, 2).of(SALE).by(ALICE));
      when(orderOf(hold).by(ALICE));
      then(rejected(RejectReason.LIMIT_EXCEEDED).onLine(0).ofSku(SKU_1).withAvailable(0));

      given(stop(SALE));

      given(orderOf(hold).by(ALICE));
    }

    @Test
    void shouldBoundLiveHolds() {
      given(sale().selling(SKU_1, 9).liveHolds(1));
      final ClaimId hold = given(reserve(SKU_1, 1).of(SALE).by(ALICE));

      when(reserve(SKU_1, 1).of(SALE).by(ALICE));
      then(rejected(RejectReason.TOO_MANY_HOLDS));
      when(reserve(SKU_1, 1).of(SALE));
      then(rejected(RejectReason.CUSTOMER_REQUIRED));

      final ClaimId order = given(orderOf(hold));
      when(reserve(SKU_1, 1).of(SALE).by(ALICE));
      then(rejected(RejectReason.TOO_MANY_HOLDS));
      given(pay(order, 1));
      given(reserve(SKU_1, 1).of(SALE).by(ALICE));
    }
  }

  @Nested
  class Waves {
    @Test
    void shouldHoldUnitsBackUntilTheirTime() {
      given(sale().selling(SKU_1, 10).wave(now() + 1_000, 0, 4).wave(now() + 2_000, 0, 3));
      thenActivity(SALE, ActivityStatus.LIVE, item(SKU_1, 10, 3, 0, 0));
      given(reserve(SKU_1, 3).of(SALE));
      when(reserve(SKU_1, 1).of(SALE));
      then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(0));

      later(1_000);
      assertEquals(1, swept());
      thenStated(Fact.Type.WAVE_RELEASED);
      thenActivity(SALE, ActivityStatus.LIVE, item(SKU_1, 10, 4, 3, 0));

      later(1_000);
      swept();
      thenActivity(SALE, ActivityStatus.LIVE, item(SKU_1, 10, 7, 3, 0));
    }

    @Test
    void shouldComeEarlierIfAsked() {
      given(sale()
          .selling(SKU_1, 10)
          .selling(SKU_2, 5)
          .wave(now() + 2_000, 0, 4)
          .wave(now() + 1_000, 1, 5));

      given(releaseWave(SALE, SKU_1));
      thenActivity(SALE, ActivityStatus.LIVE, item(SKU_1, 10, 10, 0, 0), item(SKU_2, 5, 0, 0, 0));
      given(releaseWave(SALE, -1));
      thenActivity(SALE, ActivityStatus.LIVE, item(SKU_1, 10, 10, 0, 0), item(SKU_2, 5, 5, 0, 0));
      when(releaseWave(SALE, -1));
      then(rejected(RejectReason.NO_WAVE_LEFT));
      when(releaseWave(SALE, SKU_3));
      then(rejected(RejectReason.SKU_NOT_IN_ACTIVITY));
    }

    @Test
    void shouldBeHeldBackFromALatePaymentThatComesBeforeTheSweep() {
      given(sale().selling(SKU_1, 5));
      final ClaimId late = given(order(SKU_1, 3).of(SALE).ttl(1_000));
      given(sale().selling(SKU_1, 5).wave(now() + HOUR_MS / 2, 0, 4));
      later(1_000);

      when(pay(late, 7));

      then(rejected(RejectReason.ORDER_CLOSED).withRefund());
      thenActivity(SALE, ActivityStatus.LIVE, item(SKU_1, 5, 1, 0, 0));
    }

    @Test
    void shouldBeReleasedOnceUnderOneKey() {
      given(sale().selling(SKU_1, 10).wave(now() + 2_000, 0, 4).wave(now() + 3_000, 0, 4));

      whenUnderKey(OWN_KEYS, releaseWave(SALE, SKU_1));
      whenUnderKey(OWN_KEYS, releaseWave(SALE, SKU_1));

      assertTrue(outcome().answer().replayed());
      thenActivity(SALE, ActivityStatus.LIVE, item(SKU_1, 10, 6, 0, 0));
    }
  }

  @Nested
  class End {
    @Test
    void shouldGiveBackWhatIsLeft() {
      given(sale().selling(SKU_1, 70));
      given(reserve(SKU_1, 10).of(SALE).ttl(2 * HOUR_MS));

      later(HOUR_MS);
      assertEquals(1, swept());

      thenStated(Fact.Type.STOCK_REPOOLED, Fact.Type.ACTIVITY_ENDED);
      thenActivity(SALE, ActivityStatus.ENDED, item(SKU_1, 70, 0, 10, 0));
      when(reserve(SKU_1, 91));
      then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(90));
    }

    @Test
    void shouldComeEarlierIfAsked() {
      given(sale().selling(SKU_1, 70));

      whenUnderKey(OWN_KEYS, stop(SALE));
      final Outcome stopped = outcome();
      whenUnderKey(OWN_KEYS, stop(SALE));

      assertTrue(outcome().answer().replayed());
      assertEquals(stopped.answer().position(), outcome().answer().position());
      when(stop(SALE));
      then(rejected(RejectReason.ACTIVITY_CLOSED));
      thenUnits(SKU_1, AT_HQ, 60, 0, 0);
      thenUnits(SKU_1, AT_STORE, 40, 0, 0);
    }

    @Test
    void shouldLetHoldsGoOn() {
      given(sale().selling(SKU_1, 70));
      final ClaimId confirmed = given(reserve(SKU_1, 1).of(SALE));
      final ClaimId released = given(reserve(SKU_1, 2).of(SALE));
      final ClaimId paid = given(order(SKU_1, 3).of(SALE));
      given(stop(SALE));

      given(confirm(confirmed), release(released), pay(paid, 1));
      given(change(confirmed, ReservationChange.CONSUME));

      thenActivity(SALE, ActivityStatus.ENDED, item(SKU_1, 70, 0, 0, 4));
      thenReservation(released, reservation(ReservationStatus.RELEASED));
      when(reserve(SKU_1, 97));
      then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(96));
    }

    @Test
    void shouldLetALatePaymentTakeFromTheSharedPool() {
      given(sale().selling(SKU_1, 70));
      final ClaimId late = given(order(SKU_1, 3).of(SALE).ttl(1_000));
      later(1_000);
      swept();
      given(stop(SALE));

      given(pay(late, 1));

      thenOrder(late, order(OrderStatus.PAID, PaymentStatus.PAID).withReacquired());
      thenActivity(SALE, ActivityStatus.ENDED, item(SKU_1, 70, 0, 0, 0));
    }

    @Test
    void shouldComeAfterHoldsThatExpireBeforeIt() {
      given(sale().selling(SKU_1, 70));
      given(reserve(SKU_1, 10).of(SALE).ttl(1_000));
      later(2 * HOUR_MS);

      swept();

      thenStated(Fact.Type.RESERVATION_EXPIRED, Fact.Type.STOCK_REPOOLED, Fact.Type.ACTIVITY_ENDED);
      thenUnits(SKU_1, AT_HQ, 60, 0, 0);
    }

    @Test
    void shouldForgetWhatCustomersHad() {
      given(sale().selling(SKU_1, 70).limits(70, -1));
      given(pay(given(order(SKU_1, 3).of(SALE)), 1));
      given(stop(SALE));
      assertEquals(1, machine().machine().state().activities().tallies().size());

      for (int i = 0; i < 4_096; i++) {
        later(100);
        given(release(given(reserve(SKU_1, 1))));
      }

      assertEquals(0, machine().machine().state().activities().tallies().size());
    }
  }

  @Nested
  class Redefinition {
    @Test
    void shouldSetMoreApartOrLess() {
      given(sale().selling(SKU_1, 5));
      given(reserve(SKU_1, 2).of(SALE));

      given(sale().selling(SKU_1, 100));
      thenActivity(SALE, ActivityStatus.LIVE, item(SKU_1, 100, 98, 2, 0));
      given(sale().selling(SKU_1, 2));
      thenActivity(SALE, ActivityStatus.LIVE, item(SKU_1, 2, 0, 2, 0));
      when(sale().selling(SKU_1, 1));
      then(rejected(RejectReason.STOCK_INSUFFICIENT).onLine(0).ofSku(SKU_1).withAvailable(0));
      when(sale().selling(SKU_1, 101));
      then(rejected(RejectReason.STOCK_INSUFFICIENT).onLine(0).ofSku(SKU_1).withAvailable(98));
    }

    @Test
    void shouldGiveBackItemsThatAreNotSoldAnyMore() {
      given(sale().selling(SKU_1, 5).selling(SKU_2, 10));
      final ClaimId hold = given(reserve(SKU_2, 4).of(SALE));

      given(sale().selling(SKU_1, 5));
      thenUnits(SKU_2, AT_HQ, 6, 0, 0);
      given(release(hold));

      thenUnits(SKU_2, AT_HQ, 10, 0, 0);
      thenActivity(SALE, ActivityStatus.LIVE, item(SKU_1, 5, 5, 0, 0));
    }

    @Test
    void shouldLeaveWhatHasBegunInItsChannelAndTime() {
      given(sale().selling(SKU_1, 5));

      when(new Command.DefineActivity("SALE", SHOP, now(), now() + HOUR_MS).selling(SKU_1, 5));
      then(rejected(RejectReason.ACTIVITY_BEGUN));
      when(new Command.DefineActivity("SALE", WEB, now() + 1, now() + HOUR_MS).selling(SKU_1, 5));
      then(rejected(RejectReason.ACTIVITY_BEGUN));
      given(new Command.DefineActivity("SALE", WEB, now(), now() + 5).selling(SKU_1, 5));
      later(5);
      when(new Command.DefineActivity("SALE", WEB, now() - 5, now() + 5).selling(SKU_1, 5));
      then(rejected(RejectReason.ACTIVITY_CLOSED));
    }
  }
}
