package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.testing.ClaimId;
import io.sluice.engine.testing.CommandEncoder;
import io.sluice.engine.testing.Frame;
import io.sluice.engine.testing.Name;
import io.sluice.engine.testing.Scenario;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** What becomes of the keys where there are more than one would think. */
class ManyKeysTest extends Scenario {
  /** So that twice the holds and the queue would overflow an index laid out for once the holds. */
  private static final int HOLDS = 2_048;

  private static final int EXTENSIONS = 70_000;

  @Override
  protected EngineCapacity capacity() {
    return new EngineCapacity(EngineCapacity.MIN_KEYS, HOLDS);
  }

  @Test
  void shouldFindRoomForTheKeysOfHoldsAfterAsManyHoldsHaveExpired() {
    given(received(SKU_1, AT_HQ, 3L * HOLDS));
    for (int wave = 0; wave < 3; wave++) {
      final long firstKey = OWN_KEYS * (wave + 1);
      machine().sendAll(Collections.nCopies(HOLDS, reserve(SKU_1, 1)), firstKey);
      later(TTL_MS);
      assertEquals(HOLDS, swept());
      later(Limits.MIN_KEY_RETENTION_MS);
    }
  }

  @Test
  void shouldFindRoomForTheKeysOfManyHoldsThatLivedWhenTheCapacityShrank() {
    final int many = 1_500;
    given(received(SKU_1, AT_HQ, many));
    machine().sendAll(Collections.nCopies(many, reserve(SKU_1, 1)), OWN_KEYS);
    machine().start(new EngineCapacity(EngineCapacity.MIN_KEYS, 1));

    machine()
        .sendAll(
            Collections.nCopies(EngineCapacity.MIN_KEYS - 1, received(SKU_2, AT_HQ, 1)),
            2 * OWN_KEYS);

    later(TTL_MS);
    assertEquals(many, swept());
  }

  @Test
  void shouldKeepCountOfMoreKeysOfOneReservationThanTwoBytesHold() {
    machine().start(new EngineCapacity(2 * EXTENSIONS, HOLDS));
    given(received(SKU_1, AT_HQ, 5));
    final ClaimId id = given(reserve(SKU_1, 2));

    machine().sendAll(Collections.nCopies(EXTENSIONS, extend(id, TTL_MS)), OWN_KEYS);

    assertEquals(EXTENSIONS + 1, machine().machine().state().claims().references(id.slot()));
    thenReservation(id, reservation(ReservationStatus.HELD).of(part(0, SKU_1, AT_HQ, 2)));
  }

  @Test
  void shouldRefuseAnotherChangeOfAReservationThatCanCountNoMoreKeys() {
    given(received(SKU_1, AT_HQ, 5));
    final ClaimId id = given(reserve(SKU_1, 2));
    whenUnderKey(OWN_KEYS, confirm(NO_CLAIM));
    final CommandEncoder confirm = new CommandEncoder().encode(confirm(id), Name.of(OWN_KEYS));
    final StateMachine machine = machine().machine();
    final int most = (1 << 24) - 1;

    machine.state().claims().addReference(id.slot(), most - 1);
    machine.onCommand(confirm.buffer(), 0, now());
    assertEquals(RejectReason.KEY_MEMORY_FULL, machine.lastRejection());
    assertEquals(0, machine.batch().count());

    machine.state().claims().addReference(id.slot(), -1);
    machine.onCommand(confirm.buffer(), 0, now());
    assertEquals(RejectReason.NONE, machine.lastRejection());
    assertEquals(most, machine.state().claims().references(id.slot()));

    machine.state().claims().addReference(id.slot(), 2 - most);
    machine().frames().add(Frame.take(machine));
    thenReservation(id, reservation(ReservationStatus.CONFIRMED));
  }
}
