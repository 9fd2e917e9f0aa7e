package io.sluice.loadtest.simulation.image;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What many images came to. Any thread. */
final class ImageTally {
  private static final int KEPT_COMPLAINTS = 20;

  private final Map<ImageKind, Long> countByKind = new EnumMap<>(ImageKind.class);
  private final List<String> complaints = new ArrayList<>();
  private long instants;
  private long images;
  private long startedFrom;
  private long lost;
  private long resurrected;
  private long refused;
  private long unusable;

  /** What may be wrong with what came of an image. */
  enum Fault {
    /** Acknowledged, and not there or not as stated. */
    LOST,
    /** There, and never stated or dropped by an earlier recovery. */
    RESURRECTED,
    /** A loss of power left it, and the start was refused. */
    REFUSED,
    /** It was recovered, but the journal could not go on from it. */
    UNUSABLE
  }

  synchronized void onInstant() {
    instants++;
  }

  synchronized void onImage(final Set<ImageKind> kinds) {
    images++;
    kinds.forEach(kind -> countByKind.merge(kind, 1L, Long::sum));
  }

  synchronized void onStart() {
    startedFrom++;
  }

  synchronized void onFault(final Fault fault, final String complaint) {
    switch (fault) {
      case LOST -> lost++;
      case RESURRECTED -> resurrected++;
      case REFUSED -> refused++;
      case UNUSABLE -> unusable++;
    }
    if (complaints.size() < KEPT_COMPLAINTS) {
      complaints.add(fault + ": " + complaint);
    }
  }

  /** Images that differ from one another. */
  synchronized long images() {
    return images;
  }

  synchronized long instants() {
    return instants;
  }

  synchronized long startedFrom() {
    return startedFrom;
  }

  synchronized long faults() {
    return lost + resurrected + refused + unusable;
  }

  synchronized long faults(final Fault fault) {
    return switch (fault) {
      case LOST -> lost;
      case RESURRECTED -> resurrected;
      case REFUSED -> refused;
      case UNUSABLE -> unusable;
    };
  }

  synchronized List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Kinds of which there was none. */
  synchronized List<ImageKind> missing() {
    final List<ImageKind> missing = new ArrayList<>();
    for (final ImageKind kind : ImageKind.values()) {
      if (countByKind.getOrDefault(kind, 0L) == 0) {
        missing.add(kind);
      }
    }
    return missing;
  }

  /** For a result file. */
  synchronized Map<String, Object> figures() {
    final Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("images", images);
    figures.put("instants", instants);
    figures.put("startedFrom", startedFrom);
    figures.put("lost", lost);
    figures.put("resurrected", resurrected);
    figures.put("refused", refused);
    figures.put("unusable", unusable);
    final Map<String, Object> kinds = new LinkedHashMap<>();
    for (final ImageKind kind : ImageKind.values()) {
      kinds.put(kind.key(), countByKind.getOrDefault(kind, 0L));
    }
    figures.put("kinds", kinds);
    figures.put("complaints", List.copyOf(complaints));
    return figures;
  }
}
