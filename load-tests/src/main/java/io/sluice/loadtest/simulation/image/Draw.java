package io.sluice.loadtest.simulation.image;

import java.util.random.RandomGenerator;

/** Decides, for one image, which of the versions of each page and entry the disk has. */
final class Draw {
  /** How an image is drawn. */
  enum Manner {
    /** What is in the page cache: the process died, not the machine. */
    NEWEST,
    /** Only what was forced. */
    OLDEST,
    /** Each page and entry from any version. */
    PAGES,
    /** The same for each sector. */
    SECTORS,
    /** Nearly all of it the newest. */
    MOSTLY_NEWEST,
    /** Nearly all of it what was forced. */
    MOSTLY_OLDEST
  }

  private static final int FEW_PERCENT = 15;
  private static final int PERCENT = 100;

  private final Manner manner;
  private final RandomGenerator random;
  private final boolean tears;

  Draw(final Manner manner, final RandomGenerator random) {
    this.manner = manner;
    this.random = random;
    tears = manner == Manner.SECTORS
        || (manner != Manner.PAGES && manner != Manner.NEWEST && random.nextBoolean());
  }

  /** Which of so many versions, oldest first. */
  int version(final int count) {
    return switch (manner) {
      case NEWEST -> count - 1;
      case OLDEST -> 0;
      case PAGES, SECTORS -> random.nextInt(count);
      case MOSTLY_NEWEST -> few() ? random.nextInt(count) : count - 1;
      case MOSTLY_OLDEST -> few() ? random.nextInt(count) : 0;
    };
  }

  boolean coin() {
    return manner == Manner.NEWEST || random.nextBoolean();
  }

  /** Whether the sectors of a page may come from different versions. */
  boolean tearsPages() {
    return tears;
  }

  Manner manner() {
    return manner;
  }

  private boolean few() {
    return random.nextInt(PERCENT) < FEW_PERCENT;
  }
}
