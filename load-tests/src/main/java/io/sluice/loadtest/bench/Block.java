package io.sluice.loadtest.bench;

import io.sluice.loadtest.http.Percentiles;
import java.util.ArrayList;
import java.util.List;

/**
 * One round of the HTTP benchmark: every contestant once in every kind of leg that it takes part
 * in, and the disk alone.
 *
 * <p>Ratios are made within a block, of legs that lie close together in time.
 */
final class Block {
  private final List<Leg> legs = new ArrayList<>();
  private final Percentiles filledAhead;
  private final Percentiles growing;

  /**
   * A round that was played.
   *
   * @param filledAhead the disk alone, into a file that has its length
   * @param growing the disk alone, into a file that grows
   */
  Block(final List<Leg> legs, final Percentiles filledAhead, final Percentiles growing) {
    this.legs.addAll(legs);
    this.filledAhead = filledAhead;
    this.growing = growing;
  }

  /** The leg of a contestant. */
  Leg leg(final String contestant, final LegKind kind) {
    return legs.stream()
        .filter(leg -> leg.contestant().equals(contestant) && leg.kind() == kind)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(contestant + " played no " + kind));
  }

  List<Leg> legs() {
    return legs;
  }

  /** Append and fdatasync into a file that has its length. */
  Percentiles filledAhead() {
    return filledAhead;
  }

  /** Append and fdatasync into a file that grows. */
  Percentiles growing() {
    return growing;
  }
}
