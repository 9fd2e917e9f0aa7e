package io.sluice.engine.domain.dedup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.engine.testing.Dice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The index against a map, with hashes that crowd together and wrap around its end. */
class KeyIndexTest {
  private static final int SEEDS = 40;
  private static final int STEPS = 6_000;
  private static final int KEYS = 1_400;

  @Test
  void shouldFindEveryRowThatWasInsertedAndNotRemoved() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      final Dice dice = new Dice(seed);
      final KeyIndex index = new KeyIndex();
      index.layOut(KeyIndex.lengthFor(KEYS));
      final Map<Integer, Set<Integer>> rowsByHash = new HashMap<>();
      final List<int[]> entries = new ArrayList<>();
      final int spread = dice.pick(List.of(1, 8, 1 << 20));
      for (int i = 0; i < STEPS; i++) {
        final boolean full = entries.size() == KEYS;
        if (!full && (entries.isEmpty() || dice.percent(60))) {
          final int hash = -1 - dice.below(200) * spread;
          index.insert(hash, i);
          rowsByHash.computeIfAbsent(hash, key -> new TreeSet<>()).add(i);
          entries.add(new int[] {hash, i});
        } else {
          final int[] entry = entries.remove(dice.below(entries.size()));
          index.remove(entry[0], entry[1]);
          rowsByHash.getOrDefault(entry[0], new TreeSet<>()).remove(entry[1]);
        }
        if (i % 50 == 0) {
          rowsByHash.forEach((hash, rows) -> assertEquals(rows, find(index, hash)));
        }
      }
      rowsByHash.forEach((hash, rows) -> assertEquals(rows, find(index, hash)));
      assertEquals(Set.of(), find(index, 5));
    }
  }

  @Test
  void shouldRefuseToBeLaidOutForMoreThanAnyMachineHas() {
    assertThrows(IllegalArgumentException.class, () -> KeyIndex.lengthFor(1L << 30));
  }

  private static Set<Integer> find(final KeyIndex index, final int hash) {
    final Set<Integer> rows = new TreeSet<>();
    for (int place = index.first(hash); place >= 0; place = index.next(place, hash)) {
      rows.add(index.row(place));
    }
    return rows;
  }
}
