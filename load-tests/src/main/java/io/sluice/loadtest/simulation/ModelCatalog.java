package io.sluice.loadtest.simulation;

import io.sluice.engine.codec.outcome.DefinitionOutcomeDecoder;
import io.sluice.engine.protocol.RejectReason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** SKUs, locations and channels, in the order of their registration. */
final class ModelCatalog {
  private static final int UNKNOWN = -1;

  /** Things of one kind: by code their index, by index what is said of them. */
  private static final class Kind {
    private final int[] indexByCode;
    private final int[] contents;
    private final long[] versions;
    private int count;

    Kind(final int most) {
      indexByCode = new int[most];
      Arrays.fill(indexByCode, UNKNOWN);
      contents = new int[most];
      versions = new long[most];
    }

    Kind(final Kind other) {
      indexByCode = other.indexByCode.clone();
      contents = other.contents.clone();
      versions = other.versions.clone();
      count = other.count;
    }
  }

  private final Kind skus;
  private final Kind locations;
  private final Kind channels;

  /** Locations that a channel sells from, those to be asked first in front; by its index. */
  private final int[][] served;

  ModelCatalog(final int mostSkus, final int mostLocations, final int mostChannels) {
    skus = new Kind(mostSkus);
    locations = new Kind(mostLocations);
    channels = new Kind(mostChannels);
    served = new int[mostChannels][];
  }

  ModelCatalog(final ModelCatalog other) {
    skus = new Kind(other.skus);
    locations = new Kind(other.locations);
    channels = new Kind(other.channels);
    served = other.served.clone();
  }

  boolean hasSku(final int sku) {
    return sku >= 0 && sku < skus.count;
  }

  boolean hasLocation(final int location) {
    return location >= 0 && location < locations.count;
  }

  boolean hasChannel(final int channel) {
    return channel >= 0 && channel < channels.count;
  }

  int skuCount() {
    return skus.count;
  }

  /** Locations of a channel in the order in which they are asked. */
  int[] servedBy(final int channel) {
    return served[channel];
  }

  /** What is answered if it changes nothing; null if it does. */
  @Nullable
  Expected unchanged(final Wish wish) {
    final Kind kind = kind(wish);
    final int index = kind.indexByCode[wish.code];
    final boolean known = index != UNKNOWN;
    if (wish.expectedVersion >= 0 && !(known && kind.versions[index] == wish.expectedVersion)) {
      return Expected.refused(RejectReason.VERSION_STALE);
    }
    return known && kind.contents[index] == wish.content ? shown(kind, index, false) : null;
  }

  /** Registers or changes something. */
  Expected define(final Wish wish, final long position) {
    final Kind kind = kind(wish);
    final int index = kind.indexByCode[wish.code];
    final boolean known = index != UNKNOWN;
    final int place = known ? index : kind.count++;
    kind.indexByCode[wish.code] = place;
    kind.contents[place] = wish.content;
    kind.versions[place] = position;
    if (kind != skus) {
      orderLocations();
    }
    return shown(kind, place, !known);
  }

  private Kind kind(final Wish wish) {
    return switch (wish.kind) {
      case DEFINE_SKU -> skus;
      case DEFINE_LOCATION -> locations;
      default -> channels;
    };
  }

  private static Expected shown(final Kind kind, final int index, final boolean created) {
    final Expected expected = Expected.of(DefinitionOutcomeDecoder.TEMPLATE_ID);
    expected.created = created;
    expected.index = index;
    expected.version = kind.versions[index];
    return expected;
  }

  /** A lower priority is asked first, then what was registered earlier; none stated is last. */
  private void orderLocations() {
    for (int channel = 0; channel < channels.count; channel++) {
      final int listed = channels.contents[channel];
      final long[] ranks = new long[locations.count];
      int count = 0;
      for (int i = 0; i < locations.count; i++) {
        if (listed == Wish.ALL_LOCATIONS || (listed >> i & 1) != 0) {
          final int priority = locations.contents[i];
          final long rank = priority < 0 ? Integer.MAX_VALUE : priority;
          ranks[count++] = rank << Integer.SIZE | i;
        }
      }
      Arrays.sort(ranks, 0, count);
      served[channel] =
          Arrays.stream(ranks, 0, count).mapToInt(rank -> (int) rank).toArray();
    }
  }
}
