package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sluice.engine.codec.event.AttemptRefusedDecoder;
import io.sluice.engine.codec.event.RefusalsCountedDecoder;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.testing.ClaimId;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Fact;
import io.sluice.engine.testing.Name;
import io.sluice.engine.testing.Scenario;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In an activity that keeps a log, refusals are stated while there are units, and then counted. */
class RefusalTest extends Scenario {
  private static final int SALE = 0;
  private static final long HOUR_MS = 3_600_000;

  @BeforeEach
  void receive() {
    given(received(SKU_1, AT_HQ, 60).and(SKU_1, AT_STORE, 40), received(SKU_2, AT_HQ, 10));
    // Seconds of counting are whole ones.
    later(1_000 - now() % 1_000);
  }

  private Command.DefineActivity sale() {
    return new Command.DefineActivity("SALE", WEB, now(), now() + HOUR_MS)
        .flags(ActivityDefinition.PROVABLE);
  }

  private List<Fact> stated() {
    return machine().facts();
  }

  private AttemptRefusedDecoder refusal() {
    thenStated(Fact.Type.ATTEMPT_REFUSED);
    return stated().getFirst().refused();
  }

  private RefusalsCountedDecoder counted() {
    return stated().stream()
        .filter(fact -> fact.type() == Fact.Type.REFUSALS_COUNTED)
        .findFirst()
        .orElseThrow()
        .counted();
  }

  private long position() {
    return machine().machine().position();
  }

  @Test
  void shouldStateWhoWasRefusedWhatAndWhy() {
    given(sale().selling(SKU_1, 5));

    when(reserve(SKU_1, 2).and(SKU_1, 4).of(SALE).by(ALICE));

    then(rejected(RejectReason.SOLD_OUT).onLine(1).ofSku(SKU_1).withAvailable(3));
    final AttemptRefusedDecoder refusal = refusal();
    assertEquals(Name.of(ALICE), new Name(refusal.customerHigh(), refusal.customerLow()));
    assertEquals(SALE, refusal.activity());
    assertEquals(SKU_1, refusal.sku());
    assertEquals(4, refusal.quantity());
    assertEquals(2, refusal.before());
    assertEquals(3, refusal.available());
    assertEquals(Command.ANYWHERE, refusal.location());
    assertEquals(RejectReason.SOLD_OUT.code(), refusal.reason());
  }

  @Test
  void shouldAnswerWithThePositionOfWhatWasStated() {
    given(sale().selling(SKU_1, 5));

    when(reserve(SKU_1, 6).of(SALE));

    thenStated(Fact.Type.ATTEMPT_REFUSED);
    assertEquals(position(), outcome().answer().position());
  }

  @Test
  void shouldNotRememberARefusalUnderItsKey() {
    given(sale().selling(SKU_1, 5));
    whenUnderKey(OWN_KEYS, reserve(SKU_1, 6).of(SALE));
    thenStated(Fact.Type.ATTEMPT_REFUSED);

    whenUnderKey(OWN_KEYS, reserve(SKU_1, 6).of(SALE));

    thenStated(Fact.Type.ATTEMPT_REFUSED);
    assertFalse(outcome().answer().replayed());
    assertFalse(machine().remembers(Name.of(OWN_KEYS)));
  }

  @Test
  void shouldStateNothingElsewhere() {
    given(sale().flags(0).selling(SKU_1, 5));

    when(reserve(SKU_1, 6).of(SALE));
    thenStated();
    when(reserve(SKU_1, 1_000));
    thenStated();
  }

  @Test
  void shouldStateRefusedOrdersButNoCheckoutOfWhatIsHeld() {
    given(sale().selling(SKU_1, 5));
    when(order(SKU_1, 6).of(SALE).by(BOB));
    assertEquals(6, refusal().quantity());

    final ClaimId hold = given(reserve(SKU_1, 2).of(SALE).by(BOB));
    when(orderOf(hold, line(SKU_1, 3)).by(BOB));

    then(rejected(RejectReason.LINES_DIFFER).onLine(0).ofSku(SKU_1));
    thenStated();
  }

  @Test
  void shouldCountOnceNothingIsLeftAndSayWhenTheSecondIsOver() {
    given(sale().selling(SKU_1, 2));
    given(reserve(SKU_1, 2).of(SALE));
    final long soldOutAt = position();

    when(reserve(SKU_1, 1).of(SALE).by(ALICE));
    thenStated();
    given(received(SKU_2, AT_HQ, 1));
    when(reserve(SKU_1, 1).of(SALE).by(BOB));
    thenStated();
    assertEquals(0, swept());
    later(1_000);
    assertEquals(1, swept());

    final RefusalsCountedDecoder counted = counted();
    assertEquals(SKU_1, counted.sku());
    assertEquals(2, counted.soldOut());
    assertEquals(0, counted.others());
    assertEquals(soldOutAt, counted.firstPosition());
    assertEquals(soldOutAt + 1, counted.lastPosition());
    assertEquals(now() - 1_000, counted.since());
    later(10_000);
    assertEquals(0, swept());
  }

