package io.sluice.api.admission;

/**
 * How much an edge lets in.
 *
 * @param maxConnections connections that may be open; more are closed at once
 * @param maxConnectionsPerAddress of these, from one address
 * @param adaptive whether requests under way are limited by how long answers take
 * @param firstLimit requests that may be under way on one event loop before that is known
 * @param requestsPerSecond that one caller may send in the long run, 0 for any number
 * @param burst requests that one caller may send at once after a pause
 */
public record AdmissionSettings(
    int maxConnections,
    int maxConnectionsPerAddress,
    boolean adaptive,
    int firstLimit,
    int requestsPerSecond,
    int burst) {
  private static final int MAX_CONNECTIONS = 10_000;

  /** Checks the ranges. */
  public AdmissionSettings {
    require(maxConnections >= 1, "maxConnections", maxConnections);
    require(maxConnectionsPerAddress >= 1, "maxConnectionsPerAddress", maxConnectionsPerAddress);
    require(
        firstLimit >= LoadLimit.LEAST && firstLimit <= LoadLimit.MOST, "firstLimit", firstLimit);
    require(
        requestsPerSecond >= 0 && requestsPerSecond <= 1_000_000,
        "requestsPerSecond",
        requestsPerSecond);
    require(burst >= 1, "burst", burst);
  }

  /** Any number of requests from anybody, as long as they are answered in time. */
  public static AdmissionSettings defaults() {
    return new AdmissionSettings(MAX_CONNECTIONS, MAX_CONNECTIONS, true, LoadLimit.FIRST, 0, 1);
  }

  /** The same with other bounds of connections. */
  public AdmissionSettings withConnections(final int count, final int perAddress) {
    return new AdmissionSettings(count, perAddress, adaptive, firstLimit, requestsPerSecond, burst);
  }

  /** The same with a rate for each caller. */
  public AdmissionSettings withRate(final int perSecond, final int atOnce) {
    return new AdmissionSettings(
        maxConnections, maxConnectionsPerAddress, adaptive, firstLimit, perSecond, atOnce);
  }

  /** The same with an adaptive limit, or without one. */
  public AdmissionSettings withAdaptive(final boolean on) {
    return new AdmissionSettings(
        maxConnections, maxConnectionsPerAddress, on, firstLimit, requestsPerSecond, burst);
  }

  /** The same with another number of requests that may be under way at first. */
  public AdmissionSettings withFirstLimit(final int limit) {
    return new AdmissionSettings(
        maxConnections, maxConnectionsPerAddress, adaptive, limit, requestsPerSecond, burst);
  }

  private static void require(final boolean holds, final String name, final int value) {
    if (!holds) {
      throw new IllegalArgumentException(name + " can not be " + value);
    }
  }
}
