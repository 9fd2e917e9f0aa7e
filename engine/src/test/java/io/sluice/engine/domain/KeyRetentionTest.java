package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.domain.dedup.KeyMemory;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PaymentStatus;
import io.sluice.engine.protocol.RefundCause;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationChange;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.testing.ClaimId;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Fact;
import io.sluice.engine.testing.Name;
import io.sluice.engine.testing.Outcome;
import io.sluice.engine.testing.Scenario;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** For how long accepted keys are remembered, and the things that they made with them. */
class KeyRetentionTest extends Scenario {
  /** Keys whose age is known together: two of these groups are the capacity here. */
  private static final int TIME_GROUP = 1_024;

  private static final int KEYS = 2 * TIME_GROUP;

  /** No more than these go at once. */
  private static final int A_FEW = 4 * KeyMemory.FORGET_GROUP;

  private static final long KEPT_MS = Limits.KEY_RETENTION_MS;
  private static final long LEAST_MS = Limits.MIN_KEY_RETENTION_MS;
  private static final Command.MoveStock MOVE = received(SKU_3, AT_HQ, 1);

  private long nextFiller = OWN_KEYS;

  @Override
  protected EngineCapacity capacity() {
    return new EngineCapacity(KEYS, 1_000);
  }

  @BeforeEach
  void openCells() {
    // Without keys: what a test accepts are the only keys that there are.
    whenUnkeyed(MOVE);
    whenUnkeyed(received(SKU_1, AT_HQ, 50));
  }

  @Test
  void shouldRememberForADayAndForgetTheOldestFirst() {
    final long first = fill(TIME_GROUP);
    later(1);
    fill(1);

    later(KEPT_MS - 1);
    fill(KeyMemory.FORGET_GROUP);
    thenRemembered(first, TIME_GROUP);

    later(1);
    fill(KeyMemory.FORGET_GROUP);
    thenForgotten(first, KeyMemory.FORGET_GROUP);
    thenRemembered(first + A_FEW, TIME_GROUP - A_FEW);
  }

  @Test
  void shouldTakeACommandUnderAForgottenKeyForNew() {
    final long first = fill(TIME_GROUP + 1);
    later(KEPT_MS);
    fill(KeyMemory.FORGET_GROUP);

    whenUnderKey(first, MOVE);

    assertEquals(false, outcome().answer().replayed());
    thenStated(Fact.Type.STOCK_MOVED);
  }

  @Test
  void shouldForgetTheOldestKeysWhenMoreThanTheCapacityAreAccepted() {
    final long first = fill(KEYS);
    later(LEAST_MS);

    fill(KeyMemory.FORGET_GROUP - 1);
    thenRemembered(first, KEYS + KeyMemory.FORGET_GROUP - 1);

    fill(1);
    thenForgotten(first, KeyMemory.FORGET_GROUP);
    thenRemembered(first + KeyMemory.FORGET_GROUP, KEYS);
  }

  @Test
  void shouldRefuseNewCommandsRatherThanForgetAKeyYoungerThanAMinute() {
    final long first = fill(KEYS);

    later(LEAST_MS - 1);
    when(MOVE);
    then(rejected(RejectReason.KEY_MEMORY_FULL));
    whenUnderKey(first, MOVE);
    assertEquals(true, outcome().answer().replayed());
    whenUnkeyed(MOVE);
    assertInstanceOf(Outcome.Movement.class, outcome());
    thenRemembered(first, KEYS);

    later(1);
    given(MOVE);
  }

  @Test
  void shouldNotDemandARefundWhenAPaymentCouldNotBeRemembered() {
    final ClaimId id = given(order(SKU_1, 1));
    given(cancel(id));
    fill(KEYS - 2);

    whenUnderKey(1L << 40, pay(id, 1));
    then(rejected(RejectReason.KEY_MEMORY_FULL));

    later(LEAST_MS);
    whenUnderKey(1L << 40, pay(id, 1));
    then(rejected(RejectReason.ORDER_CLOSED).withRefund());
  }

