package io.sluice.persistence.readmodel;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Positions at which the engine was seen to sell a SKU: whatever says of an earlier state that
 * nothing can be sold is out of date, or a lie. Bounded; the least recently used is forgotten,
 * which costs refusals until the next probe. Any thread.
 */
final class AcceptedPositions {
  private final Map<String, Long> positionBySku;

  // Under the lock of this.
  private String journal = "";

  AcceptedPositions(final int most) {
    positionBySku = new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(final Map.Entry<String, Long> eldest) {
        return size() > most;
      }
    };
  }

  synchronized void accepted(final String sku, final long position) {
    positionBySku.merge(sku, position, Math::max);
  }

  /** The last position at which a SKU was sold, 0 if none is known. */
  synchronized long of(final String sku) {
    return positionBySku.getOrDefault(sku, 0L);
  }

  /** Tells of which journal the mirror is now: positions of another one mean nothing. */
  synchronized void follow(final String newJournal) {
    if (!newJournal.equals(journal)) {
      if (!journal.isEmpty()) {
        positionBySku.clear();
      }
      journal = newJournal;
    }
  }
}
