package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.domain.table.HashIndex;
import io.sluice.engine.domain.table.HashedTable;
import io.sluice.engine.domain.table.LongFields;
import io.sluice.engine.domain.table.LongTable;
import io.sluice.engine.domain.table.TextTable;
import io.sluice.engine.testing.ClaimId;
import io.sluice.engine.testing.Name;
import io.sluice.engine.testing.Scenario;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The hash of the state tells any state from any other. */
class StateHashTest extends Scenario {
  private final Set<Long> hashes = new HashSet<>();

  @BeforeEach
  void fillState() {
    given(received(SKU_1, AT_HQ, 9), received(SKU_1, AT_STORE, 9), received(SKU_2, AT_DEPOT, 9));
    given(reserve(SKU_1, 12).and(SKU_2, 1).by(ALICE));
    given(confirm(given(reserve(SKU_1, 1))));
    given(release(given(reserve(SKU_1, 1))));
    given(pay(given(order(SKU_1, 2).at(5).external(3).by(BOB)), 1));
    given(order(SKU_2, 2));
    given(orderOf(given(reserve(SKU_2, 1))));
    final ClaimId late = given(order(SKU_2, 3).ttl(1_000));
    later(1_000);
    assertEquals(1, swept());
    given(pay(late, 2));
  }

  private EngineState state() {
    return machine().machine().state();
  }

  @Test
  void shouldChangeWithAnySingleFieldOfAnyTable() {
    final long before = state().hash();
    int fields = 0;
    for (final HashedTable table : state().tables()) {
      fields += switch (table) {
        case LongTable rows -> changeEach(rows);
        case LongFields values -> changeEach(values);
        default -> throw new AssertionError("an unknown kind of table: " + table);
      };
    }

    assertEquals(before, state().hash(), "every change was taken back");
    assertTrue(hashes.add(before), "no change left the hash as it was");
    assertEquals(fields + 1, hashes.size(), "no two changes have the same hash");
  }

  @Test
  void shouldChangeWithAnyFieldOfAnEntryOfAnIndex() {
    // Of another machine, since no entry is ever taken back.
    final EngineState state = machine().replayed().state();
    assertTrue(hashes.add(state.hash()));
    changeEach(state, state.orders().externalIds(), Name.of(3));
    changeEach(state, state.orders().payments(), Name.of(1));
  }

  @Test
  void shouldChangeWithAnyText() {
    final TextTable texts = state().orders().paidReferences();
    final int slot = 3;
    final String text = texts.get(slot);
    final long before = state().hash();
    assertFalse(text.isEmpty());

    for (final String other : new String[] {"", text + "x", text.substring(1), "x"}) {
      texts.set(slot, other);
      assertNew(state().hash());
    }
    texts.set(slot, text);
    assertEquals(before, state().hash());
    texts.set(slot + 1, text);
    assertNew(state().hash());
    texts.set(slot + 1, "");
    assertEquals(before, state().hash());
  }

  @Test
  void shouldChangeWithTheEndOfAHold() {
    final StateMachine other = machine().replayed();
    final ClaimId hold = new ClaimId(1, 0);
    final long before = other.stateHash();
    assertEquals(machine().machine().stateHash(), before);

    given(extend(hold, TTL_MS + 1));

    assertNotEquals(before, machine().machine().stateHash());
  }

  @Test
  void shouldTellEqualContentAtAnotherPositionApart() {
    final long stateBefore = state().hash();
    final long before = machine().machine().stateHash();

    machine().start(capacity());
    assertNotEquals(before, machine().machine().stateHash());
    final long afterOne = state().hash();
    final long positionAfterOne = machine().machine().stateHash();
    machine().start(capacity());

    assertNotEquals(stateBefore, afterOne);
    assertEquals(afterOne, state().hash());
    assertNotEquals(positionAfterOne, machine().machine().stateHash());
  }

  private int changeEach(final LongTable table) {
    final int rows = Math.toIntExact(table.sizeBytes() / Long.BYTES / table.rowLongs());
    for (int row = 0; row < rows; row++) {
      for (int field = 0; field < table.rowLongs(); field++) {
        final long value = table.get(row, field);
        table.set(row, field, value + 1 + row % 7);
        assertNew(state().hash());
        table.set(row, field, value);
      }
    }
    return rows * table.rowLongs();
  }

  private int changeEach(final LongFields table) {
    for (int field = 0; field < table.count(); field++) {
      final long value = table.get(field);
      table.set(field, value + 1);
      assertNew(state().hash());
      table.set(field, value);
    }
    return table.count();
  }

  private void changeEach(final EngineState state, final HashIndex index, final Name name) {
    final long entry = index.find(name.high(), name.low());
    final long first = index.first(entry);
    final long second = index.second(entry);
    final long before = state.hash();

    index.put(name.high(), name.low(), first + 1, second);
    assertNew(state.hash());
    index.put(name.high(), name.low(), first, second + 1);
    assertNew(state.hash());
    index.put(name.high(), name.low(), second + 1, first + 1);
    assertNew(state.hash());
    index.put(name.high(), name.low(), first, second);
    assertEquals(before, state.hash());
    index.put(name.high() + 1, name.low(), first, second);
    assertNew(state.hash());
    index.put(name.high(), name.low() + 1, first, second);
    assertNew(state.hash());
    assertEquals(index.recomputedSum(), index.hashes().get(0));
  }

  private void assertNew(final long hash) {
    assertTrue(hashes.add(hash), "the hash was there before");
  }
}
