package io.sluice.loadtest.http;

/**
 * One request under way: the place on a connection where it is kept, used again for the next one.
 */
public final class Flight {
  private long ticket;
  private long intendedNs;
  private long sentNs;

  Flight() {}

  /**
   * Says what flies.
   *
   * @param newTicket number by which the traffic knows its request
   * @param newIntendedNs when it should have been sent
   */
  public void begin(final long newTicket, final long newIntendedNs) {
    ticket = newTicket;
    intendedNs = newIntendedNs;
  }

  /** Number by which the traffic knows its request. */
  public long ticket() {
    return ticket;
  }

  /** When it should have been sent, on the clock of {@link System#nanoTime()}. */
  public long intendedNs() {
    return intendedNs;
  }

  /** When it was sent. */
  public long sentNs() {
    return sentNs;
  }

  void sentNs(final long ns) {
    sentNs = ns;
  }
}
