package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PaymentStatus;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.testing.ClaimId;
import io.sluice.engine.testing.Scenario;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No more holds and unpaid orders live at the same time than the engine was given room for. */
class CapacityTest extends Scenario {
  @Override
  protected EngineCapacity capacity() {
    return new EngineCapacity(EngineCapacity.MIN_KEYS, 2);
  }

  @BeforeEach
  void receiveUnits() {
    given(received(SKU_1, AT_HQ, 50));
  }

  @Test
  void shouldRefuseAHoldWhenAsManyLiveAsThereIsRoomFor() {
    given(reserve(SKU_1, 1));
    given(order(SKU_1, 1));

    when(reserve(SKU_1, 1));
    then(rejected(RejectReason.RECORDS_FULL));
    when(order(SKU_1, 1));
    then(rejected(RejectReason.RECORDS_FULL));
  }

  @Test
  void shouldMakeRoomWhenAHoldEndsInAnyWay() {
    final ClaimId confirmed = given(reserve(SKU_1, 1));
    final ClaimId paid = given(order(SKU_1, 1));
    given(confirm(confirmed), pay(paid, 1));
    final ClaimId released = given(reserve(SKU_1, 1));
    final ClaimId cancelled = given(order(SKU_1, 1));
    given(release(released), cancel(cancelled));
    given(reserve(SKU_1, 1));
    given(order(SKU_1, 1));
    later(TTL_MS);
    assertEquals(2, swept());

    given(reserve(SKU_1, 1));
    given(order(SKU_1, 1));
  }

  @Test
  void shouldKeepAHoldThatIsDueCountedUntilItIsSwept() {
    given(reserve(SKU_1, 1));
    given(reserve(SKU_1, 1));
    later(TTL_MS);

    when(reserve(SKU_1, 1));
    then(rejected(RejectReason.RECORDS_FULL));
    assertEquals(1, swept(1));
    given(reserve(SKU_1, 1));
  }

  @Test
  void shouldLetACustomerCheckOutHisOwnHoldWhenThereIsNoRoomForAnother() {
    final ClaimId hold = given(reserve(SKU_1, 1).by(ALICE));
    given(reserve(SKU_1, 1));

    when(orderOf(hold));

    then(order(OrderStatus.PENDING_PAYMENT, PaymentStatus.PENDING));
    assertEquals(2, machine().machine().state().expiry().size());
    when(reserve(SKU_1, 1));
    then(rejected(RejectReason.RECORDS_FULL));
  }

  @Test
  void shouldPutAnotherCapacityInForceAtAStart() {
    given(reserve(SKU_1, 1));
    final ClaimId second = given(reserve(SKU_1, 1));
    machine().start(new EngineCapacity(EngineCapacity.MIN_KEYS, 3));
    given(reserve(SKU_1, 1));

    when(reserve(SKU_1, 1));
    then(rejected(RejectReason.RECORDS_FULL));

    machine().start(new EngineCapacity(EngineCapacity.MIN_KEYS, 1));
    given(release(second));
    when(reserve(SKU_1, 1));
    then(rejected(RejectReason.RECORDS_FULL));
    thenReservation(second, reservation(ReservationStatus.RELEASED));
  }
}
