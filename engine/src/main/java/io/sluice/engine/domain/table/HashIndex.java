package io.sluice.engine.domain.table;

import io.sluice.engine.codec.DamagedSnapshotException;
import io.sluice.engine.codec.StateInput;
import io.sluice.engine.codec.StateOutput;
import java.util.Arrays;
import java.util.function.LongPredicate;
import org.agrona.BitUtil;

/**
 * A map from 128-bit hashes to two longs, with as many entries as memory holds.
 *
 * <p>Open addressing with linear probing in 4,096 parts that grow one at a time, so that growing
 * stalls a turn for a small part of the whole only. A removal moves the entries behind it up
 * (Knuth, The Art of Computer Programming 3, 6.4, algorithm R); parts do not shrink. Keeps a
 * running hash that does not depend on the order of insertion.
 */
public final class HashIndex implements TableContent {
  private static final int PART_BITS = 12;
  private static final int ENTRY_LONGS = 4;
  private static final int LINE_LONGS = 8;
  private static final int FIRST_CAPACITY = 4;
  private static final int MAX_PART_ENTRIES = 1 << 26;

  /** What all parts begin with: most of them stay empty in most indexes, so they share it. */
  private static final long[] NOTHING = new long[ENTRY_LONGS];

  private final int name;
  private final long[][] parts = new long[1 << PART_BITS][];
  private final int[] sizes = new int[1 << PART_BITS];
  private final LongFields hashes;
  private long size;

  /**
   * An empty index.
   *
   * @param name number of this table among all of one state
   */
  public HashIndex(final int name) {
    this.name = name;
    this.hashes = new LongFields(name, 1);
    Arrays.fill(parts, NOTHING);
  }

  /**
   * Looks a hash up. The pair 0 and 0 is never found.
   *
   * @return a handle for {@link #first} and {@link #second}, valid until the next change, or -1
   */
  public long find(final long high, final long low) {
    final int part = part(high);
    final int i = probe(parts[part], high, low);
    return isFree(parts[part], i) ? -1 : (long) part << 32 | i;
  }

  /**
   * Loads what {@link #find} will mostly need: where an entry should stand, and the next cache
   * line. The value means nothing.
   */
  public long touch(final long high, final long low) {
    final long[] entries = parts[part(high)];
    final int home = home(entries, low);
    return entries[home] + entries[home + LINE_LONGS & entries.length - 1];
  }

  /** First value of an entry. */
  public long first(final long handle) {
    return parts[(int) (handle >>> 32)][(int) handle + 2];
  }

  /** Second value of an entry. */
  public long second(final long handle) {
    return parts[(int) (handle >>> 32)][(int) handle + 3];
  }

  /** Inserts an entry or changes its values. */
  @WritesState
  public void put(final long high, final long low, final long first, final long second) {
    assert high != 0 || low != 0 : "0 and 0 stand for no name";
    final int part = part(high);
    int i = probe(parts[part], high, low);
    if (isFree(parts[part], i)) {
      if ((sizes[part] + 1) * 3 > parts[part].length / ENTRY_LONGS * 2) {
        grow(part);
        i = probe(parts[part], high, low);
      }
      sizes[part]++;
      size++;
    } else {
      hashes.add(0, -entryHash(parts[part], i));
    }
    final long[] entries = parts[part];
    entries[i] = high;
    entries[i + 1] = low;
    entries[i + 2] = first;
    entries[i + 3] = second;
    hashes.add(0, entryHash(entries, i));
  }

  /** Removes an entry, if there is one. */
  @WritesState
  public void remove(final long high, final long low) {
    final int part = part(high);
    final int i = probe(parts[part], high, low);
    if (!isFree(parts[part], i)) {
      removeAt(part, i);
    }
  }

  /** Number of parts, for {@link #removeIf}. */
  public static int partCount() {
    return 1 << PART_BITS;
  }

  /** Removes the entries of a part whose first value is refused. */
  @WritesState
  public void removeIf(final int part, final LongPredicate firstValue) {
    final long[] entries = parts[part];
    int i = 0;
    while (i < entries.length) {
      if (!isFree(entries, i) && firstValue.test(entries[i + 2])) {
        // What moves up to here is looked at next.
        removeAt(part, i);
      } else {
        i += ENTRY_LONGS;
      }
    }
  }

