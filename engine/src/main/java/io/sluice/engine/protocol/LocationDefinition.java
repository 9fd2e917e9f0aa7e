package io.sluice.engine.protocol;

/**
 * A location as the catalogue holds it.
 *
 * @param index dense number inside the engine
 * @param code what clients call it
 * @param kind what kind of place it is
 * @param owner who owns the stock there, empty for not stated
 * @param services bits of {@link LocationService}, or {@link LocationService#NOT_STATED}
 * @param priority lower is asked first; {@link #NOT_STATED} when not stated
 * @param latitudeE7 degrees times 10,000,000; {@link #NOT_STATED} when not stated
 * @param longitudeE7 degrees times 10,000,000; {@link #NOT_STATED} when not stated
 * @param version position of the last change
 */
public record LocationDefinition(
    int index,
    String code,
    LocationKind kind,
    String owner,
    int services,
    int priority,
    int latitudeE7,
    int longitudeE7,
    long version) {

  /** Stands for a number that was not stated. */
  public static final int NOT_STATED = Integer.MIN_VALUE;
}