  @Test
  void shouldRememberTheKeyOfAHoldAsLongAsTheHoldLivesAndThenAsLongAsAnyOther() {
    final long holdKey = 1L << 40;
    final Command.ReserveStock reserve = reserve(SKU_1, 1).ttl(Limits.MAX_TTL_MS);
    whenUnderKey(holdKey, reserve);
    for (int i = 0; i < 3; i++) {
      later(LEAST_MS);
      fill(TIME_GROUP);
    }
    whenUnderKey(holdKey, reserve);
    thenReplayed(reservation(ReservationStatus.HELD));

    later(Limits.MAX_TTL_MS);
    assertEquals(1, swept());
    later(LEAST_MS - 1);
    fill(100);
    whenUnderKey(holdKey, reserve);
    thenReplayed(reservation(ReservationStatus.EXPIRED));
  }

  @Test
  void shouldForgetAnEndedReservationWithItsLastKey() {
    final ClaimId id = given(reserve(SKU_1, 1));
    given(release(id));
    fill(TIME_GROUP);
    thenReservation(id, reservation(ReservationStatus.RELEASED));

    later(KEPT_MS);
    fill(KeyMemory.FORGET_GROUP);

    thenReservation(id, rejected(RejectReason.RESERVATION_UNKNOWN));
    assertEquals(0, machine().machine().state().claims().size());
  }

  @Test
  void shouldKeepAConfirmedReservationWhenItsKeysAreGone() {
    final ClaimId id = given(reserve(SKU_1, 1));
    given(confirm(id));
    fill(TIME_GROUP);
    later(KEPT_MS);
    fill(KeyMemory.FORGET_GROUP);
    assertEquals(0, machine().machine().state().claims().references(id.slot()));

    thenReservation(id, reservation(ReservationStatus.CONFIRMED));
    given(change(id, ReservationChange.CONSUME));
    thenReservation(id, reservation(ReservationStatus.CONSUMED));
  }

  @Test
  void shouldUseTheSlotOfAForgottenRecordAgainUnderANewNumber() {
    final ClaimId old = given(reserve(SKU_1, 1));
    given(release(old));
    fill(TIME_GROUP);
    later(KEPT_MS);
    fill(KeyMemory.FORGET_GROUP);

    final ClaimId next = given(order(SKU_1, 2));

    assertEquals(old.slot(), next.slot());
    assertNotEquals(old.sequence(), next.sequence());
    thenReservation(old, rejected(RejectReason.RESERVATION_UNKNOWN));
    when(release(old));
    then(rejected(RejectReason.RESERVATION_UNKNOWN));
    when(new Command.ReadOrder(old));
    then(rejected(RejectReason.ORDER_UNKNOWN));
    // Nobody knows any more that it was none, and the money has to go back.
    when(pay(old, 1));
    then(rejected(RejectReason.ORDER_CLOSED).withRefund());
    thenOrder(
        next,
        order(OrderStatus.PENDING_PAYMENT, PaymentStatus.PENDING).of(part(0, SKU_1, AT_HQ, 2)));
  }

  @Test
  void shouldKeepTheOutsideIdOfAForgottenOrderForEver() {
    final ClaimId id = given(order(SKU_1, 1).external(7));
    given(cancel(id));
    fill(TIME_GROUP);
    later(KEPT_MS);
    fill(KeyMemory.FORGET_GROUP);
    thenOrder(id, rejected(RejectReason.ORDER_UNKNOWN));

    when(order(SKU_1, 2).external(7));

    then(order(OrderStatus.CANCELLED, PaymentStatus.PENDING).of());
    thenStated();
    final Outcome.Order repeated = assertInstanceOf(Outcome.Order.class, outcome());
    assertEquals(id, repeated.id());
    assertEquals(false, repeated.created());
    thenUnits(SKU_1, AT_HQ, 50, 0, 0);
  }

