package io.sluice.loadtest.simulation.image;

import java.util.Locale;

/** What an image is an image of, and what came of it. */
enum ImageKind {
  /** The process died, and the page cache is whole. */
  PROCESS_DIED,
  /** The machine died. */
  POWER_LOST,
  /** Some pages are from before and some from after. */
  PAGES_MIXED,
  /** Some sectors of a page are from before and some from after. */
  SECTORS_MIXED,
  /** During the first start in an empty directory. */
  FIRST_START,
  /** While an epoch takes over from another. */
  EPOCH_CHANGE,
  /** While a start takes over after another start that was cut off. */
  RECOVERY_CUT_OFF_AGAIN,
  /** While the journal goes on in a new file. */
  ROLL,
  /** Nothing of a file with frames was on the disk for certain. */
  FIRST_WRITE_OF_A_FILE,
  /** While the journal ends in order. */
  ORDERLY_END,
  /** The mark on the disk may be an older one. */
  MARK_PENDING,
  /** The manifest may be the old one. */
  MANIFEST_PENDING,
  /** A file or directory may be missing. */
  ENTRY_PENDING,
  /** A file may have either of two names. */
  RENAME_PENDING,
  /** A file may still be there. */
  REMOVAL_PENDING,
  /** A file may still be as long as it was. */
  TRUNCATION_PENDING,
  /** Something of a frame was left behind the last one. */
  TORN_TAIL,
  /** Something was lost of which nobody had been told. */
  TAIL_LOST,
  /** Frames were recovered that nothing proves to have been forced, and taken over by copy. */
  TAIL_COPIED,
  /** Answers promised the survival of the process only. */
  AT_LEVEL_PROCESS;

  /** As a figure. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  String words() {
    return key().replace('_', ' ');
  }
}
