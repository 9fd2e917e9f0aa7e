package io.sluice.engine.domain.stock;

/** The unit accounts inside a cell. On hand is the sum of all but {@link #IN_TRANSIT}. */
public enum Bucket {
  /** Sellable now. */
  AVAILABLE,
  /** Set aside by a reservation or an unpaid order, for a time. */
  HELD,
  /** Promised to a confirmed reservation or a paid order. */
  ALLOCATED,
  /** On the way between two locations. */
  IN_TRANSIT,
  /** On hand, not sellable. */
  UNAVAILABLE;

  /** Number of buckets. */
  public static final int COUNT = 5;
}