  @Test
  void shouldNotTakeARecordInTheSlotOfAForgottenOrderForThatOrder() {
    final ClaimId old = given(order(SKU_1, 1).external(7));
    given(cancel(old));
    fill(TIME_GROUP);
    later(KEPT_MS);
    fill(KeyMemory.FORGET_GROUP);
    final ClaimId next = given(order(SKU_1, 2).external(8));
    assertEquals(old.slot(), next.slot());

    when(order(SKU_1, 2).external(7));

    assertEquals(old, assertInstanceOf(Outcome.Order.class, outcome()).id());
    then(order(OrderStatus.CANCELLED, PaymentStatus.PENDING));
  }

  @Test
  void shouldRememberTheRefusalOfAPaymentForEver() {
    final ClaimId id = given(order(SKU_1, 1));
    given(cancel(id));
    when(pay(id, 1));
    fill(TIME_GROUP);
    later(KEPT_MS);
    fill(KeyMemory.FORGET_GROUP);
    thenOrder(id, rejected(RejectReason.ORDER_UNKNOWN));

    when(pay(id, 1));
    thenReplayed(rejected(RejectReason.ORDER_CLOSED).withRefund());
    thenStated();
  }

  @Test
  void shouldRememberAPaymentThatWasTakenForEver() {
    final ClaimId id = given(order(SKU_1, 1));
    given(pay(id, 1), cancel(id));
    forgetOldKeys();
    thenOrder(id, rejected(RejectReason.ORDER_UNKNOWN));

    when(pay(id, 1));

    thenReplayed(order(OrderStatus.CANCELLED, PaymentStatus.PENDING).of());
    thenStated();
    assertEquals(id, assertInstanceOf(Outcome.Order.class, outcome()).id());
  }

  @Test
  void shouldRefuseAReferenceThatWasRecordedForAForgottenOrder() {
    final ClaimId taken = given(order(SKU_1, 1));
    final ClaimId refused = given(order(SKU_1, 1));
    given(pay(taken, 1), cancel(taken), cancel(refused));
    when(pay(refused, 2));
    forgetOldKeys();
    final ClaimId other = given(order(SKU_1, 1));

    for (final ClaimId id : List.of(other, refused, NO_CLAIM)) {
      when(pay(id, 1));
      then(rejected(RejectReason.REFERENCE_REUSED));
    }
    when(pay(other, 2));
    then(rejected(RejectReason.REFERENCE_REUSED));
    thenOrder(other, order(OrderStatus.PENDING_PAYMENT, PaymentStatus.PENDING));
  }

  @Test
  void shouldSendBackAPaymentOfAForgottenOrderAndStateThatOnce() {
    final ClaimId id = given(order(SKU_1, 1));
    given(cancel(id));
    forgetOldKeys();

    final Outcome first = when(pay(id, 2, 42, 0));

    then(rejected(RejectReason.ORDER_CLOSED).withRefund());
    thenStated(Fact.Type.REFUND_REQUIRED);
    final Fact fact = machine().facts().getFirst();
    assertEquals(RefundCause.ORDER_FORGOTTEN, fact.refundCause());
    assertEquals(id.sequence(), fact.refund().sequence());
    assertEquals(42, fact.refund().amount());
    assertEquals(Name.text(2), fact.refund().reference());
    when(pay(id, 2));
    thenReplayed(sameAs(first));
    thenStated();
    thenOrder(id, rejected(RejectReason.ORDER_UNKNOWN));
  }

  @Test
  void shouldRecordNoPaymentOfAnOrderThatNeverWas() {
    final ClaimId id = given(order(SKU_1, 1));
    given(cancel(id));
    forgetOldKeys();

    for (final ClaimId never : List.of(
        new ClaimId(id.sequence() + 1, id.slot()),
        new ClaimId(id.sequence(), id.slot() + 1),
        new ClaimId(0, id.slot()))) {
      when(pay(never, 3));
      then(rejected(RejectReason.ORDER_UNKNOWN));
    }
    when(pay(given(order(SKU_1, 1)), 3));
    then(order(OrderStatus.PAID, PaymentStatus.PAID));
  }