  @Test
  void shouldSayAtOnceHowManyThereWereWhenUnitsComeBack() {
    given(sale().selling(SKU_1, 2));
    final ClaimId hold = given(reserve(SKU_1, 2).of(SALE));
    final long soldOutAt = position();
    when(reserve(SKU_1, 1).of(SALE));

    given(release(hold));

    thenStated(Fact.Type.RESERVATION_RELEASED, Fact.Type.REFUSALS_COUNTED);
    assertEquals(1, counted().soldOut());
    assertEquals(soldOutAt, counted().lastPosition());
    when(reserve(SKU_1, 3).of(SALE));
    assertEquals(2, refusal().available());
  }

  @Test
  void shouldCountOnWhileWhatComesBackGoesToThoseWhoWait() {
    given(
        sale().flags(ActivityDefinition.PROVABLE | ActivityDefinition.WAITLIST).selling(SKU_1, 2));
    final ClaimId hold = given(reserve(SKU_1, 2).of(SALE));
    given(new Command.ReserveOrWait(WEB, BOB, TTL_MS, SALE, -1, SKU_1, 2));
    when(reserve(SKU_1, 1).of(SALE));
    thenStated();

    given(release(hold));

    thenStated(Fact.Type.RESERVATION_RELEASED, Fact.Type.WAIT_GRANTED);
    later(1_000);
    assertEquals(1, swept());
    assertEquals(1, counted().soldOut());
  }

  @Test
  void shouldSayHowManyThereWereBeforeItEnds() {
    given(sale().selling(SKU_1, 2).selling(SKU_2, 1));
    given(reserve(SKU_1, 2).of(SALE));
    when(reserve(SKU_1, 1).of(SALE));

    given(stop(SALE));

    thenStated(Fact.Type.REFUSALS_COUNTED, Fact.Type.STOCK_REPOOLED, Fact.Type.ACTIVITY_ENDED);
    when(reserve(SKU_1, 1).of(SALE));
    thenStated();
    later(1_000);
    assertEquals(0, swept());
  }

  @Test
  void shouldOnlyCountWhatComesBeforeTheBegin() {
    given(new Command.DefineActivity("SALE", WEB, now() + 5_000, now() + HOUR_MS)
        .flags(ActivityDefinition.PROVABLE)
        .selling(SKU_1, 2));

    when(reserve(SKU_1, 1).of(SALE));
    then(rejected(RejectReason.ACTIVITY_CLOSED));
    thenStated();
    later(1_000);
    swept();

    assertEquals(-1, counted().sku());
    assertEquals(0, counted().soldOut());
    assertEquals(1, counted().others());
  }

  @Test
  void shouldStateNoMoreThanSomeOfOneCustomerAndAllOfTheOthers() {
    given(sale().selling(SKU_1, 2));
    for (int i = 0; i < Limits.MAX_REFUSALS_OF_CUSTOMER; i++) {
      when(reserve(SKU_1, 3).of(SALE).by(ALICE));
      thenStated(Fact.Type.ATTEMPT_REFUSED);
    }

    when(reserve(SKU_1, 3).of(SALE).by(ALICE));
    thenStated();
    when(reserve(SKU_1, 3).of(SALE).by(BOB));
    thenStated(Fact.Type.ATTEMPT_REFUSED);
    later(1_000);
    swept();
    assertEquals(0, counted().soldOut());
    assertEquals(1, counted().others());
  }

  @Test
  void shouldKeepWithinTheBoundOfAnActivity() {
    given(sale().selling(SKU_1, 2));
    for (int i = 0; i < Limits.MAX_REFUSALS; i++) {
      machine().sendUnchecked(reserve(SKU_1, 3).of(SALE).by(OWN_KEYS + i));
    }
    assertEquals(Limits.MAX_REFUSALS, machine().machine().state().activities().refusals(SALE));

    when(reserve(SKU_1, 3).of(SALE).by(ALICE));

    thenStated();
  }

  @Test
  void shouldNotBeChangedOnceItHasBegun() {
    given(sale().selling(SKU_1, 2));

    when(sale().flags(0).selling(SKU_1, 2));

    then(rejected(RejectReason.ACTIVITY_BEGUN));
  }

  @Test
  void shouldLoseOnlyWhatWasNotStatedWhenTheProcessEnds() {
    given(sale().selling(SKU_1, 2));
    given(reserve(SKU_1, 2).of(SALE));
    when(reserve(SKU_1, 1).of(SALE));
    final StateMachine next = machine().replayed();

    next.tellRefusals(now());
    assertEquals(0, next.batch().count());
    machine().tellRefusals();

    thenStated(Fact.Type.REFUSALS_COUNTED);
  }
}
