package io.sluice.api.fairness;

/** What a log comes to. One thread. */
final class SaleTotals {
  private long granted;
  private long refused;
  private long counted;
  private long waited;
  private long unitsGranted;
  private long unitsReturned;
  private long unitsSold;
  private long restarts;

  void granted(final long units, final boolean paid) {
    granted++;
    unitsGranted += units;
    unitsSold += paid ? units : 0;
  }

  void sold(final long units) {
    unitsSold += units;
  }

  void returned(final long units) {
    unitsReturned += units;
  }

  void refused() {
    refused++;
  }

  void counted(final long refusals) {
    counted += refusals;
  }

  void waited() {
    waited++;
  }

  void restarted() {
    restarts++;
  }

  /** The last line has to say the same. */
  void check(final LogLine end) throws SaleLogFault {
    check(end, "granted", granted);
    check(end, "refused", refused);
    check(end, "counted", counted);
    check(end, "waited", waited);
    check(end, "unitsGranted", unitsGranted);
    check(end, "unitsReturned", unitsReturned);
    check(end, "unitsSold", unitsSold);
  }

  private static void check(final LogLine end, final String name, final long counted)
      throws SaleLogFault {
    if (end.number(name) != counted) {
      throw new SaleLogFault(
          "\"" + name + "\" is " + end.number(name) + ", and the lines make " + counted);
    }
  }

  @Override
  public String toString() {
    return granted + " got " + unitsGranted + " units, " + unitsReturned + " of which came back; "
        + refused + " were refused one by one and " + counted + " counted, " + waited
        + " waited; " + restarts + " restarts";
  }
}
