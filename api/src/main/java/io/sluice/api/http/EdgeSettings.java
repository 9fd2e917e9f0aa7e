package io.sluice.api.http;

import io.sluice.api.admission.AdmissionSettings;

/**
 * How the edge listens and how long it waits.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for any free one
 * @param eventLoops event loops that share the port, at most those of the Vert.x instance
 * @param admission connections and requests that are let in
 * @param maxParked commands of one event loop that may wait for their outcome
 * @param timeouts how long it waits
 * @param live bounds of those who listen to live numbers
 */
public record EdgeSettings(
    String host,
    int port,
    int eventLoops,
    AdmissionSettings admission,
    int maxParked,
    Timeouts timeouts,
    LiveSettings live) {

  /** Checks the ranges. */
  public EdgeSettings {
    require(port >= 0 && port <= 65_535, "port", port);
    require(eventLoops >= 1 && eventLoops <= 256, "eventLoops", eventLoops);
    require(maxParked >= 1_024 && maxParked <= 1 << 20, "maxParked", maxParked);
  }

  /**
   * How long an edge waits.
   *
   * @param answerMs time after which an outcome counts as unknown
   * @param idleMs time after which a silent connection is closed, if no answer is due later
   * @param readMs time in which a request's head, and then its body, must have come
   */
  public record Timeouts(int answerMs, int idleMs, int readMs) {
    /** Checks the ranges. */
    public Timeouts {
      require(answerMs >= 1, "answerTimeoutMs", answerMs);
      require(idleMs >= 1, "idleTimeoutMs", idleMs);
      require(readMs >= 1, "readTimeoutMs", readMs);
    }
  }

  /** Time after which an outcome counts as unknown. */
  public int answerTimeoutMs() {
    return timeouts.answerMs();
  }

  /** Time after which a silent connection is closed, if no answer is due later. */
  public int idleTimeoutMs() {
    return timeouts.idleMs();
  }

  /** Time in which a request's head, and then its body, must have come. */
  public int readTimeoutMs() {
    return timeouts.readMs();
  }

  /** The settings of the contract, on an address. */
  public static EdgeSettings on(final String host, final int port) {
    return new EdgeSettings(
        host,
        port,
        1,
        AdmissionSettings.defaults(),
        65_536,
        new Timeouts(4_000, 30_000, 10_000),
        LiveSettings.defaults());
  }

  /** The same with another number of event loops. */
  public EdgeSettings withEventLoops(final int count) {
    return new EdgeSettings(host, port, count, admission, maxParked, timeouts, live);
  }

  /** The same with another bound of connections. */
  public EdgeSettings withMaxConnections(final int count) {
    return withAdmission(admission.withConnections(count, count));
  }

  /** The same with other bounds of what is let in. */
  public EdgeSettings withAdmission(final AdmissionSettings other) {
    return new EdgeSettings(host, port, eventLoops, other, maxParked, timeouts, live);
  }

  /** The same with other time-outs. */
  public EdgeSettings withTimeouts(final int answerMs, final int idleMs, final int readMs) {
    return new EdgeSettings(
        host, port, eventLoops, admission, maxParked, new Timeouts(answerMs, idleMs, readMs), live);
  }

  /** The same with other bounds of those who listen. */
  public EdgeSettings withLive(final LiveSettings other) {
    return new EdgeSettings(host, port, eventLoops, admission, maxParked, timeouts, other);
  }

  private static void require(final boolean holds, final String name, final int value) {
    if (!holds) {
      throw new IllegalArgumentException(name + " can not be " + value);
    }
  }
}
