package io.sluice.engine.domain.table;

import io.sluice.engine.codec.StateInput;
import io.sluice.engine.codec.StateOutput;

/**
 * A fixed handful of longs and their hash, as {@link LongTable} has it: Σ value × weight(field),
 * each weight odd.
 *
 * <p>They are so few, and written so often, that the hash is cheaper to make when it is asked for.
 */
public final class LongFields implements HashedTable, TableContent {
  private final int name;
  private final long[] values;
  private final long[] weights;

  /**
   * Fields that are all 0.
   *
   * @param name number of this table among all of one state
   * @param count how many
   */
  public LongFields(final int name, final int count) {
    this.name = name;
    values = new long[count];
    weights = new long[count];
    for (int field = 0; field < count; field++) {
      weights[field] = LongTable.weight(name, 0, field);
    }
  }

  /** The value of a field. */
  public long get(final int field) {
    return values[field];
  }

  /** Sets a field. */
  @WritesState
  public void set(final int field, final long value) {
    values[field] = value;
  }

  /** Adds to a field. */
  @WritesState
  public void add(final int field, final long delta) {
    values[field] += delta;
  }

  @Override
  public long hash() {
    return recomputedHash();
  }

  @Override
  public long recomputedHash() {
    long sum = 0;
    for (int field = 0; field < values.length; field++) {
      sum += values[field] * weights[field];
    }
    return sum;
  }

  @Override
  public long sizeBytes() {
    return (long) values.length * Long.BYTES;
  }

  /** Number of fields. */
  public int count() {
    return values.length;
  }

  @Override
  public void writeTo(final StateOutput out) {
    out.begin(name, TableKind.FIELDS, values.length);
    out.putLongs(values, 0, values.length);
    out.end();
  }

  @Override
  @WritesState
  public void readFrom(final StateInput in) {
    in.begin(name, TableKind.FIELDS, values.length);
    in.getLongs(values, 0, values.length);
    in.end();
  }
}
