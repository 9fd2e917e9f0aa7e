package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Fact;
import io.sluice.engine.testing.Outcome;
import io.sluice.engine.testing.Scenario;
import org.junit.jupiter.api.Test;

class ReserveTest extends Scenario {
  @Test
  void shouldHoldUnitsForTheTimeAskedFor() {
    given(received(SKU_1, AT_HQ, 5));

    when(reserve(SKU_1, 5).ttl(1_000));

    then(reservation(ReservationStatus.HELD).of(part(0, SKU_1, AT_HQ, 5)).until(now() + 1_000));
    thenStated(Fact.Type.RESERVATION_HELD);
    thenUnits(SKU_1, AT_HQ, 0, 5, 0);
    final Outcome.Reservation held = assertInstanceOf(Outcome.Reservation.class, outcome());
    assertEquals(true, held.created());
    assertEquals(WEB, held.channel());
    assertEquals(now(), held.now());
  }

  @Test
  void shouldRejectReservationWhenUnitsExceedAvailable() {
    given(received(SKU_1, AT_HQ, 5));

    when(reserve(SKU_1, 6));

    then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(5));
    thenUnits(SKU_1, AT_HQ, 5, 0, 0);
  }

  @Test
  void shouldSellTheLastUnitOnce() {
    given(received(SKU_1, AT_HQ, 1));
    given(reserve(SKU_1, 1));

    when(reserve(SKU_1, 1));

    then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(0));
  }

  @Test
  void shouldRejectReservationOfASkuThatNeverHadStock() {
    when(reserve(SKU_1, 1));

    then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(0));
  }

  @Test
  void shouldHoldAllLinesTogether() {
    given(received(SKU_1, AT_HQ, 5), received(SKU_2, AT_STORE, 5));

    when(reserve(SKU_2, 2).and(SKU_1, 3));

    then(reservation(ReservationStatus.HELD)
        .of(part(0, SKU_2, AT_STORE, 2), part(1, SKU_1, AT_HQ, 3)));
    thenUnits(SKU_1, AT_HQ, 2, 3, 0);
    thenUnits(SKU_2, AT_STORE, 3, 2, 0);
  }

  @Test
  void shouldHoldNoLineWhenTheLastIsSoldOut() {
    given(received(SKU_1, AT_HQ, 5), received(SKU_2, AT_HQ, 5));

    when(reserve(SKU_1, 2).and(SKU_2, 6));

    then(rejected(RejectReason.SOLD_OUT).onLine(1).ofSku(SKU_2).withAvailable(5));
    thenUnits(SKU_1, AT_HQ, 5, 0, 0);
  }

  @Test
  void shouldCountWhatAnEarlierLineTookFromTheSameCell() {
    given(received(SKU_1, AT_HQ, 5));

    when(reserve(SKU_1, 3).and(SKU_1, 3));
    then(rejected(RejectReason.SOLD_OUT).onLine(1).ofSku(SKU_1).withAvailable(2));

    when(reserve(SKU_1, 3).and(SKU_1, 2));
    then(
        reservation(ReservationStatus.HELD).of(part(0, SKU_1, AT_HQ, 3), part(1, SKU_1, AT_HQ, 2)));
    thenUnits(SKU_1, AT_HQ, 0, 5, 0);
  }

  @Test
  void shouldCountWhatAnEarlierLineTookFromTheSameCellWhenBothNameIt() {
    given(received(SKU_1, AT_HQ, 5), received(SKU_1, AT_STORE, 5));

    when(reserve(SKU_1, 3).from(AT_HQ).and(SKU_1, 3).from(AT_HQ));

    then(rejected(RejectReason.SOLD_OUT).onLine(1).ofSku(SKU_1).withAvailable(2));
  }

  @Test
  void shouldTakeUnitsFromTheLocationThatALineNamesAndFromNoOther() {
    given(received(SKU_1, AT_HQ, 9), received(SKU_1, AT_DEPOT, 5));

    when(reserve(SKU_1, 5).from(AT_DEPOT));
    then(reservation(ReservationStatus.HELD).of(part(0, SKU_1, AT_DEPOT, 5)));

    when(reserve(SKU_1, 1).from(AT_DEPOT));
    then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(0));

    when(reserve(SKU_1, 1).from(AT_STORE));
    then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(0));
  }

  @Test
  void shouldSellInAChannelOnlyWhatItsLocationsHave() {
    given(received(SKU_1, AT_HQ, 9), received(SKU_1, AT_STORE, 2));

    when(reserve(SKU_1, 3).in(SHOP));
    then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(2));

    when(reserve(SKU_1, 1).from(AT_HQ).in(SHOP));
    then(rejected(RejectReason.LOCATION_NOT_IN_CHANNEL).onLine(0).ofSku(SKU_1).withAvailable(0));

    when(reserve(SKU_1, 2).in(SHOP));
    then(reservation(ReservationStatus.HELD).of(part(0, SKU_1, AT_STORE, 2)));
  }

  @Test
  void shouldSellNothingInAChannelThatListsNoLocation() {
    given(received(SKU_1, AT_HQ, 9), new Command.DefineChannel("NONE").sellingFrom());

    when(reserve(SKU_1, 1).in(2));

    then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(0));
  }

  @Test
  void shouldSellFromALocationThatIsRegisteredAfterTheChannelThatSellsFromAll() {
    given(new Command.DefineLocation("NEW"), received(SKU_1, 3, 1));

    when(reserve(SKU_1, 1));

    then(reservation(ReservationStatus.HELD).of(part(0, SKU_1, 3, 1)));
  }

  @Test
  void shouldNumberReservationsAndOrdersTogetherFromOne() {
    given(received(SKU_1, AT_HQ, 9));

    assertEquals(1, given(reserve(SKU_1, 1)).sequence());
    assertEquals(2, given(order(SKU_1, 1)).sequence());
    assertEquals(3, given(reserve(SKU_1, 1)).sequence());
  }

  @Test
  void shouldShowAReservationAsItStandsWithoutAnyFact() {
    given(received(SKU_1, AT_HQ, 9));
    final Outcome held = when(reserve(SKU_1, 1));
    final Outcome.Reservation created = assertInstanceOf(Outcome.Reservation.class, held);

    when(new Command.ReadReservation(created.id()));

    thenStated();
    then(reservation(ReservationStatus.HELD).of(part(0, SKU_1, AT_HQ, 1)).until(now() + TTL_MS));
    assertEquals(false, assertInstanceOf(Outcome.Reservation.class, outcome()).created());
  }
}
