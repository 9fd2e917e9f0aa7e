package io.sluice.persistence.mirror;

import io.sluice.engine.domain.EngineState;
import io.sluice.engine.domain.claim.AllocationCursor;
import io.sluice.engine.domain.claim.ClaimStore;
import io.sluice.engine.domain.stock.StockLedger;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.agrona.collections.Int2IntHashMap;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Which SKUs the live records have units of, and of which activity these are. Replica's thread.
 *
 * <p>An event that ends a record does not name them, and the record may be gone, or its slot be
 * another's, before the end of the frame is reached.
 */
final class RecordSkus {
  private static final int FIRST_CAPACITY = 1_024;
  private static final int[] NONE = {};

  /** No activity. */
  static final int NO_ACTIVITY = -1;

  /** The first SKU plus one, 0 for no record. */
  private int[] firstBySlot = new int[FIRST_CAPACITY];

  /** The others, of the few records that have more than one. */
  private final Int2ObjectHashMap<int[]> othersBySlot = new Int2ObjectHashMap<>();

  /** The activities of the records that have one. */
  private final Int2IntHashMap activityBySlot = new Int2IntHashMap(NO_ACTIVITY);

  /** Fills it, which is empty, from all records. */
  void fill(final EngineState state) {
    final ClaimStore claims = state.claims();
    final StockLedger ledger = state.ledger();
    final AllocationCursor cursor = new AllocationCursor(claims);
    for (int slot = 0; slot < claims.slotEnd(); slot++) {
      if (claims.isUsed(slot) && !claims.isEnded(slot)) {
        final int waitPool = claims.waitPool(slot);
        belong(slot, waitPool == 0 ? NO_ACTIVITY : state.activities().activityOf(waitPool));
        claims.read(slot, cursor);
        while (cursor.next()) {
          add(slot, ledger.sku(cursor.cell()));
          belong(slot, activityOf(state, cursor.cell()));
        }
      }
    }
  }

  /** A record begins, or gets other units. */
  void begin(final int slot) {
    end(slot);
  }

  /** A record has units of a SKU. */
  void add(final int slot, final int sku) {
    if (slot >= firstBySlot.length) {
      firstBySlot = Arrays.copyOf(firstBySlot, Math.max(slot + 1, firstBySlot.length * 2));
    }
    if (firstBySlot[slot] == 0) {
      firstBySlot[slot] = sku + 1;
    } else if (firstBySlot[slot] != sku + 1) {
      final int[] others = others(slot);
      if (Arrays.stream(others).noneMatch(other -> other == sku)) {
        final int[] more = Arrays.copyOf(others, others.length + 1);
        more[others.length] = sku;
        othersBySlot.put(slot, more);
      }
    }
  }

  /** A record has units of an activity, or of none. */
  void belong(final int slot, final int activity) {
    if (activity != NO_ACTIVITY) {
      activityBySlot.put(slot, activity);
    }
  }

  /** The activity that a record has units of. */
  int activity(final int slot) {
    return activityBySlot.isEmpty() ? NO_ACTIVITY : activityBySlot.get(slot);
  }

  /** The activity whose pool a cell belongs to. */
  static int activityOf(final EngineState state, final int cell) {
    final int pool = state.ledger().pool(cell);
    return pool == StockLedger.SHARED_POOL ? NO_ACTIVITY : state.activities().activityOf(pool);
  }

  /** A record has ended. */
  void end(final int slot) {
    activityBySlot.remove(slot);
    if (slot < firstBySlot.length && firstBySlot[slot] != 0) {
      firstBySlot[slot] = 0;
      othersBySlot.remove(slot);
    }
  }

  /** Shows the SKUs of a record. */
  void forEach(final int slot, final IntConsumer shown) {
    if (slot < firstBySlot.length && firstBySlot[slot] != 0) {
      shown.accept(firstBySlot[slot] - 1);
      for (final int sku : others(slot)) {
        shown.accept(sku);
      }
    }
  }

  private int[] others(final int slot) {
    final int[] others = othersBySlot.get(slot);
    return others == null ? NONE : others;
  }
}
