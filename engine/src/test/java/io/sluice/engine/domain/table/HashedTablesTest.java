package io.sluice.engine.domain.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.sluice.engine.testing.Dice;
import io.sluice.engine.testing.Name;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Equal content has an equal hash, however it came there, and is found again. */
class HashedTablesTest {
  private static final int ROWS = 10_000;

  @Test
  void shouldHashRowsAlikeInWhateverOrderTheyAreWritten() {
    final LongTable forwards = new LongTable(7, 3);
    final LongTable backwards = new LongTable(7, 3);
    final LongTable detour = new LongTable(7, 3);
    for (int i = 0; i < ROWS; i++) {
      forwards.set(i, i % 3, i * 31L);
      backwards.set(ROWS - 1 - i, (ROWS - 1 - i) % 3, (ROWS - 1 - i) * 31L);
      detour.set(i, 0, i);
      detour.set(i, 2, -1);
      detour.clear(i);
      detour.add(i, i % 3, i * 30L);
      detour.add(i, i % 3, i);
    }

    assertEquals(forwards.hash(), backwards.hash());
    assertEquals(forwards.hash(), detour.hash());
    assertEquals(forwards.recomputedHash(), forwards.hash());
    assertEquals(detour.recomputedHash(), detour.hash());
  }

  @Test
  void shouldHashClearedRowsLikeRowsThatWereNeverWritten() {
    final LongTable table = new LongTable(7, 3);
    final long empty = table.hash();
    table.set(5_000, 1, 77);
    assertNotEquals(empty, table.hash());

    table.clear(5_000);

    assertEquals(empty, table.hash());
    assertEquals(0, table.get(5_000, 1));
    assertEquals(0, table.get(1_000_000, 1));
  }

  @Test
  void shouldTellTablesOfDifferentNamesApart() {
    final LongTable one = new LongTable(1, 2);
    final LongTable two = new LongTable(2, 2);
    one.set(0, 0, 1);
    two.set(0, 0, 1);
    final LongFields three = new LongFields(3, 2);
    final LongFields four = new LongFields(4, 2);
    three.set(0, 1);
    four.set(0, 1);

    assertNotEquals(one.hash(), two.hash());
    assertNotEquals(three.hash(), four.hash());
  }

  @Test
  void shouldHashFieldsAlikeInWhateverOrderTheyAreWritten() {
    final LongFields one = new LongFields(9, 4);
    final LongFields other = new LongFields(9, 4);
    one.set(0, 5);
    one.set(3, 7);
    other.add(3, 8);
    other.add(3, -1);
    other.set(1, 1);
    other.set(0, 5);
    other.set(1, 0);

    assertEquals(one.hash(), other.hash());
    assertEquals(one.recomputedHash(), one.hash());
    assertEquals(other.recomputedHash(), other.hash());
  }

  @Test
  void shouldFindEveryEntryOfAnIndexAndHashThemAlikeInAnyOrder() {
    final List<Long> numbers = new ArrayList<>();
    for (long number = 1; number <= ROWS; number++) {
      numbers.add(number);
    }
    final HashIndex forwards = new HashIndex(3);
    final HashIndex shuffled = new HashIndex(3);
    numbers.forEach(number -> put(forwards, number));
    Collections.shuffle(numbers, new Random(1));
    numbers.forEach(number -> put(shuffled, number));

    assertEquals(ROWS, shuffled.size());
    assertEquals(forwards.hashes().hash(), shuffled.hashes().hash());
    assertEquals(forwards.recomputedSum(), forwards.hashes().get(0));
    for (final long number : numbers) {
      final Name name = Name.of(number);
      final long entry = shuffled.find(name.high(), name.low());
      assertEquals(number, shuffled.first(entry));
      assertEquals(-number, shuffled.second(entry));
      assertEquals(-1, shuffled.find(name.high(), name.low() + 1));
      assertEquals(-1, shuffled.find(name.high() + 1, name.low()));
    }
    assertEquals(-1, shuffled.find(0, 0));
  }

  @Test
  void shouldFindEntriesOfAnIndexThatWantTheSamePlace() {
    final HashIndex index = new HashIndex(3);
    for (long i = 1; i <= 1_000; i++) {
      index.put(i, 64L * 1_024, i, 2 * i);
      index.put(i, 0, 3 * i, 4 * i);
    }
    for (long i = 1; i <= 1_000; i++) {
      assertEquals(i, index.first(index.find(i, 64L * 1_024)));
      assertEquals(4 * i, index.second(index.find(i, 0)));
    }
    assertEquals(index.recomputedSum(), index.hashes().get(0));
  }

  @Test
  void shouldKeepTextsByRow() {
    final TextTable forwards = new TextTable(3);
    final TextTable backwards = new TextTable(3);
    for (int row = 0; row < ROWS; row++) {
      forwards.set(row, "text " + row % 10);
      backwards.set(ROWS - 1 - row, "text " + (ROWS - 1 - row) % 10);
    }

    assertEquals(forwards.hashes().hash(), backwards.hashes().hash());
    assertEquals("text 7", backwards.get(7_777));
    assertEquals("", backwards.get(ROWS));
    assertEquals("", backwards.get(100 * ROWS));
    assertEquals(true, backwards.hashMatches(7_777));
  }

  @Test
  void shouldGiveOutTheRowThatHasBeenFreeForLongest() {
    final LongTable rows = new LongTable(1, 2);
    final RowPool pool = new RowPool(2, rows, 1);
    final Map<Integer, Long> valueByRow = new HashMap<>();
    final List<Integer> taken = new ArrayList<>();
    final Queue<Integer> free = new ArrayDeque<>();
    final Dice dice = new Dice(1);
    for (int i = 0; i < ROWS; i++) {
      if (taken.isEmpty() || dice.percent(60)) {
        final int next = pool.next();
        final int longestFree = free.isEmpty() ? pool.highWater() : free.remove();
        final int row = pool.take();
        assertEquals(next, row);
        assertEquals(longestFree, row);
        assertEquals(0, rows.get(row, 0), "its fields are 0, but for that of the chain");
        rows.set(row, 0, i + 1L);
        rows.set(row, 1, i + 1L);
        valueByRow.put(row, i + 1L);
        taken.add(row);
      } else {
        final int place = dice.below(taken.size());
        final int row = taken.get(place);
        taken.subList(place, place + 1).clear();
        assertEquals(valueByRow.remove(row), rows.get(row, 0), "nobody else has it");
        pool.giveBack(row);
        free.add(row);
      }
      assertEquals(taken.size(), pool.inUse());
    }
    assertEquals(rows.recomputedHash(), rows.hash());
  }

  private static void put(final HashIndex index, final long number) {
    final Name name = Name.of(number);
    index.put(name.high(), name.low(), number, 0);
    index.put(name.high(), name.low(), number, -number);
  }
}
