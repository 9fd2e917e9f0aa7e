package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PaymentStatus;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationChange;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.testing.ClaimId;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Fact;
import io.sluice.engine.testing.Name;
import io.sluice.engine.testing.Outcome;
import io.sluice.engine.testing.Scenario;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One key has at most one effect, and a repeat is answered like the first time. */
class RequestKeyTest extends Scenario {
  private static final long KEY = OWN_KEYS + 1;
  private static final long REF = 501;

  /** Every command that takes a key, accepted. */
  enum Keyed {
    RECEIVE,
    ADJUST,
    RESERVE,
    CONFIRM,
    RELEASE,
    EXTEND,
    CANCEL_RESERVATION,
    CONSUME,
    PLACE_ORDER,
    PLACE_ORDER_OF_HOLD,
    PAY,
    PAY_LATE,
    PAY_LATE_UNSWEPT,
    PAY_FOR_A_REFUND,
    CANCEL_ORDER,
    CANCEL_PAID_ORDER
  }

  @BeforeEach
  void receiveUnits() {
    given(received(SKU_1, AT_HQ, 50));
  }

  @ParameterizedTest
  @EnumSource(Keyed.class)
  void shouldAnswerARepeatLikeTheFirstTimeAndDoNothing(final Keyed keyed) {
    final Command command = prepared(keyed);
    final Outcome first = whenUnderKey(KEY, command);
    assertFalse(first.answer().replayed());
    assertFalse(machine().facts().isEmpty());
    given(received(SKU_2, AT_HQ, 1));
    later(1);

    whenUnderKey(KEY, command);

    thenReplayed(repeatOf(first));
    thenStated();
  }

  @ParameterizedTest
  @EnumSource(Keyed.class)
  void shouldRefuseAnyOtherCommandUnderAnAcceptedKey(final Keyed keyed) {
    whenUnderKey(KEY, prepared(keyed));
    final long hash = machine().machine().stateHash();

    whenUnderKey(KEY, received(SKU_1, AT_HQ, 51));
    then(rejected(RejectReason.REQUEST_KEY_REUSED));
    whenUnderKey(KEY, reserve(SKU_1, 49));
    then(rejected(RejectReason.REQUEST_KEY_REUSED));
    whenUnderKey(KEY, confirm(NO_CLAIM));
    then(rejected(RejectReason.REQUEST_KEY_REUSED));

    assertEquals(hash, machine().machine().stateHash());
  }

  @Test
  void shouldShowTheReservationAsItNowStandsToARepeat() {
    final Command.ReserveStock reserve = reserve(SKU_1, 2);
    final Outcome.Reservation made =
        assertInstanceOf(Outcome.Reservation.class, whenUnderKey(KEY, reserve));
    final Map<ReservationChange, ReservationStatus> statuses =
        new EnumMap<>(ReservationChange.class);
    statuses.put(ReservationChange.CONFIRM, ReservationStatus.CONFIRMED);
    statuses.put(ReservationChange.CONSUME, ReservationStatus.CONSUMED);

    statuses.forEach((change, status) -> {
      given(change(made.id(), change));
      whenUnderKey(KEY, reserve);
      thenReplayed(reservation(status).of(part(0, SKU_1, AT_HQ, 2)));
      final Outcome.Reservation repeated = assertInstanceOf(Outcome.Reservation.class, outcome());
      assertEquals(made.id(), repeated.id());
      assertEquals(true, repeated.created());
      assertEquals(made.answer().position(), repeated.answer().position());
    });
  }

  @Test
  void shouldShowTheOrderAsItNowStandsToARepeat() {
    final Command.PlaceOrder place = order(SKU_1, 2);
    final Outcome.Order made = assertInstanceOf(Outcome.Order.class, whenUnderKey(KEY, place));

    given(pay(made.id(), REF));
    whenUnderKey(KEY, place);
    thenReplayed(order(OrderStatus.PAID, PaymentStatus.PAID));
    given(cancel(made.id()));
    whenUnderKey(KEY, place);
    thenReplayed(order(OrderStatus.CANCELLED, PaymentStatus.REFUND_REQUIRED));

    assertEquals(made.answer().position(), outcome().answer().position());
    assertEquals(true, assertInstanceOf(Outcome.Order.class, outcome()).created());
  }

