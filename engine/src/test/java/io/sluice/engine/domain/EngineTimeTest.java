package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.event.MessageHeaderEncoder;
import io.sluice.engine.domain.time.EngineTimeState;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.testing.ClaimId;
import io.sluice.engine.testing.CommandEncoder;
import io.sluice.engine.testing.Fact;
import io.sluice.engine.testing.Frame;
import io.sluice.engine.testing.Name;
import io.sluice.engine.testing.Scenario;
import io.sluice.engine.testing.TestMachine;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Starts, and what the events say of time. */
class EngineTimeTest extends Scenario {
  @Test
  void shouldBeginWithTimeAndRules() {
    final StateMachine machine = new StateMachine(TestMachine.BATCH_BYTES);

    machine.start(new StartFacts(1_000, 1, 2, 3, 4, CAPACITY));

    final EngineTimeState time = machine.state().time();
    assertEquals(2, machine.position());
    assertEquals(1_000, time.lastTime());
    assertEquals(1_000, time.resumedTime());
    assertEquals(1, time.bootIdHigh());
    assertEquals(2, time.bootIdLow());
    assertEquals(3, time.uptimeMs());
    assertEquals(4, time.wallMs());
    assertEquals(StateMachine.RULES_VERSION, time.rulesVersion());
    assertEquals(CAPACITY.keys(), machine.state().keys().capacity());
    assertEquals(CAPACITY.holds(), machine.state().claims().holdCapacity());
  }

  @Test
  void shouldStateTheRulesOfAStartOnlyWhenTheyChange() {
    later(5);
    machine().start(CAPACITY);
    thenStated(Fact.Type.TIME_RESUMED);
    assertEquals(now(), machine().machine().state().time().resumedTime());

    machine().start(new EngineCapacity(CAPACITY.keys() + 1, CAPACITY.holds()));
    thenStated(Fact.Type.TIME_RESUMED, Fact.Type.RULES_VERSION);
    machine().start(new EngineCapacity(CAPACITY.keys() + 1, CAPACITY.holds() + 1));
    thenStated(Fact.Type.TIME_RESUMED, Fact.Type.RULES_VERSION);
    machine().start(new EngineCapacity(CAPACITY.keys() + 1, CAPACITY.holds() + 1));
    thenStated(Fact.Type.TIME_RESUMED);
  }

  @Test
  void shouldExpireWhatFellDueWhileTheEngineWasDown() {
    given(received(SKU_1, AT_HQ, 5));
    final ClaimId first = given(reserve(SKU_1, 1));
    final ClaimId second = given(reserve(SKU_1, 1).ttl(2 * TTL_MS));
    later(TTL_MS);

    machine().start(CAPACITY);

    assertEquals(1, swept());
    thenReservation(first, reservation(ReservationStatus.EXPIRED));
    thenReservation(second, reservation(ReservationStatus.HELD));
  }

  @Test
  void shouldTakeTimeFromTheEventsOnly() {
    given(received(SKU_1, AT_HQ, 5));
    final long last = now();
    later(1_000);
    thenReservation(NO_CLAIM, rejected(RejectReason.RESERVATION_UNKNOWN));

    assertEquals(last, machine().machine().state().time().lastTime());
    given(received(SKU_1, AT_HQ, 5));
    assertEquals(now(), machine().machine().state().time().lastTime());
  }

  @Test
  void shouldNotLetEngineTimeGoBack() {
    final CommandEncoder command =
        new CommandEncoder().encode(received(SKU_1, AT_HQ, 5), Name.of(OWN_KEYS));
    final StateMachine machine = machine().replayed();

    final AssertionError error =
        assertThrows(AssertionError.class, () -> machine.onCommand(command.buffer(), 0, now() - 1));

    assertEquals("engine time never goes back", error.getMessage());
  }

  @Test
  void shouldReplayNothingThatDoesNotFollow() {
    final StateMachine other = new StateMachine(TestMachine.BATCH_BYTES);
    final Frame first = machine().frames().get(0);
    final Frame second = machine().frames().get(1);

    assertThrows(IllegalStateException.class, () -> second.replayInto(other));
    first.replayInto(other);
    assertThrows(IllegalStateException.class, () -> first.replayInto(other));
    second.replayInto(other);
    assertEquals(second.stateHash(), other.stateHash());
  }

  @Test
  void shouldReplayNoEventOfAnUnknownType() {
    final Frame known = machine().frames().getFirst();
    final byte[] bytes = new byte[known.events().capacity()];
    known.events().getBytes(0, bytes);
    final UnsafeBuffer unknown = new UnsafeBuffer(bytes);
    new MessageHeaderEncoder().wrap(unknown, EventBatch.ENTRY_HEADER_BYTES).templateId(9_999);
    final StateMachine other = new StateMachine(TestMachine.BATCH_BYTES);

    assertThrows(
        IllegalStateException.class, () -> other.replay(unknown, 0, 1, known.eventCount()));
  }
}
