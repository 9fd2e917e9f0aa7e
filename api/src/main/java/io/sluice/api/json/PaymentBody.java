package io.sluice.api.json;

import io.sluice.engine.protocol.Currency;

/**
 * The body of {@code POST /v1/orders/{id}/payments}.
 *
 * <p>Reused for body after body by one thread.
 */
public final class PaymentBody {
  /** The largest integer that every JSON reader holds exactly. */
  private static final long MAX_AMOUNT = (1L << 53) - 1;

  private static final int REFERENCE = 0;
  private static final int AMOUNT = 1;
  private static final FieldNames FIELDS = FieldNames.of("reference", "amount", "currency");

  private String reference = "";
  private long amount;
  private int currency;

  /** A holder without values. */
  public PaymentBody() {}

  /**
   * Reads the body.
   *
   * @throws MalformedBody if it is not what the contract asks for
   */
  public void read(final JsonInput in) {
    String named = null;
    amount = -1;
    currency = Currency.NONE;
    in.beginObject(FIELDS);
    for (int field = in.nextField(); field >= 0; field = in.nextField()) {
      switch (field) {
        case REFERENCE -> named = in.token();
        case AMOUNT -> amount = in.integer(0, MAX_AMOUNT);
        default -> currency = in.currency();
      }
    }
    in.end();
    reference = in.required(named, "reference");
  }

  /** What the payer's side calls the payment. */
  public String reference() {
    return reference;
  }

  /** Minor units, -1 if not stated. */
  public long amount() {
    return amount;
  }

  /** Number of the currency, 0 for none. */
  public int currency() {
    return currency;
  }
}
