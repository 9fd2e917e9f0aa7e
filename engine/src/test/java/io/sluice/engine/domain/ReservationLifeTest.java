package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.sluice.engine.domain.stock.OutsideAccount;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationChange;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.testing.ClaimId;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Fact;
import io.sluice.engine.testing.Outcome;
import io.sluice.engine.testing.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From held to confirmed, and from there to the end: every change in every status. */
class ReservationLifeTest extends Scenario {
  /** How a reservation can stand: its statuses, and two that look like another. */
  enum Standing {
    HELD(ReservationStatus.HELD, 3, 2, 0),
    /** Due, and not yet swept: shown and refused as expired while its units stay held. */
    DUE(ReservationStatus.EXPIRED, 3, 2, 0),
    CONFIRMED(ReservationStatus.CONFIRMED, 3, 0, 2),
    /** Its units are those of an order now. */
    TAKEN(ReservationStatus.CONFIRMED, 3, 2, 0),
    RELEASED(ReservationStatus.RELEASED, 5, 0, 0),
    EXPIRED(ReservationStatus.EXPIRED, 5, 0, 0),
    CANCELLED(ReservationStatus.CANCELLED, 5, 0, 0),
    CONSUMED(ReservationStatus.CONSUMED, 3, 0, 0);

    private final ReservationStatus shown;

    @SuppressWarnings("ImmutableEnumChecker") // Made by List.of.
    private final List<Long> units;

    Standing(
        final ReservationStatus shown, final long available, final long held, final long hard) {
      this.shown = shown;
      this.units = List.of(available, held, hard);
    }
  }

  /** What each change leads to where it is possible. */
  private static final Map<Standing, Map<ReservationChange, Standing>> POSSIBLE = Map.of(
      Standing.HELD,
      Map.of(
          ReservationChange.CONFIRM, Standing.CONFIRMED,
          ReservationChange.RELEASE, Standing.RELEASED,
          ReservationChange.EXTEND, Standing.HELD),
      Standing.CONFIRMED,
      Map.of(
          ReservationChange.CANCEL, Standing.CANCELLED,
          ReservationChange.CONSUME, Standing.CONSUMED));

  private static final Map<ReservationChange, Fact.Type> FACTS = Map.of(
      ReservationChange.CONFIRM, Fact.Type.RESERVATION_CONFIRMED,
      ReservationChange.RELEASE, Fact.Type.RESERVATION_RELEASED,
      ReservationChange.EXTEND, Fact.Type.RESERVATION_EXTENDED,
      ReservationChange.CANCEL, Fact.Type.RESERVATION_CANCELLED,
      ReservationChange.CONSUME, Fact.Type.RESERVATION_CONSUMED);

  static List<Object[]> everyChangeInEveryStanding() {
    final List<Object[]> all = new ArrayList<>();
    for (final Standing standing : Standing.values()) {
      for (final ReservationChange change : ReservationChange.values()) {
        all.add(new Object[] {standing, change});
      }
    }
    return all;
  }

  @ParameterizedTest(name = "{1} when {0}")
  @MethodSource("everyChangeInEveryStanding")
  void shouldAllowAChangeOnlyWhereItsStatusAllowsIt(
      final Standing standing, final ReservationChange change) {
    final ClaimId id = givenOneThatIs(standing);
    final Standing next = POSSIBLE.getOrDefault(standing, Map.of()).get(change);

    when(change(id, change));

    if (next == null) {
      then(rejected(RejectReason.RESERVATION_CLOSED));
      thenStandsLike(id, standing);
    } else {
      then(reservation(next.shown));
      thenStated(Objects.requireNonNull(FACTS.get(change)));
      assertEquals(id.sequence(), machine().facts().getFirst().sequence());
      thenStandsLike(id, next);
    }
  }

  @Test
  void shouldGiveConsumedUnitsToTheCustomer() {
    final ClaimId id = givenOneThatIs(Standing.CONFIRMED);

    given(change(id, ReservationChange.CONSUME));

    assertEquals(2, machine().machine().state().ledger().outside(SKU_1, OutsideAccount.CUSTOMER));
  }

