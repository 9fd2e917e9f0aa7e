package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.engine.testing.ClaimId;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.CommandEncoder;
import io.sluice.engine.testing.Name;
import io.sluice.engine.testing.Scenario;
import org.junit.jupiter.api.Test;

/** What is looked at ahead: nobody sees it if that is the wrong thing, but everybody waits. */
class LookaheadTest extends Scenario {
  private static final ClaimId ID = new ClaimId(11, 12);

  private final CommandEncoder encoder = new CommandEncoder();

  @Test
  void shouldLookAtTheSkuOfTheFirstLine() {
    assertEquals(SKU_2, subject(reserve(SKU_2, 3).and(SKU_3, 4)));
    assertEquals(SKU_3, subject(order(SKU_3, 3)));
  }

  @Test
  void shouldLookAtTheRecord() {
    assertEquals(~ID.slot(), subject(confirm(ID)));
    assertEquals(~ID.slot(), subject(pay(ID, 5)));
    assertEquals(~ID.slot(), subject(cancel(ID)));
  }

  @Test
  void shouldLookAheadOfMoreCommandsThanItKeepsWithoutHarm() {
    final StateMachine machine = machine().machine();
    final long before = machine.stateHash();
    encoder.encode(confirm(ID), Name.of(1), 1, 0);
    for (int i = 0; i < 1_000; i++) {
      machine.touch(encoder.buffer(), 0);
    }
    machine.touchFurther();

    assertEquals(before, machine.stateHash());
  }

  private int subject(final Command command) {
    encoder.encode(command, Name.of(1), 1, 0);
    return Lookahead.subject(encoder.buffer(), 0);
  }
}