  @WritesState
  private void removeAt(final int part, final int place) {
    final long[] entries = parts[part];
    final int mask = entries.length - 1;
    hashes.add(0, -entryHash(entries, place));
    sizes[part]--;
    size--;
    int hole = place;
    int i = hole + ENTRY_LONGS & mask;
    while (!isFree(entries, i)) {
      final int home = home(entries, entries[i + 1]);
      // An entry may fill the hole unless that comes before its home.
      if ((i - home & mask) >= (i - hole & mask)) {
        System.arraycopy(entries, i, entries, hole, ENTRY_LONGS);
        hole = i;
      }
      i = i + ENTRY_LONGS & mask;
    }
    Arrays.fill(entries, hole, hole + ENTRY_LONGS, 0);
  }

  /** Number of entries. */
  public long size() {
    return size;
  }

  /** The running hash, for the hash of the state. */
  public LongFields hashes() {
    return hashes;
  }

  /** The sum behind the running hash from the entries alone, by a full pass. */
  public long recomputedSum() {
    long sum = 0;
    for (final long[] entries : parts) {
      for (int i = 0; i < entries.length; i += ENTRY_LONGS) {
        sum += isFree(entries, i) ? 0 : entryHash(entries, i);
      }
    }
    return sum;
  }

  @Override
  public void writeTo(final StateOutput out) {
    out.begin(name, TableKind.INDEX, parts.length);
    for (int part = 0; part < parts.length; part++) {
      out.putLong(sizes[part]);
      final long[] entries = parts[part];
      for (int i = 0; i < entries.length; i += ENTRY_LONGS) {
        if (!isFree(entries, i)) {
          out.putLongs(entries, i, ENTRY_LONGS);
        }
      }
    }
    out.end();
  }

  @Override
  @WritesState
  public void readFrom(final StateInput in) {
    assert size == 0 : "the index is empty";
    in.begin(name, TableKind.INDEX, parts.length);
    final long[] entry = new long[ENTRY_LONGS];
    long expected = 0;
    for (int part = 0; part < parts.length; part++) {
      final int count = in.getCount(MAX_PART_ENTRIES);
      if (count > 0) {
        final int capacity = BitUtil.findNextPositivePowerOfTwo(count * 3 / 2 + 1);
        parts[part] = new long[Math.max(FIRST_CAPACITY, capacity) * ENTRY_LONGS];
      }
      for (int i = 0; i < count; i++) {
        in.getLongs(entry, 0, ENTRY_LONGS);
        if (part(entry[0]) != part || (entry[0] == 0 && entry[1] == 0)) {
          throw new DamagedSnapshotException("an entry of index " + name + " is out of place");
        }
        put(entry[0], entry[1], entry[2], entry[3]);
      }
      expected += count;
    }
    in.end();
    if (size != expected) {
      throw new DamagedSnapshotException("index " + name + " has an entry twice");
    }
  }

  private static int part(final long high) {
    return (int) (high >>> (64 - PART_BITS));
  }

  private static boolean isFree(final long[] entries, final int i) {
    return entries[i] == 0 && entries[i + 1] == 0;
  }

  private static int probe(final long[] entries, final long high, final long low) {
    final int mask = entries.length - 1;
    int i = home(entries, low);
    while (!isFree(entries, i) && (entries[i] != high || entries[i + 1] != low)) {
      i = i + ENTRY_LONGS & mask;
    }
    return i;
  }

  private static int home(final long[] entries, final long low) {
    return (int) low * ENTRY_LONGS & entries.length - 1;
  }

  private static long entryHash(final long[] entries, final int i) {
    long hash = 0;
    for (int field = 0; field < ENTRY_LONGS; field++) {
      hash = (hash ^ entries[i + field]) * 0xD6E8FEB86659FD93L;
      hash ^= hash >>> 32;
    }
    return hash;
  }

  private void grow(final int part) {
    final long[] old = parts[part];
    final long[] grown = new long[Math.max(FIRST_CAPACITY * ENTRY_LONGS, old.length * 2)];
    for (int i = 0; i < old.length; i += ENTRY_LONGS) {
      if (!isFree(old, i)) {
        System.arraycopy(old, i, grown, probe(grown, old[i], old[i + 1]), ENTRY_LONGS);
      }
    }
    parts[part] = grown;
  }

  @Override
  public String toString() {
    return "HashIndex of " + size + " entries";
  }
}
