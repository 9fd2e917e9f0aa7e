package io.sluice.loadtest.simulation;

import io.sluice.persistence.memory.Remains;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an operation on the disk is the last one of its process. */
enum Cut {
  /** The process is killed before it. */
  BEFORE(null, 0),
  /** The process is killed after it. */
  AFTER(null, 0),
  /** The power is lost in it; nothing remains that was not forced. */
  TORN_AND_NOTHING_REMAINS(Remains.NOTHING, 0),
  /** The power is lost in it, and the last frame ends in the middle. */
  TORN_AT_THE_END(Remains.LAST_TORN, 10),
  /** The power is lost in it; the last frame reached the disk, those before it did not. */
  TORN_OUT_OF_ORDER(Remains.LAST_ALONE, 15),
  /** The power is lost in it, and the first frame that was not forced ends within its header. */
  TORN_AT_THE_BEGINNING(Remains.FIRST_TORN, 5);

  static final List<Cut> ALL = List.of(values());

  private static final int SIXTEENTHS = 16;

  private final @Nullable Remains remains;
  private final int writtenSixteenths;

  Cut(final @Nullable Remains remains, final int writtenSixteenths) {
    this.remains = remains;
    this.writtenSixteenths = writtenSixteenths;
  }

  /** What is left after a loss of power; null if the process is killed. */
  @Nullable
  Remains remains() {
    return remains;
  }

  /** How much of what the operation writes gets written before it ends. */
  int written(final int lengthBytes) {
    return (int) ((long) lengthBytes * writtenSixteenths / SIXTEENTHS);
  }
}
