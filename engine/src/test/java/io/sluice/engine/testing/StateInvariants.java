package io.sluice.engine.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.domain.EngineState;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.domain.activity.Waitlist;
import io.sluice.engine.domain.claim.AllocationCursor;
import io.sluice.engine.domain.claim.ClaimStore;
import io.sluice.engine.domain.claim.ExpiryHeap;
import io.sluice.engine.domain.dedup.KeyKind;
import io.sluice.engine.domain.dedup.KeyMemory;
import io.sluice.engine.domain.stock.Bucket;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.domain.table.HashIndex;
import io.sluice.engine.domain.table.HashedTable;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.ReservationStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What must hold of the state after any command, found out by looking at all of it. */
public final class StateInvariants {
  private static final long NO_NUMBER = Long.MAX_VALUE;

  private StateInvariants() {}

  /**
   * Checks the whole state.
   *
   * @param keys every key that was ever used
   */
  public static void check(final StateMachine machine, final Collection<Name> keys) {
    final EngineState state = machine.state();
    checkUnits(state);
    checkHashes(state);
    checkClaimedUnits(state);
    checkTallies(state);
    checkWaitlist(state);
    checkExpiry(state);
    checkKeys(state, keys);
  }

  /** No bucket is negative, and all accounts of a SKU sum to 0. */
  static void checkUnits(final EngineState state) {
    final StockLedger ledger = state.ledger();
    for (int sku = 0; sku < state.catalog().skus().size(); sku++) {
      assertEquals(0, ledger.conservationDifference(sku), "units of a SKU sum to 0");
      assertTrue(ledger.isSound(sku), "no bucket is negative, and the sum of available is right");
    }
  }

  /** Every running hash is that of the content. */
  static void checkHashes(final EngineState state) {
    for (final HashedTable table : state.tables()) {
      assertEquals(table.recomputedHash(), table.hash());
    }
    assertTrue(state.catalog().skus().hashesMatch());
    assertTrue(state.locations().registry().hashesMatch());
    assertTrue(state.channels().registry().hashesMatch());
    assertTrue(state.activities().registry().hashesMatch());
    checkHash(state.activities().tallies().counts());
    checkHash(state.orders().externalIds());
    checkHash(state.orders().payments());
    for (int slot = 0; slot < state.claims().slotEnd(); slot++) {
      assertTrue(state.orders().paidReferences().hashMatches(slot));
    }
  }

  private static void checkHash(final HashIndex index) {
    assertEquals(index.recomputedSum(), index.hashes().get(0));
  }

  /** What is held and allocated in a cell is what the records say. */
  private static void checkClaimedUnits(final EngineState state) {
    final ClaimStore claims = state.claims();
    final StockLedger ledger = state.ledger();
    final Map<Integer, Long> heldByCell = new HashMap<>();
    final Map<Integer, Long> allocatedByCell = new HashMap<>();
    final AllocationCursor cursor = new AllocationCursor(claims);
    for (int slot = 0; slot < claims.slotEnd(); slot++) {
      if (claims.isUsed(slot) && !claims.isEnded(slot)) {
        final Map<Integer, Long> unitsByCell = isHold(claims, slot) ? heldByCell : allocatedByCell;
        claims.read(slot, cursor);
        while (cursor.next()) {
          assertTrue(cursor.units() > 0);
          unitsByCell.merge(cursor.cell(), cursor.units(), Long::sum);
        }
      }
    }
    for (int cell = 0; cell < ledger.cellCount(); cell++) {
      assertEquals(heldByCell.getOrDefault(cell, 0L), ledger.units(cell, Bucket.HELD));
      assertEquals(allocatedByCell.getOrDefault(cell, 0L), ledger.units(cell, Bucket.ALLOCATED));
    }
  }

  /** What a customer has of an open pool is counted, and nothing more than the pool gave. */
  private static void checkTallies(final EngineState state) {
    final ClaimStore claims = state.claims();
    final StockLedger ledger = state.ledger();
    final AllocationCursor cursor = new AllocationCursor(claims);
    final Map<List<Long>, Long> unitsByPoolAndCustomer = new HashMap<>();
    for (int slot = 0; slot < claims.slotEnd(); slot++) {
      if (claims.isUsed(slot) && !claims.isEnded(slot) && !claims.isOf(slot, 0, 0)) {
        final long high = claims.customerHigh(slot);
        final long low = claims.customerLow(slot);
        if (isWaiting(claims, slot)) {
          final long pool = claims.waitPool(slot);
          unitsByPoolAndCustomer.merge(List.of(pool, high, low), claims.waitUnits(slot), Long::sum);
        }
        claims.read(slot, cursor);
        while (cursor.next()) {
          final long pool = ledger.pool(cursor.cell());
          unitsByPoolAndCustomer.merge(List.of(pool, high, low), cursor.units(), Long::sum);
        }
      }
    }
    unitsByPoolAndCustomer
        .keySet()
        .removeIf(who ->
            who.get(0) == StockLedger.SHARED_POOL || ledger.isClosed(who.get(0).intValue()));
    unitsByPoolAndCustomer.forEach((who, units) -> {
      final int pool = who.get(0).intValue();
      final long counted = state.activities().tallies().units(pool, who.get(1), who.get(2));
      assertTrue(counted >= units, "units of a customer are counted");
      assertTrue(counted <= units + ledger.shipped(pool), "and come back when they do");
    });
  }

