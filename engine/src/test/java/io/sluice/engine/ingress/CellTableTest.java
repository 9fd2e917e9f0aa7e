package io.sluice.engine.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class CellTableTest {
  /** Some pages and a bit. */
  private static final int COUNT = 40_000;

  private final CellTable cells = new CellTable();

  @Test
  void shouldTellOfWhichSkuAndWhereEachCellIs() {
    for (int i = 0; i < COUNT; i++) {
      cells.add(i * 7, Integer.MAX_VALUE - i, i % 3 - 1);
    }
    assertEquals(COUNT, cells.size());
    for (int i = 0; i < COUNT; i++) {
      assertEquals(i * 7, cells.sku(i));
      assertEquals(Integer.MAX_VALUE - i, cells.location(i));
      assertEquals(i % 3 - 1, cells.activity(i));
    }
  }

  @Test
  void shouldNotTellOfACellThatIsNotThere() {
    assertThrows(IndexOutOfBoundsException.class, () -> cells.sku(0));
    cells.add(0, 0, CellTable.SHARED);
    assertEquals(0, cells.sku(0));
    assertThrows(IndexOutOfBoundsException.class, () -> cells.location(1));
    assertThrows(IndexOutOfBoundsException.class, () -> cells.location(-1));
  }

  @Test
  void shouldLetAnotherThreadSeeWhateverItSaysIsThere() {
    final CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> {
      int seen = 0;
      while (seen < COUNT) {
        final int size = cells.size();
        for (; seen < size; seen++) {
          assertEquals(seen + 1, cells.sku(seen));
          assertEquals(seen + 2, cells.location(seen));
          assertEquals(seen + 3, cells.activity(seen));
        }
      }
      return seen;
    });
    for (int i = 0; i < COUNT; i++) {
      cells.add(i + 1, i + 2, i + 3);
    }
    assertEquals(COUNT, reader.join());
  }
}
