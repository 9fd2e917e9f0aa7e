package io.sluice.loadtest.simulation.image;

import java.util.Locale;

/** What may happen to a file on a disk, or to a copy of it. */
enum Damage {
  BIT_FLIPPED,
  BYTE_CHANGED,
  SECTOR_ZEROED,
  PAGE_ZEROED,
  PAGE_OF_NOISE,
  PAGES_SWAPPED,
  PAGE_DUPLICATED,
  PAGE_FROM_AN_EARLIER_TIME,
  FILE_TRUNCATED,
  FILE_LENGTHENED,
  FILE_EMPTIED,
  FILE_DELETED,
  FILE_OF_ANOTHER_EPOCH,
  FILE_OF_ANOTHER_JOURNAL,
  FILE_FROM_AN_EARLIER_TIME,
  EPOCH_DELETED;

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
