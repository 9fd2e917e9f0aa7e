package io.sluice.engine.domain.table;

/** Something that keeps a running hash of all that is in it. */
public interface HashedTable {
  /** The running hash. */
  long hash();

  /** The same hash from the content alone, by a full pass. */
  long recomputedHash();

  /** Bytes that it takes. */
  long sizeBytes();
}
