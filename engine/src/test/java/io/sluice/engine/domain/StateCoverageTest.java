package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.domain.table.HashedTable;
import io.sluice.engine.domain.table.TableContent;
import io.sluice.engine.testing.TestMachine;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Whatever the state is made of is either hashed, derived from what is hashed, or scratch. A field
 * that is added anywhere below it has to be put into one of these lists, and so be thought about.
 */
class StateCoverageTest {
  private static final Set<String> HASHED_BY_ITSELF = Set.of(
      "LongTable.pages",
      "LongTable.hash",
      "LongFields.values",
      "LongFields.weights",
      "EngineState.tables");

  /** What a running hash beside it covers; recomputed by the tests after every command. */
  private static final Set<String> HASHED_BESIDE = Set.of(
      "HashIndex.parts",
      "HashIndex.sizes",
      "HashIndex.size",
      "Registry.indexByCode",
      "Registry.definitions",
      "TextTable.pages");

  /** What follows from the rows of hashed tables; compared by the tests after every command. */
  private static final Set<String> DERIVED = Set.of(
      "ExpiryHeap.times",
      "ExpiryHeap.sequences",
      "ExpiryHeap.slots",
      "ExpiryHeap.placeBySlot",
      "ExpiryHeap.size",
      "Waitlist.placesByPool",
      "Waitlist.placeByRow",
      "Waitlist.poolsToLookAt",
      "Waitlist.toLookAt",
      "Activities.nextTime",
      "Activities.nextActivity",
      "KeyIndex.entries",
      "KeyIndex.homeShift");

  /** What means nothing between two commands. */
  private static final Set<String> SCRATCH = Set.of(
      "AllocationPlan.lines",
      "AllocationPlan.pins",
      "AllocationPlan.cells",
      "AllocationPlan.units",
      "AllocationPlan.takenByCell",
      "AllocationPlan.count",
      "AllocationPlan.channel",
      "AllocationPlan.tracksTaken",
      "AllocationPlan.promisable",
      "AllocationPlan.pool",
      "KeyMemory.touched");

  /** Who is told of changes; nothing that is decided depends on it. */
  private static final Set<String> TOLD = Set.of("KeyMemory.listener", "StockLedger.listener");

  private final Set<String> mutable = new TreeSet<>();
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> open = new ArrayDeque<>();

  @Test
  void shouldHashOrDeriveWhateverCanChange() throws IllegalAccessException {
    final EngineState state = new StateMachine(TestMachine.BATCH_BYTES).state();
    walk(state);

    final Set<String> known = new TreeSet<>();
    known.addAll(HASHED_BY_ITSELF);
    known.addAll(HASHED_BESIDE);
    known.addAll(DERIVED);
    known.addAll(SCRATCH);
    known.addAll(TOLD);
    assertEquals(known, mutable);
  }

  @Test
  void shouldHashEveryTableThatThereIs() throws IllegalAccessException {
    final EngineState state = new StateMachine(TestMachine.BATCH_BYTES).state();
    walk(state);

    final Set<Object> hashed = Collections.newSetFromMap(new IdentityHashMap<>());
    hashed.addAll(state.tables());
    for (final Object object : seen) {
      assertTrue(
          !(object instanceof HashedTable) || hashed.contains(object),
          () -> "not hashed: " + object);
    }
    assertEquals(state.tables().size(), hashed.size(), "every table is hashed once");
  }

  @Test
  void shouldWriteEveryTableToASnapshotOnce() throws IllegalAccessException {
    final EngineState state = new StateMachine(TestMachine.BATCH_BYTES).state();
    final Set<Object> written = Collections.newSetFromMap(new IdentityHashMap<>());
    for (final TableContent content : state.contents()) {
      assertTrue(written.add(content), () -> "written twice: " + content);
      walk(content);
    }
    final Set<Object> belowWritten = Collections.newSetFromMap(new IdentityHashMap<>());
    belowWritten.addAll(seen);
    for (final HashedTable table : state.tables()) {
      assertTrue(belowWritten.contains(table), () -> "not written: " + table);
    }
    walk(state);
    for (final Object object : seen) {
      assertTrue(
          !(object instanceof TableContent) || belowWritten.contains(object),
          () -> "not written: " + object);
    }
  }

  /** Collects the fields that can change of all our objects that can be reached from one. */
  private void walk(final Object root) throws IllegalAccessException {
    reach(root);
    while (!open.isEmpty()) {
      final Object object = open.remove();
      for (final Field field : object.getClass().getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          look(object, field);
        }
      }
    }
  }

  private void look(final Object object, final Field field) throws IllegalAccessException {
    field.setAccessible(true);
    final Object value = field.get(object);
    final boolean constant = Modifier.isFinal(field.getModifiers())
        && (field.getType().isPrimitive()
            || field.getType().getName().startsWith("java.util.function.")
            || isOurs(field.getType()));
    if (!constant) {
      mutable.add(object.getClass().getSimpleName() + "." + field.getName());
    }
    if (value != null && isOurs(value.getClass())) {
      reach(value);
    }
    if (value instanceof final Object[] values) {
      for (final Object element : values) {
        if (element != null && isOurs(element.getClass())) {
          reach(element);
        }
      }
    }
  }

  private void reach(final Object object) {
    if (seen.add(object)) {
      open.add(object);
    }
  }

  private static boolean isOurs(final Class<?> type) {
    return type.getName().startsWith("io.sluice.") && !type.isHidden();
  }
}
