package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.engine.domain.table.HashIndex;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PaymentStatus;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationChange;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.protocol.WaitEnd;
import io.sluice.engine.testing.ClaimId;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Fact;
import io.sluice.engine.testing.Scenario;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds are shorter while units are scarce, and refused to those who let too many expire. */
class HoardingTest extends Scenario {
  private static final int SALE = 0;
  private static final long HOUR_MS = 3_600_000;
  private static final long SHORT_MS = 2_000;

  @BeforeEach
  void receive() {
    given(received(SKU_1, AT_HQ, 60));
  }

  @Override
  protected EngineCapacity capacity() {
    return new EngineCapacity(16_384, 10_000);
  }

  private Command.DefineActivity sale() {
    return new Command.DefineActivity("SALE", WEB, 0, now() + HOUR_MS).selling(SKU_1, 10);
  }

  @Test
  void shouldHoldForLessTimeWhileUnitsAreScarce() {
    given(sale().scarce(SHORT_MS, 5));

    when(reserve(SKU_1, 5).of(SALE));
    then(reservation(ReservationStatus.HELD).until(now() + TTL_MS));
    when(reserve(SKU_1, 1).of(SALE));
    // Five were left before it.
    then(reservation(ReservationStatus.HELD).until(now() + TTL_MS));
    when(reserve(SKU_1, 1).of(SALE));
    then(reservation(ReservationStatus.HELD).until(now() + SHORT_MS));
    final ClaimId order = given(order(SKU_1, 1).of(SALE));
    later(SHORT_MS);
    thenOrder(order, order(OrderStatus.EXPIRED, PaymentStatus.PENDING));
  }

  @Test
  void shouldNotCountWhatIsHeldBackAsThere() {
    given(sale().wave(now() + 1_000, 0, 8).scarce(SHORT_MS, 5));

    when(reserve(SKU_1, 1).of(SALE));

    then(reservation(ReservationStatus.HELD).until(now() + SHORT_MS));
  }

  @Test
  void shouldExtendAndOrderForNoLongerThanAHoldLivesThatIsTakenNow() {
    given(sale().holding(10_000).scarce(SHORT_MS, 10));
    final ClaimId id = given(reserve(SKU_1, 1).of(SALE));
    final long end = now() + 10_000;
    thenReservation(id, reservation(ReservationStatus.HELD).until(end));

    given(extend(id, HOUR_MS));
    thenReservation(id, reservation(ReservationStatus.HELD).until(end));
    later(9_000);
    given(extend(id, HOUR_MS));
    thenReservation(id, reservation(ReservationStatus.HELD).until(now() + SHORT_MS));
    final ClaimId order = given(orderOf(id));
    later(SHORT_MS);
    thenOrder(order, order(OrderStatus.EXPIRED, PaymentStatus.PENDING));
  }

  @Test
  void shouldGrantForTheTimeOfScarceUnits() {
    given(sale().scarce(SHORT_MS, 5).flags(ActivityDefinition.WAITLIST));
    final ClaimId held = given(reserve(SKU_1, 10).of(SALE));
    final ClaimId first = given(await(SALE, SKU_1, 10));

    given(release(held));

    thenReservation(first, reservation(ReservationStatus.HELD).until(now() + TTL_MS));
    final ClaimId second = given(await(SALE, SKU_1, 1));
    given(change(first, ReservationChange.CONFIRM));
    given(sale().scarce(SHORT_MS, 50).flags(ActivityDefinition.WAITLIST));
    given(change(first, ReservationChange.CANCEL));
    thenReservation(second, reservation(ReservationStatus.HELD).until(now() + SHORT_MS));
  }

  @Test
  void shouldRefuseWhoLetTooManyHoldsExpire() {
    given(sale().unpaid(2));
    given(
        reserve(SKU_1, 1).of(SALE).by(ALICE).ttl(1_000),
        order(SKU_1, 1).of(SALE).by(ALICE).ttl(1_000));
    given(release(given(reserve(SKU_1, 1).of(SALE).by(ALICE))));
    later(1_000);

    // They are due, and not in the log.
    given(release(given(reserve(SKU_1, 1).of(SALE).by(ALICE))));
    swept();
    when(reserve(SKU_1, 1).of(SALE).by(ALICE));
    then(rejected(RejectReason.TOO_MANY_UNPAID));
    when(order(SKU_1, 1).of(SALE).by(ALICE));
    then(rejected(RejectReason.TOO_MANY_UNPAID));
    given(reserve(SKU_1, 1).of(SALE).by(BOB));
    given(reserve(SKU_1, 1).by(ALICE));
    when(reserve(SKU_1, 1).of(SALE));
    then(rejected(RejectReason.CUSTOMER_REQUIRED));
  }

  @Test
  void shouldForgiveAnOrderThatIsPaidAfterAll() {
    given(sale().unpaid(1));
    final ClaimId swept = given(order(SKU_1, 1).of(SALE).by(ALICE).ttl(1_000));
    later(1_000);
    swept();
    when(reserve(SKU_1, 1).of(SALE).by(ALICE));
    then(rejected(RejectReason.TOO_MANY_UNPAID));

    given(pay(swept, 7));

    final ClaimId unswept = given(order(SKU_1, 1).of(SALE).by(ALICE).ttl(1_000));
    later(1_000);
    given(pay(unswept, 8));
    given(reserve(SKU_1, 1).of(SALE).by(ALICE));
  }

  @Test
  void shouldCountWhatExpiredBeforeThereWasTheRule() {
    given(sale());
    given(reserve(SKU_1, 1).of(SALE).by(ALICE).ttl(1_000));
    later(1_000);
    swept();

    given(sale().unpaid(1));

    when(reserve(SKU_1, 1).of(SALE).by(ALICE));
    then(rejected(RejectReason.TOO_MANY_UNPAID));
  }

  @Test
  void shouldPassOverWhoLetTooManyHoldsExpire() {
    given(sale().unpaid(1).flags(ActivityDefinition.WAITLIST));
    final ClaimId rest = given(reserve(SKU_1, 9).of(SALE).by(BOB));
    given(reserve(SKU_1, 1).of(SALE).by(ALICE).ttl(1_000));
    final ClaimId first = given(await(SALE, SKU_1, 9).by(ALICE));
    final ClaimId second = given(await(SALE, SKU_1, 1).by(BOB));
    later(1_000);
    swept();

    given(release(rest));

    thenStated(Fact.Type.RESERVATION_RELEASED, Fact.Type.WAIT_ENDED, Fact.Type.WAIT_GRANTED);
    assertEquals(WaitEnd.LIMIT_EXCEEDED, machine().facts().get(1).waitEnd());
    thenReservation(first, reservation(ReservationStatus.CANCELLED));
    thenReservation(second, reservation(ReservationStatus.HELD));
  }

  @Test
  void shouldForgetWithTheActivity() {
    given(sale());
    given(reserve(SKU_1, 1).of(SALE).by(ALICE).ttl(1_000));
    later(1_000);
    swept();
    assertEquals(1, machine().machine().state().activities().tallies().size());

    given(stop(SALE));
    given(received(SKU_1, AT_HQ, 10_000));
    machine().sendAll(Collections.nCopies(HashIndex.partCount(), reserve(SKU_1, 1)), OWN_KEYS);

    assertEquals(0, machine().machine().state().activities().tallies().size());
  }
}
