package io.sluice.loadtest.bench;

/** What one leg of the HTTP benchmark does. */
enum LegKind {
  /** Many callers, one reservation a request. */
  MANY_CALLERS("many callers", 64, 1),
  /** One caller, one reservation a request. */
  ONE_CALLER("one caller", 1, 1),
  /** Some callers, a hundred reservations a request. */
  BATCHES("batches of 100", 16, 100);

  private final String words;
  private final int connections;
  private final int unitsPerRequest;

  LegKind(final String words, final int connections, final int unitsPerRequest) {
    this.words = words;
    this.connections = connections;
    this.unitsPerRequest = unitsPerRequest;
  }

  int connections() {
    return connections;
  }

  /** Reservations in a request, each of one unit. */
  int unitsPerRequest() {
    return unitsPerRequest;
  }

  @Override
  public String toString() {
    return words;
  }
}
