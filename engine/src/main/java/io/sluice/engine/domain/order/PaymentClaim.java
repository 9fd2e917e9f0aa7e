package io.sluice.engine.domain.order;

import io.sluice.engine.codec.command.RecordPaymentDecoder;
import io.sluice.engine.protocol.Currency;

/** The payment of the command being decided. Reused; engine thread. */
final class PaymentClaim {
  private long referenceHigh;
  private long referenceLow;
  private long amount;
  private int currency;
  private String reference = "";

  void read(final RecordPaymentDecoder command) {
    referenceHigh = command.referenceHigh();
    referenceLow = command.referenceLow();
    amount = command.amount();
    currency = command.currency();
    reference = command.reference();
  }

  /** Stands for what an order was paid with. */
  void paidBefore(final long paidAmount, final int paidCurrency, final String paidReference) {
    referenceHigh = 0;
    referenceLow = 0;
    amount = paidAmount;
    currency = paidCurrency;
    reference = paidReference;
  }

  long referenceHigh() {
    return referenceHigh;
  }

  long referenceLow() {
    return referenceLow;
  }

  long amount() {
    return amount;
  }

  int currency() {
    return currency;
  }

  String reference() {
    return reference;
  }

  /** True if nothing that both name differs. */
  boolean fits(final long orderAmount, final int orderCurrency) {
    final boolean amountFits = amount < 0 || orderAmount < 0 || amount == orderAmount;
    final boolean currencyFits =
        currency == Currency.NONE || orderCurrency == Currency.NONE || currency == orderCurrency;
    return amountFits && currencyFits;
  }
}
