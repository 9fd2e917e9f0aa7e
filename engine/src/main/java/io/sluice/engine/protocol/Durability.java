package io.sluice.engine.protocol;

import java.util.Locale;

/** What an acknowledged change survives. */
public enum Durability {
  /** Nothing: for tests. */
  MEMORY,
  /** The death of the process: the change is in the page cache of the kernel. */
  PROCESS,
  /** The loss of power: the change was forced to the disk. */
  DISK;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name that options, answers and metrics use. */
  public String wireName() {
    return wireName;
  }
}
