package io.sluice.engine.protocol;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sales channel as the catalogue holds it.
 *
 * <p>Immutable: the array is never handed out.
 */
public final class ChannelDefinition {
  private final int index;
  private final String code;
  private final String name;
  private final int @Nullable [] locations;
  private final long version;

  /** Bit set of the listed locations. */
  private final long[] mask;

  /**
   * A channel.
   *
   * @param index dense number inside the engine
   * @param code what clients call it
   * @param name display name, empty for none
   * @param locations indexes of the locations that it sells from, null for all
   * @param version position of the last change
   */
  public ChannelDefinition(
      final int index,
      final String code,
      final String name,
      final int @Nullable [] locations,
      final long version) {
    this.index = index;
    this.code = code;
    this.name = name;
    this.locations = locations == null ? null : locations.clone();
    this.version = version;
    this.mask = new long[locations == null ? 0 : Arrays.stream(locations).max().orElse(0) / 64 + 1];
    if (locations != null) {
      for (final int location : locations) {
        mask[location / 64] |= 1L << location;
      }
    }
  }

  /** Dense number inside the engine. */
  public int index() {
    return index;
  }

  /** What clients call it. */
  public String code() {
    return code;
  }

  /** Display name, empty for none. */
  public String name() {
    return name;
  }

  /** True if it sells from every location. */
  public boolean allLocations() {
    return locations == null;
  }

  /** Number of locations that it lists, 0 when it sells from all. */
  public int locationCount() {
    return locations == null ? 0 : locations.length;
  }

  /** The i-th location that it lists. */
  public int location(final int i) {
    if (locations == null) {
      throw new IndexOutOfBoundsException("the channel lists no locations");
    }
    return locations[i];
  }

  /** True if it sells from a location. */
  public boolean sellsFrom(final int location) {
    return locations == null
        || (location / 64 < mask.length && (mask[location / 64] >>> location & 1) != 0);
  }

  /** True if it has this name and lists these locations in this order. */
  public boolean describes(final String wantedName, final int @Nullable [] wantedLocations) {
    return name.equals(wantedName) && Arrays.equals(locations, wantedLocations);
  }

  /** The listed locations, empty when it sells from all. */
  public List<Integer> locations() {
    return locations == null ? List.of() : Arrays.stream(locations).boxed().toList();
  }

  /** Position of the last change. */
  public long version() {
    return version;
  }
}