  @Test
  void shouldForgetMoreKeysForEachThatComesWhileThereAreTooMany() {
    final int holds = 1_000;
    whenUnkeyed(received(SKU_1, AT_HQ, holds));
    machine().sendAll(Collections.nCopies(holds, reserve(SKU_1, 1).ttl(1_000)), 1L << 41);
    fill(KEYS);
    later(1_000);
    assertEquals(holds, swept());
    assertEquals(KEYS + holds, machine().machine().state().keys().size());

    later(LEAST_MS);
    fill(holds);

    final long remembered = machine().machine().state().keys().size();
    assertTrue(Math.abs(remembered - KEYS) <= (A_FEW), () -> "remembered " + remembered);
  }

  @Test
  void shouldPutASmallerCapacityInForceAtAStart() {
    final long first = fill(KEYS);
    machine().start(new EngineCapacity(TIME_GROUP, 1_000));
    thenStated(Fact.Type.TIME_RESUMED, Fact.Type.RULES_VERSION);
    thenRemembered(first, KEYS);
    when(MOVE);
    then(rejected(RejectReason.KEY_MEMORY_FULL));

    later(LEAST_MS);
    fill(KeyMemory.FORGET_GROUP);
    thenForgotten(first, KeyMemory.FORGET_GROUP);
  }

  @Test
  void shouldPutALargerCapacityInForceAtAStart() {
    final long first = fill(KEYS);
    machine().start(new EngineCapacity(2 * KEYS, 1_000));

    fill(KEYS);

    thenRemembered(first, 2 * KEYS);
    when(MOVE);
    then(rejected(RejectReason.KEY_MEMORY_FULL));
  }

  @Test
  void shouldKnowTheAgesOfTheKeysAfterStartsWithOtherCapacities() {
    // Often enough that the queue goes round before the starts.
    fillGroups(8);
    final long first = fillGroups(2);
    machine().start(new EngineCapacity(16 * KEYS, 1_000));
    fillGroups(3);
    machine().start(new EngineCapacity(10 * KEYS, 1_000));
    fillGroups(3);

    // The second group is a day old: all keys of the first are, and none of the third.
    later(KEPT_MS - 6 * LEAST_MS);
    fill(KEYS);

    thenForgotten(first, TIME_GROUP);
    thenRemembered(first + TIME_GROUP, 7 * TIME_GROUP + KEYS);
  }

  /** Lets all keys so far be forgotten, and with them what ended. */
  private void forgetOldKeys() {
    fill(TIME_GROUP);
    later(KEPT_MS);
    fill(KeyMemory.FORGET_GROUP);
  }

  /** Has groups of keys accepted, a minute between them, and returns the first key. */
  private long fillGroups(final int count) {
    final long first = nextFiller;
    for (int i = 0; i < count; i++) {
      later(LEAST_MS);
      fill(TIME_GROUP);
    }
    return first;
  }

  /** Has so many keys accepted, and returns the first of them. */
  private long fill(final int count) {
    final long first = nextFiller;
    machine().sendAll(Collections.nCopies(count, MOVE), first);
    nextFiller += count;
    return first;
  }

  private void thenRemembered(final long firstKey, final int count) {
    thenRemembered(firstKey, count, true);
  }

  private void thenForgotten(final long firstKey, final int count) {
    thenRemembered(firstKey, count, false);
  }

  private void thenRemembered(final long firstKey, final int count, final boolean expected) {
    for (long key = firstKey; key < firstKey + count; key++) {
      assertEquals(expected, machine().remembers(Name.of(key)), "key " + (key - firstKey));
    }
  }
}