  /** Whatever is held will expire, nothing else will, and the first comes first. */
  private static void checkExpiry(final EngineState state) {
    final ClaimStore claims = state.claims();
    final ExpiryHeap expiry = state.expiry();
    int holds = 0;
    long firstTime = Long.MAX_VALUE;
    long firstSequence = NO_NUMBER;
    for (int slot = 0; slot < claims.slotEnd(); slot++) {
      if (claims.isUsed(slot) && isHold(claims, slot)) {
        holds++;
        final long time = claims.expiresAt(slot);
        final long sequence = claims.sequence(slot);
        if (time < firstTime || (time == firstTime && sequence < firstSequence)) {
          firstTime = time;
          firstSequence = sequence;
        }
      }
    }
    assertEquals(holds, expiry.size());
    assertEquals(firstTime, expiry.nextTime());
    if (holds > 0) {
      assertEquals(firstSequence, claims.sequence(expiry.nextSlot()));
    }
    assertEquals(holds, expiry.dueCount(Long.MAX_VALUE - 1, Integer.MAX_VALUE));
  }

  /** Keys and records refer to each other, and nothing that ended stays without a key. */
  private static void checkKeys(final EngineState state, final Collection<Name> names) {
    final ClaimStore claims = state.claims();
    final KeyMemory keys = state.keys();
    final Map<Integer, Integer> referencesBySlot = new HashMap<>();
    int known = 0;
    for (final Name name : names) {
      final int row = keys.find(name.high(), name.low());
      if (row != KeyMemory.UNKNOWN) {
        known++;
        final KeyKind kind = keys.kind(row);
        if (kind.refersToRecord()) {
          assertTrue(claims.isUsed(keys.slot(row)), "a record stays as long as its keys");
          assertEquals(
              kind == KeyKind.ORDER_CREATED
                  || kind == KeyKind.ORDER_CHANGED
                  || kind == KeyKind.PAYMENT_REFUSED,
              claims.isOrder(keys.slot(row)));
          referencesBySlot.merge(keys.slot(row), 1, Integer::sum);
        }
      }
    }
    assertEquals(known, keys.size(), "every remembered key can be found");
    int records = 0;
    for (int slot = 0; slot < claims.slotEnd(); slot++) {
      if (claims.isUsed(slot)) {
        records++;
        assertEquals(referencesBySlot.getOrDefault(slot, 0), claims.references(slot));
        assertFalse(
            claims.isEnded(slot) && claims.references(slot) == 0,
            "what ended goes with its last key");
        checkBoundKey(claims, keys, slot);
      }
    }
    assertEquals(records, claims.size());
  }

  private static void checkBoundKey(final ClaimStore claims, final KeyMemory keys, final int slot) {
    final int row = claims.keyRow(slot);
    if (row != ClaimStore.NONE) {
      assertTrue(isHold(claims, slot), "only a living hold binds its key");
      assertEquals(slot, keys.slot(row));
      assertEquals(
          claims.isOrder(slot) ? KeyKind.ORDER_CREATED : KeyKind.RESERVATION_CREATED,
          keys.kind(row));
    }
  }

  private static boolean isHold(final ClaimStore claims, final int slot) {
    final int status = claims.status(slot);
    return claims.isOrder(slot)
        ? status == OrderStatus.PENDING_PAYMENT.code()
        : status == ReservationStatus.HELD.code() || isWaiting(claims, slot);
  }

  private static boolean isWaiting(final ClaimStore claims, final int slot) {
    return !claims.isOrder(slot) && claims.status(slot) == ReservationStatus.WAITING.code();
  }

  /** Who waits stands in one queue, in the order of joining, and knows how far in front. */
  private static void checkWaitlist(final EngineState state) {
    final ClaimStore claims = state.claims();
    final Waitlist waitlist = state.activities().waitlist();
    final Map<Integer, List<Integer>> slotsByPool = new TreeMap<>();
    final Map<Integer, Integer> countByActivity = new HashMap<>();
    IntStream.range(0, claims.slotEnd())
        .filter(slot -> claims.isUsed(slot) && isWaiting(claims, slot))
        .boxed()
        .sorted(Comparator.comparingLong(claims::sequence))
        .forEach(slot -> slotsByPool
            .computeIfAbsent(claims.waitPool(slot), any -> new ArrayList<>())
            .add(slot));
    for (int pool = 1; pool <= state.ledger().poolCount(); pool++) {
      final List<Integer> slots = slotsByPool.getOrDefault(pool, List.of());
      assertEquals(slots.size(), waitlist.waiting(pool));
      assertEquals(
          slots.isEmpty() ? Waitlist.NONE : claims.waitRow(slots.getFirst()), waitlist.first(pool));
      for (int i = 0; i < slots.size(); i++) {
        final int row = claims.waitRow(slots.get(i));
        assertEquals(slots.get(i), waitlist.slot(row));
        assertEquals(claims.waitUnits(slots.get(i)), waitlist.units(row));
        assertEquals(i + 1, waitlist.place(row));
      }
      countByActivity.merge(state.activities().activityOf(pool), slots.size(), Integer::sum);
    }
    countByActivity.forEach((activity, count) -> assertEquals(count, waitlist.waitingIn(activity)));
  }
}