  @Test
  void shouldMoveEveryPartOfAReservationOfManyLines() {
    given(
        received(SKU_1, AT_HQ, 2),
        received(SKU_1, AT_STORE, 2),
        received(SKU_2, AT_DEPOT, 4),
        received(SKU_3, AT_HQ, 3));
    final ClaimId id = given(reserve(SKU_1, 3).and(SKU_2, 4).and(SKU_3, 1).and(SKU_3, 2));
    assertEquals(
        5, assertInstanceOf(Outcome.Reservation.class, outcome()).parts().size());

    given(confirm(id));

    thenUnits(SKU_1, AT_HQ, 0, 0, 2);
    thenUnits(SKU_1, AT_STORE, 1, 0, 1);
    thenUnits(SKU_2, AT_DEPOT, 0, 0, 4);
    thenUnits(SKU_3, AT_HQ, 0, 0, 3);

    given(change(id, ReservationChange.CANCEL));

    thenUnits(SKU_1, AT_HQ, 2, 0, 0);
    thenUnits(SKU_1, AT_STORE, 2, 0, 0);
    thenUnits(SKU_2, AT_DEPOT, 4, 0, 0);
    thenUnits(SKU_3, AT_HQ, 3, 0, 0);
  }

  @Test
  void shouldExtendAHoldFromNowOn() {
    given(received(SKU_1, AT_HQ, 5));
    final ClaimId id = given(reserve(SKU_1, 1).ttl(10_000));
    later(9_999);

    when(extend(id, 5_000));

    then(reservation(ReservationStatus.HELD).until(now() + 5_000));
    later(4_999);
    assertEquals(0, swept());
    later(1);
    assertEquals(1, swept());
  }

  @Test
  void shouldNeverShortenAHoldByExtendingIt() {
    given(received(SKU_1, AT_HQ, 5));
    final ClaimId id = given(reserve(SKU_1, 1).ttl(10_000));
    final long end = now() + 10_000;
    later(1);

    when(extend(id, 1_000));

    then(reservation(ReservationStatus.HELD).until(end));
    thenStated(Fact.Type.RESERVATION_EXTENDED);
  }

  @Test
  void shouldKeepAConfirmedReservationForEver() {
    final ClaimId id = givenOneThatIs(Standing.CONFIRMED);

    later(100 * TTL_MS);
    assertEquals(0, swept());

    thenStandsLike(id, Standing.CONFIRMED);
  }

  @Test
  void shouldKnowNothingOfAReservationThatNeverWas() {
    for (final ReservationChange change : ReservationChange.values()) {
      when(change(NO_CLAIM, change));
      then(rejected(RejectReason.RESERVATION_UNKNOWN));
    }
    when(new Command.ReadReservation(NO_CLAIM));
    then(rejected(RejectReason.RESERVATION_UNKNOWN));
  }

  private ClaimId givenOneThatIs(final Standing standing) {
    given(received(SKU_1, AT_HQ, 5));
    final ClaimId id = given(reserve(SKU_1, 2).by(ALICE));
    switch (standing) {
      case HELD -> {}
      case DUE -> later(TTL_MS);
      case CONFIRMED -> given(confirm(id));
      case TAKEN -> assertNotEquals(id, given(orderOf(id)));
      case RELEASED -> given(release(id));
      case EXPIRED -> {
        later(TTL_MS);
        assertEquals(1, swept());
      }
      case CANCELLED -> given(confirm(id), change(id, ReservationChange.CANCEL));
      case CONSUMED -> given(confirm(id), change(id, ReservationChange.CONSUME));
    }
    return id;
  }

  private void thenStandsLike(final ClaimId id, final Standing standing) {
    final Outcome.Reservation read =
        assertInstanceOf(Outcome.Reservation.class, when(new Command.ReadReservation(id)));
    assertEquals(standing.shown, read.status());
    assertEquals(standing == Standing.TAKEN, read.order() != null);
    assertEquals(List.of(part(0, SKU_1, AT_HQ, 2)), read.parts());
    thenUnits(SKU_1, AT_HQ, standing.units.get(0), standing.units.get(1), standing.units.get(2));
  }
}
