package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ActivityStatus;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PaymentStatus;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationChange;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.protocol.WaitEnd;
import io.sluice.engine.testing.ClaimId;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Fact;
import io.sluice.engine.testing.Outcome;
import io.sluice.engine.testing.Scenario;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who waits gets what comes back, first come first served, and nobody else does. */
class WaitlistTest extends Scenario {
  private static final int SALE = 0;
  private static final long HOUR_MS = 3_600_000;
  private static final long CAROL = 1_003;

  @BeforeEach
  void receive() {
    given(received(SKU_1, AT_HQ, 60).and(SKU_1, AT_STORE, 40), received(SKU_2, AT_HQ, 10));
  }

  private Command.DefineActivity sale(final long quantity) {
    return new Command.DefineActivity("SALE", WEB, 0, now() + HOUR_MS)
        .flags(ActivityDefinition.WAITLIST)
        .selling(SKU_1, quantity);
  }

  private static Outcome.Item item(
      final long quantity,
      final long available,
      final long held,
      final long sold,
      final long waiting) {
    return new Outcome.Item(SKU_1, quantity, available, held, sold, waiting);
  }

  /** Where a reservation stands in its queue; 0 if it does not wait. */
  private int place(final ClaimId id) {
    when(new Command.ReadReservation(id));
    final Outcome.Wait wait =
        assertInstanceOf(Outcome.Reservation.class, outcome()).waits();
    assertNotNull(wait);
    return wait.place();
  }

  @Test
  void shouldHoldAtOnceWhatThereIs() {
    given(sale(2));

    when(await(SALE, SKU_1, 2).by(ALICE));

    then(reservation(ReservationStatus.HELD).of(part(0, SKU_1, AT_HQ, 2)));
    thenStated(Fact.Type.RESERVATION_HELD);
  }

  @Test
  void shouldLetWaitWhoAsksForIt() {
    given(sale(1));
    given(reserve(SKU_1, 1).of(SALE));

    when(await(SALE, SKU_1, 1).by(ALICE));

    then(reservation(ReservationStatus.WAITING).of().until(now() + HOUR_MS));
    thenStated(Fact.Type.WAIT_JOINED);
    final Outcome.Reservation joined = assertInstanceOf(Outcome.Reservation.class, outcome());
    assertEquals(new Outcome.Wait(SALE, 1, SKU_1, 1), joined.waits());
    thenActivity(SALE, ActivityStatus.LIVE, item(1, 0, 1, 0, 1));
  }