  @Test
  void shouldShowADueHoldAsExpiredToARepeatBeforeItIsSwept() {
    whenUnderKey(KEY, reserve(SKU_1, 2));
    later(TTL_MS);

    whenUnderKey(KEY, reserve(SKU_1, 2));

    thenReplayed(reservation(ReservationStatus.EXPIRED));
  }

  @Test
  void shouldAnswerARepeatThatWouldBeRefusedIfItWereNew() {
    final ClaimId id = given(reserve(SKU_1, 50));
    whenUnderKey(KEY, confirm(id));
    given(change(id, ReservationChange.CANCEL));

    whenUnderKey(KEY, confirm(id));

    thenReplayed(reservation(ReservationStatus.CANCELLED));
  }

  @Test
  void shouldNotRememberARefusalAndLetTheSameKeyWinLater() {
    final ClaimId all = given(reserve(SKU_1, 50));
    whenUnderKey(KEY, reserve(SKU_1, 1));
    then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(0));
    assertFalse(machine().remembers(Name.of(KEY)));
    given(release(all));

    whenUnderKey(KEY, reserve(SKU_1, 1));

    then(reservation(ReservationStatus.HELD));
  }

  @Test
  void shouldTakeAnotherCommandUnderAKeyThatWasOnlyRefused() {
    whenUnderKey(KEY, reserve(SKU_1, 51));
    whenUnderKey(KEY, reserve(SKU_1, 50));

    then(reservation(ReservationStatus.HELD));
  }

  @Test
  void shouldDecideAMovementWithoutAKeyAnewEachTime() {
    whenUnkeyed(received(SKU_1, AT_HQ, 1));
    whenUnkeyed(received(SKU_1, AT_HQ, 1));

    thenStated(Fact.Type.STOCK_MOVED);
    thenUnits(SKU_1, AT_HQ, 52, 0, 0);
  }

  private Command prepared(final Keyed keyed) {
    return switch (keyed) {
      case RECEIVE -> received(SKU_1, AT_HQ, 3);
      case ADJUST -> adjust(SKU_1, AT_HQ, -3);
      case RESERVE -> reserve(SKU_1, 2);
      case CONFIRM -> confirm(given(reserve(SKU_1, 2)));
      case RELEASE -> release(given(reserve(SKU_1, 2)));
      case EXTEND -> extend(given(reserve(SKU_1, 2)), 2 * TTL_MS);
      case CANCEL_RESERVATION -> change(givenConfirmed(), ReservationChange.CANCEL);
      case CONSUME -> change(givenConfirmed(), ReservationChange.CONSUME);
      case PLACE_ORDER -> order(SKU_1, 2).external(7);
      case PLACE_ORDER_OF_HOLD -> orderOf(given(reserve(SKU_1, 2)));
      case PAY -> pay(given(order(SKU_1, 2)), REF);
      case PAY_LATE -> {
        final ClaimId id = given(order(SKU_1, 2));
        later(TTL_MS);
        assertEquals(1, swept());
        yield pay(id, REF);
      }
      case PAY_LATE_UNSWEPT -> {
        final ClaimId id = given(order(SKU_1, 2));
        later(TTL_MS);
        yield pay(id, REF);
      }
      case PAY_FOR_A_REFUND -> {
        final ClaimId id = given(order(SKU_1, 2));
        given(cancel(id));
        yield pay(id, REF);
      }
      case CANCEL_ORDER -> cancel(given(order(SKU_1, 2)));
      case CANCEL_PAID_ORDER -> {
        final ClaimId id = given(order(SKU_1, 2));
        given(pay(id, REF));
        yield cancel(id);
      }
    };
  }

  private ClaimId givenConfirmed() {
    final ClaimId id = given(reserve(SKU_1, 2));
    given(confirm(id));
    return id;
  }
}
