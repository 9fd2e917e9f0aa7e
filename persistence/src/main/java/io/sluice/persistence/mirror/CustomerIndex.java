package io.sluice.persistence.mirror;

import io.sluice.engine.domain.claim.ClaimStore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The live reservations of each customer, the newest first. Replica's thread.
 *
 * <p>The engine needs no such index and has none; this one is derived from the records, and made
 * anew from them wherever the replica begins.
 */
final class CustomerIndex {
  /*
   * A list through the slots of the records: next and previous slot plus one, 0 for none. Numbers
   * grow, and who comes is put in front, so each list is in falling order of numbers.
   */
  private static final int FIRST_CAPACITY = 1_024;

  private final Map<Customer, Head> heads = new HashMap<>();
  private int[] nextBySlot = new int[FIRST_CAPACITY];
  private int[] previousBySlot = new int[FIRST_CAPACITY];
  private @Nullable Customer[] customerBySlot = new Customer[FIRST_CAPACITY];

  /** Hash of a customer. */
  record Customer(long high, long low) {}

  /** Begin of a list. */
  private static final class Head {
    private int first;
    private int count;
  }

  /** Fills the index, which is empty, from all records. */
  void fill(final ClaimStore claims) {
    final int[] live = new int[claims.slotEnd()];
    int count = 0;
    for (int slot = 0; slot < claims.slotEnd(); slot++) {
      if (claims.isUsed(slot) && !claims.isOrder(slot) && !claims.isEnded(slot)) {
        live[count++] = slot;
      }
    }
    final long[] numbered = new long[count];
    // Numbers have at most 50 bits; sorted by number, each with the place where its slot stands.
    final Map<Long, Integer> slotByNumber = new HashMap<>(count * 2);
    for (int i = 0; i < count; i++) {
      numbered[i] = claims.sequence(live[i]);
      slotByNumber.put(numbered[i], live[i]);
    }
    Arrays.sort(numbered);
    for (final long number : numbered) {
      final Integer slot = slotByNumber.get(number);
      assert slot != null : "each number has its slot";
      add(slot, claims.customerHigh(slot), claims.customerLow(slot));
    }
  }

  /** Puts a reservation in front of the others of its customer, if it has one. */
  void add(final int slot, final long high, final long low) {
    if (high == 0 && low == 0) {
      return;
    }
    grow(slot);
    assert customerBySlot[slot] == null : "a slot is freed before it is used again";
    final Customer customer = new Customer(high, low);
    final Head head = heads.computeIfAbsent(customer, any -> new Head());
    customerBySlot[slot] = customer;
    previousBySlot[slot] = 0;
    nextBySlot[slot] = head.first;
    if (head.first != 0) {
      previousBySlot[head.first - 1] = slot + 1;
    }
    head.first = slot + 1;
    head.count++;
  }

  /** Takes a reservation out; says whose it was, or null if it was in no list. */
  @Nullable
  Customer remove(final int slot) {
    final Customer customer = slot < customerBySlot.length ? customerBySlot[slot] : null;
    if (customer == null) {
      return null;
    }
    final Head head = heads.get(customer);
    assert head != null : "who has a reservation has a list";
    final int next = nextBySlot[slot];
    final int previous = previousBySlot[slot];
    if (previous == 0) {
      head.first = next;
    } else {
      nextBySlot[previous - 1] = next;
    }
    if (next != 0) {
      previousBySlot[next - 1] = previous;
    }
    customerBySlot[slot] = null;
    if (--head.count == 0) {
      heads.remove(customer);
    }
    return customer;
  }

  /** How many live reservations a customer has. */
  int count(final long high, final long low) {
    final Head head = heads.get(new Customer(high, low));
    return head == null ? 0 : head.count;
  }

  /** Slot of the newest reservation of a customer, or {@link ClaimStore#NONE}. */
  int first(final long high, final long low) {
    final Head head = heads.get(new Customer(high, low));
    return head == null ? ClaimStore.NONE : head.first - 1;
  }

  /** Slot of the next older one, or {@link ClaimStore#NONE}. */
  int next(final int slot) {
    return nextBySlot[slot] - 1;
  }

  private void grow(final int slot) {
    if (slot >= nextBySlot.length) {
      final int capacity = Math.max(slot + 1, nextBySlot.length * 2);
      nextBySlot = Arrays.copyOf(nextBySlot, capacity);
      previousBySlot = Arrays.copyOf(previousBySlot, capacity);
      customerBySlot = Arrays.copyOf(customerBySlot, capacity);
    }
  }
}