  @Test
  void shouldRefuseWhoDoesNotAskToWait() {
    given(sale(1));
    given(reserve(SKU_1, 1).of(SALE));

    when(reserve(SKU_1, 1).of(SALE));

    then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(0));
  }

  @Test
  void shouldRefuseWhereNobodyMayWait() {
    given(sale(1).flags(0));
    given(reserve(SKU_1, 1).of(SALE));

    when(await(SALE, SKU_1, 1));

    then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(0));
  }

  @Test
  void shouldRefuseWhatNoItemCanEverHave() {
    given(sale(3));

    when(await(SALE, SKU_1, 4));

    then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(3));
  }

  @Test
  void shouldGiveWhatIsReleasedToTheFirstInTheSameStep() {
    given(sale(1).holding(5_000));
    final ClaimId held = given(reserve(SKU_1, 1).of(SALE));
    final ClaimId first = given(await(SALE, SKU_1, 1).by(ALICE));
    final ClaimId second = given(await(SALE, SKU_1, 1).by(BOB));

    given(release(held));

    thenStated(Fact.Type.RESERVATION_RELEASED, Fact.Type.WAIT_GRANTED);
    thenReservation(
        first,
        reservation(ReservationStatus.HELD).of(part(0, SKU_1, AT_HQ, 1)).until(now() + 5_000));
    assertEquals(0, place(first));
    assertEquals(1, place(second));
  }

  @Test
  void shouldAnswerACommandWithItsOwnPositionBeforeThatOfTheGrant() {
    given(sale(1));
    final ClaimId held = given(reserve(SKU_1, 1).of(SALE));
    given(await(SALE, SKU_1, 1));

    final Outcome released = whenUnderKey(OWN_KEYS, release(held));

    assertEquals(machine().machine().position() - 1, released.answer().position());
    whenUnderKey(OWN_KEYS, release(held));
    thenReplayed(repeatOf(released));
  }

  @Test
  void shouldGiveWhatExpiresToTheFirstInTheSameStep() {
    given(sale(2));
    given(reserve(SKU_1, 1).of(SALE).ttl(1_000), order(SKU_1, 1).of(SALE).ttl(1_000));
    final ClaimId first = given(await(SALE, SKU_1, 1));
    final ClaimId second = given(await(SALE, SKU_1, 1));

    later(1_000);

    assertEquals(4, swept());
    thenStated(
        Fact.Type.RESERVATION_EXPIRED,
        Fact.Type.WAIT_GRANTED,
        Fact.Type.ORDER_EXPIRED,
        Fact.Type.WAIT_GRANTED);
    thenReservation(first, reservation(ReservationStatus.HELD));
    thenReservation(second, reservation(ReservationStatus.HELD));
  }

  @Test
  void shouldGiveWhatIsCancelledToTheFirst() {
    given(sale(2));
    final ClaimId confirmed = given(reserve(SKU_1, 1).of(SALE));
    final ClaimId paid = given(order(SKU_1, 1).of(SALE));
    given(confirm(confirmed), pay(paid, 7));
    final ClaimId first = given(await(SALE, SKU_1, 1));
    final ClaimId second = given(await(SALE, SKU_1, 1));

    given(change(confirmed, ReservationChange.CANCEL));
    thenStated(Fact.Type.RESERVATION_CANCELLED, Fact.Type.WAIT_GRANTED);
    given(cancel(paid));
    thenStated(Fact.Type.ORDER_CANCELLED, Fact.Type.REFUND_REQUIRED, Fact.Type.WAIT_GRANTED);

    thenReservation(first, reservation(ReservationStatus.HELD));
    thenReservation(second, reservation(ReservationStatus.HELD));
  }

  @Test
  void shouldGiveWhatAWaveLetsOutToThoseWhoWait() {
    given(sale(2).wave(now() + 1_000, 0, 1));
    given(reserve(SKU_1, 1).of(SALE));
    final ClaimId first = given(await(SALE, SKU_1, 1));

    given(releaseWave(SALE, SKU_1));

    thenStated(Fact.Type.WAVE_RELEASED, Fact.Type.WAIT_GRANTED);
    thenReservation(first, reservation(ReservationStatus.HELD));
  }

  @Test
  void shouldGiveWhatIsSetApartInAdditionToThoseWhoWait() {
    given(sale(1));
    given(reserve(SKU_1, 1).of(SALE));
    final ClaimId first = given(await(SALE, SKU_1, 1));
    final ClaimId second = given(await(SALE, SKU_1, 1));

    given(sale(2));

    thenStated(Fact.Type.ACTIVITY_DEFINED, Fact.Type.STOCK_REPOOLED, Fact.Type.WAIT_GRANTED);
    thenReservation(first, reservation(ReservationStatus.HELD));
    assertEquals(1, place(second));
  }

  @Test
  void shouldLetNobodyOvertake() {
    given(sale(2));
    final ClaimId held = given(reserve(SKU_1, 1).of(SALE));
    given(reserve(SKU_1, 1).of(SALE));
    final ClaimId large = given(await(SALE, SKU_1, 2));
    final ClaimId small = given(await(SALE, SKU_1, 1));

    given(release(held));

    thenStated(Fact.Type.RESERVATION_RELEASED);
    thenActivity(SALE, ActivityStatus.LIVE, item(2, 1, 1, 0, 2));
    when(reserve(SKU_1, 1).of(SALE));
    then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(0));
    when(order(SKU_1, 1).of(SALE));
    then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(0));
    given(release(large));
    thenStated(Fact.Type.WAIT_ENDED, Fact.Type.WAIT_GRANTED);
    thenReservation(large, reservation(ReservationStatus.RELEASED));
    thenReservation(small, reservation(ReservationStatus.HELD));
  }

  @Test
  void shouldEndWhenItIsAskedFor() {
    given(sale(1));
    given(reserve(SKU_1, 1).of(SALE));
    final ClaimId first = given(await(SALE, SKU_1, 1));
    final ClaimId second = given(await(SALE, SKU_1, 1));

    given(change(first, ReservationChange.CANCEL));

    thenStated(Fact.Type.WAIT_ENDED);
    assertEquals(WaitEnd.ASKED, machine().facts().getFirst().waitEnd());
    thenReservation(first, reservation(ReservationStatus.CANCELLED).of());
    assertEquals(1, place(second));
    when(release(first));
    then(rejected(RejectReason.RESERVATION_CLOSED));
  }

  @Test
  void shouldTakeNothingElseForOneThatWaits() {
    given(sale(1));
    given(reserve(SKU_1, 1).of(SALE));
    final ClaimId waiting = given(await(SALE, SKU_1, 1).by(ALICE));

    for (final ReservationChange change :
        List.of(ReservationChange.CONFIRM, ReservationChange.EXTEND, ReservationChange.CONSUME)) {
      when(change(waiting, change));
      then(rejected(RejectReason.RESERVATION_CLOSED));
    }
    when(orderOf(waiting));
    then(rejected(RejectReason.RESERVATION_CLOSED));
  }

  @Test
  void shouldWaitNoLongerThanAsked() {
    given(sale(1));
    given(reserve(SKU_1, 1).of(SALE).ttl(5_000));
    final ClaimId short1 = given(await(SALE, SKU_1, 1).waiting(5_000));
    final ClaimId second = given(await(SALE, SKU_1, 1));

    later(5_000);

    thenReservation(short1, reservation(ReservationStatus.EXPIRED));
    assertEquals(3, swept());
    // Of what is due together the hold came first; its units are not for whom time is over.
    thenStated(Fact.Type.RESERVATION_EXPIRED, Fact.Type.WAIT_ENDED, Fact.Type.WAIT_GRANTED);
    assertEquals(WaitEnd.TIME_OVER, machine().facts().get(1).waitEnd());
    thenReservation(second, reservation(ReservationStatus.HELD));
  }

  @Test
  void shouldEndWithTheActivity() {
    given(sale(1));
    given(reserve(SKU_1, 1).of(SALE));
    final List<ClaimId> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(given(await(SALE, SKU_1, 1)));
    }

    given(stop(SALE));

    thenReservation(waiting.getLast(), reservation(ReservationStatus.EXPIRED));
    assertEquals(2, swept(2));
    assertEquals(WaitEnd.SALE_OVER, machine().facts().getFirst().waitEnd());
    assertEquals(1, swept());
    assertEquals(Long.MAX_VALUE, dueApartFromHolds());
  }

  /** When anything is due but the one hold that there is. */
  private long dueApartFromHolds() {
    final long next = machine().machine().nextDueTime();
    return next == now() + TTL_MS ? Long.MAX_VALUE : next;
  }

  @Test
  void shouldEndForAnItemThatIsSoldNoMore() {
    given(sale(1).selling(SKU_2, 1));
    given(reserve(SKU_1, 1).and(SKU_2, 1).of(SALE));
    final ClaimId one = given(await(SALE, SKU_1, 1));
    final ClaimId other = given(await(SALE, SKU_2, 1));

    given(sale(1));
    swept();

    thenReservation(one, reservation(ReservationStatus.WAITING));
    thenReservation(other, reservation(ReservationStatus.EXPIRED));
  }

  @Test
  void shouldGoOnServingThoseWhoWaitWhenNobodyMayJoinAnyMore() {
    given(sale(1));
    final ClaimId held = given(reserve(SKU_1, 1).of(SALE));
    final ClaimId first = given(await(SALE, SKU_1, 1));

    given(sale(1).flags(0));
    when(await(SALE, SKU_1, 1));
    then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(0));
    given(release(held));

    thenReservation(first, reservation(ReservationStatus.HELD));
  }

  @Test
  void shouldNotTakeUnitsAgainForALatePaymentWhileSomebodyWaits() {
    given(sale(1));
    final ClaimId late = given(order(SKU_1, 1).of(SALE).ttl(1_000));
    final ClaimId first = given(await(SALE, SKU_1, 1));

    later(1_000);
    when(pay(late, 7));

    thenStated(Fact.Type.ORDER_EXPIRED, Fact.Type.REFUND_REQUIRED, Fact.Type.WAIT_GRANTED);
    thenOrder(late, order(OrderStatus.EXPIRED, PaymentStatus.REFUND_REQUIRED));
    thenReservation(first, reservation(ReservationStatus.HELD));
  }

  @Test
  void shouldCountWhatIsWaitedForAmongTheLimits() {
    given(sale(2).limits(2, -1).liveHolds(2));
    given(reserve(SKU_1, 2).of(SALE).by(BOB));
    final ClaimId first = given(await(SALE, SKU_1, 1).by(ALICE));

    when(await(SALE, SKU_1, 2).by(ALICE));
    then(rejected(RejectReason.LIMIT_EXCEEDED).onLine(0).ofSku(SKU_1).withAvailable(1));
    given(await(SALE, SKU_1, 1).by(ALICE));
    when(await(SALE, SKU_1, 1).by(ALICE));
    then(rejected(RejectReason.TOO_MANY_HOLDS));
    when(await(SALE, SKU_1, 1));
    then(rejected(RejectReason.CUSTOMER_REQUIRED));
    given(release(first));
    given(await(SALE, SKU_1, 1).by(ALICE));
  }

  @Test
  void shouldPassOverWhomTheLimitsDoNotLetHaveItAnyMore() {
    given(sale(2));
    final ClaimId held = given(reserve(SKU_1, 2).of(SALE).by(BOB));
    final ClaimId first = given(await(SALE, SKU_1, 2).by(ALICE));
    final ClaimId second = given(await(SALE, SKU_1, 1).by(CAROL));
    given(sale(2).limits(1, -1));

    given(release(held));

    thenStated(Fact.Type.RESERVATION_RELEASED, Fact.Type.WAIT_ENDED, Fact.Type.WAIT_GRANTED);
    assertEquals(WaitEnd.LIMIT_EXCEEDED, machine().facts().get(1).waitEnd());
    thenReservation(first, reservation(ReservationStatus.CANCELLED));
    thenReservation(second, reservation(ReservationStatus.HELD));
  }

  @Test
  void shouldRepeatTheSameUnderTheSameKey() {
    given(sale(1));
    final ClaimId held = given(reserve(SKU_1, 1).of(SALE));
    final Outcome joined = whenUnderKey(OWN_KEYS, await(SALE, SKU_1, 1).by(ALICE));

    whenUnderKey(OWN_KEYS, await(SALE, SKU_1, 1).by(ALICE));
    thenReplayed(repeatOf(joined));
    whenUnderKey(OWN_KEYS, await(SALE, SKU_1, 1).by(ALICE).plain());
    then(rejected(RejectReason.REQUEST_KEY_REUSED));
    given(release(held));
    whenUnderKey(OWN_KEYS, await(SALE, SKU_1, 1).by(ALICE));
    thenReplayed(reservation(ReservationStatus.HELD));
    assertEquals(joined.answer().position(), outcome().answer().position());
  }

  @Test
  void shouldGoOnWithTheGrantsOfALargeTopUpInTheNextTurns() {
    given(sale(1));
    given(reserve(SKU_1, 1).of(SALE));
    for (int i = 0; i < 300; i++) {
      given(await(SALE, SKU_1, 1).ttl(HOUR_MS));
    }
    given(received(SKU_1, AT_HQ, 1_000));

    given(sale(400));

    final int grantsAtOnce =
        (int) machine().facts().stream().filter(Fact::isOfWaiting).count();
    assertEquals(256, grantsAtOnce);
    // The others are due, and the time until then can be told.
    assertEquals(0, machine().machine().nextDueTime());
    // What is there is for those who wait, also before they have it.
    when(reserve(SKU_1, 1).of(SALE));
    assertTrue(machine().facts().size() <= 256);
    then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(0));
    swept();
    thenActivity(SALE, ActivityStatus.LIVE, item(400, 99, 301, 0, 0));
    given(reserve(SKU_1, 99).of(SALE));
  }

  @Test
  void shouldKnowThePlaceOfEachHoweverManyCameAndWent() {
    given(sale(1));
    given(reserve(SKU_1, 1).of(SALE).ttl(HOUR_MS));
    final List<ClaimId> waiting = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      waiting.add(given(await(SALE, SKU_1, 1)));
      if (i % 3 == 2) {
        given(release(waiting.remove(i % waiting.size())));
      }
    }

    for (int i = 0; i < waiting.size(); i++) {
      assertEquals(i + 1, place(waiting.get(i)));
    }
  }

  @Test
  void shouldNotLetMoreHoldsLiveThanThereIsRoomFor() {
    given(sale(1));
    given(reserve(SKU_1, 1).of(SALE));
    for (int i = 1; i < CAPACITY.holds(); i++) {
      given(await(SALE, SKU_1, 1));
    }

    when(await(SALE, SKU_1, 1));

    then(rejected(RejectReason.RECORDS_FULL));
  }
}
