package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PaymentStatus;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.testing.ClaimId;
import io.sluice.engine.testing.Fact;
import io.sluice.engine.testing.Scenario;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hold is over at its time, not a millisecond earlier or later. */
class ExpiryTest extends Scenario {
  @BeforeEach
  void receiveUnits() {
    given(received(SKU_1, AT_HQ, 100));
  }

  @Test
  void shouldHoldUntilTheLastMillisecond() {
    final ClaimId id = given(reserve(SKU_1, 1));

    later(TTL_MS - 1);

    assertEquals(0, swept());
    thenReservation(id, reservation(ReservationStatus.HELD));
    when(confirm(id));
    then(reservation(ReservationStatus.CONFIRMED));
  }

  @Test
  void shouldExpireExactlyAtItsTime() {
    final ClaimId id = given(reserve(SKU_1, 1));

    later(TTL_MS);

    assertEquals(1, swept());
    thenStated(Fact.Type.RESERVATION_EXPIRED);
    thenUnits(SKU_1, AT_HQ, 100, 0, 0);
    thenReservation(id, reservation(ReservationStatus.EXPIRED));
    when(confirm(id));
    then(rejected(RejectReason.RESERVATION_CLOSED));
  }

  @Test
  void shouldRefuseADueHoldBeforeItIsSweptAndKeepItsUnitsHeldMeanwhile() {
    final ClaimId id = given(reserve(SKU_1, 100));

    later(TTL_MS);

    when(confirm(id));
    then(rejected(RejectReason.RESERVATION_CLOSED));
    when(extend(id, TTL_MS));
    then(rejected(RejectReason.RESERVATION_CLOSED));
    when(release(id));
    then(rejected(RejectReason.RESERVATION_CLOSED));
    thenReservation(id, reservation(ReservationStatus.EXPIRED));
    when(reserve(SKU_1, 1));
    then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(0));
    thenUnits(SKU_1, AT_HQ, 0, 100, 0);

    assertEquals(1, swept());
    given(reserve(SKU_1, 100));
  }

  @Test
  void shouldShowADueOrderAsExpiredBeforeItIsSwept() {
    final ClaimId id = given(order(SKU_1, 1));

    later(TTL_MS);

    thenOrder(id, order(OrderStatus.EXPIRED, PaymentStatus.PENDING));
    when(cancel(id));
    then(rejected(RejectReason.ORDER_CLOSED));
    thenUnits(SKU_1, AT_HQ, 99, 1, 0);
    assertEquals(1, swept());
    thenStated(Fact.Type.ORDER_EXPIRED);
    thenOrder(id, order(OrderStatus.EXPIRED, PaymentStatus.PENDING));
    thenUnits(SKU_1, AT_HQ, 100, 0, 0);
  }

  @Test
  void shouldExpireInTheOrderOfTimeAndThenOfNumber() {
    final long third = given(reserve(SKU_1, 1).ttl(3_000)).sequence();
    final long fifth = given(order(SKU_1, 1).ttl(5_000)).sequence();
    final long first = given(reserve(SKU_1, 1).ttl(1_000)).sequence();
    final long fourth = given(order(SKU_1, 1).ttl(3_000)).sequence();
    later(500);
    final long second = given(order(SKU_1, 1).ttl(500)).sequence();
    final long sixth = given(reserve(SKU_1, 1).ttl(4_500)).sequence();
    later(10_000);

    assertEquals(6, swept());

    assertEquals(
        List.of(first, second, third, fourth, fifth, sixth),
        machine().facts().stream().map(Fact::sequence).toList());
    thenStated(
        Fact.Type.RESERVATION_EXPIRED,
        Fact.Type.ORDER_EXPIRED,
        Fact.Type.RESERVATION_EXPIRED,
        Fact.Type.ORDER_EXPIRED,
        Fact.Type.ORDER_EXPIRED,
        Fact.Type.RESERVATION_EXPIRED);
  }

  @Test
  void shouldPlaceAnExtendedHoldAnewInTheOrderOfExpiry() {
    final ClaimId extended = given(reserve(SKU_1, 1).ttl(1_000));
    final ClaimId other = given(reserve(SKU_1, 1).ttl(2_000));
    given(extend(extended, 2_000));
    later(2_000);

    assertEquals(2, swept());

    assertEquals(
        List.of(extended.sequence(), other.sequence()),
        machine().facts().stream().map(Fact::sequence).toList());
  }

  @Test
  void shouldExpireNoMoreThanTheLimitAndTheRestLater() {
    final List<Long> expected = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      expected.add(given(reserve(SKU_1, 1)).sequence());
    }
    later(TTL_MS);

    final List<Long> expired = new ArrayList<>();
    for (final int count : List.of(4, 4, 2, 0)) {
      assertEquals(count, swept(4));
      machine().facts().forEach(fact -> expired.add(fact.sequence()));
    }

    assertEquals(expected, expired);
    thenUnits(SKU_1, AT_HQ, 100, 0, 0);
  }

  @Test
  void shouldCountWhatIsDueUpToALimit() {
    for (int i = 0; i < 10; i++) {
      given(reserve(SKU_1, 1).ttl(1_000L * (i + 1)));
    }
    later(4_999);

    assertEquals(4, machine().machine().state().expiry().dueCount(now(), 100));
    assertEquals(3, machine().machine().state().expiry().dueCount(now(), 3));
    assertEquals(5, machine().machine().state().expiry().dueCount(now() + 1, 100));
  }

  @Test
  void shouldLeaveNothingToExpireWhenAHoldEndsOtherwise() {
    final ClaimId confirmed = given(reserve(SKU_1, 1));
    final ClaimId released = given(reserve(SKU_1, 1));
    final ClaimId cancelled = given(order(SKU_1, 1));
    final ClaimId paid = given(order(SKU_1, 1));
    given(confirm(confirmed), release(released), cancel(cancelled), pay(paid, 1));
    later(TTL_MS);

    assertEquals(0, swept());
    assertEquals(0, machine().machine().state().expiry().size());
  }
}
