package io.sluice.persistence.memory;

/** What a loss of power leaves of all that was written and not forced. */
public enum Remains {
  /** Nothing. */
  NOTHING,
  /** All frames, the last of which ends in the middle; the mark as it was written. */
  LAST_TORN,
  /** The last frame alone; the mark as it was written last but one. */
  LAST_ALONE,
  /** All frames, the first of which ends within its header; the mark as it was forced. */
  FIRST_TORN
}
