package io.sluice.persistence.mirror;

import io.sluice.engine.domain.EngineState;
import io.sluice.engine.domain.claim.ClaimStore;
import java.util.function.Consumer;

/**
 * Goes through the things of a state, a few at a time, while it goes on changing. Replica's thread.
 *
 * <p>What is added behind its back is noted by the events that add it.
 */
final class Sweep {
  private final EngineState state;
  private int nextSku;
  private int nextActivity;
  private int nextSlot;
  private boolean records;
  private boolean running;
  private long seen;

  Sweep(final EngineState state) {
    this.state = state;
  }

  /** Begins anew, with the SKUs and, if wanted, the activities and records. */
  void begin(final boolean withRecords) {
    nextSku = 0;
    nextActivity = 0;
    nextSlot = 0;
    records = withRecords;
    running = true;
    seen = 0;
  }

  /** Goes through the SKUs once more. */
  void repeatSkus() {
    if (running) {
      seen -= nextSku;
      nextSku = 0;
    } else {
      begin(false);
    }
  }

  boolean isRunning() {
    return running;
  }

  /** Places that were looked at. */
  long seen() {
    return seen;
  }

  /** Places that there are to look at. */
  long total() {
    final long behind = records ? activityCount() + state.claims().slotEnd() : 0;
    return state.catalog().skus().size() + behind;
  }

  /** Shows the things of the next places. */
  void next(final int places, final Consumer<Thing> shown) {
    for (int i = 0; i < places && running; i++) {
      if (nextSku < state.catalog().skus().size()) {
        shown.accept(Thing.sku(nextSku++));
        seen++;
      } else if (records && nextActivity < activityCount()) {
        shown.accept(Thing.activity(nextActivity++));
        seen++;
      } else if (records && nextSlot < state.claims().slotEnd()) {
        showRecord(nextSlot++, shown);
        seen++;
      } else {
        running = false;
      }
    }
  }

  private long activityCount() {
    return state.activities().registry().size();
  }

  private void showRecord(final int slot, final Consumer<Thing> shown) {
    final ClaimStore claims = state.claims();
    if (!claims.isUsed(slot) || claims.isEnded(slot)) {
      return;
    }
    shown.accept(Thing.claim(claims.isOrder(slot), claims.sequence(slot), slot));
    final long high = claims.customerHigh(slot);
    final long low = claims.customerLow(slot);
    if (!claims.isOrder(slot) && (high != 0 || low != 0)) {
      shown.accept(Thing.customer(high, low));
    }
  }
}
