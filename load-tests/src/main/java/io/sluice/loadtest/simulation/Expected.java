package io.sluice.loadtest.simulation;

import io.sluice.engine.codec.outcome.RejectedDecoder;
import io.sluice.engine.protocol.RejectReason;
import org.jspecify.annotations.Nullable;

/** The outcome that a command has to have, and, where the rules leave it open, the others. */
final class Expected {
  int template;
  long position;
  boolean replayed;

  // A refusal.
  RejectReason reason = RejectReason.NONE;
  int line = -1;
  int sku = -1;
  long available = -1;
  boolean refund;

  // A reservation or an order.
  boolean created;
  long number;
  int slot;
  int status;
  int payment;
  boolean reacquired;

  /** It is shown as expired because it is due, and no event says so yet. */
  boolean unwritten;

  int channel;
  long expiresAt;
  long now;
  long amount;
  int currency;
  long orderNumber;
  int orderSlot;
  Part[] parts = Part.NONE;

  // A reservation that waits or waited.
  int waitActivity = Wish.NO_ACTIVITY;
  int waitPlace;

  /** The pool that it waits for; no answer tells it. */
  int waitPool;

  int waitSku = -1;
  long waitUnits;

  // A definition or an activity.
  int index;
  long version;

  /** Rows of a SKU's stock, or what is promised of each SKU, or items of an activity. */
  long[] figures = {};

  /** Also right. */
  @Nullable
  Expected alternative;

  static Expected refused(
      final RejectReason reason, final int line, final int sku, final long available) {
    final Expected expected = new Expected();
    expected.template = RejectedDecoder.TEMPLATE_ID;
    expected.reason = reason;
    expected.line = line;
    expected.sku = sku;
    expected.available = available;
    return expected;
  }

  static Expected refused(final RejectReason reason) {
    return refused(reason, -1, -1, -1);
  }

  /** The money has to go back. */
  static Expected refund() {
    final Expected expected = refused(RejectReason.ORDER_CLOSED);
    expected.refund = true;
    return expected;
  }

  static Expected of(final int template) {
    final Expected expected = new Expected();
    expected.template = template;
    return expected;
  }

  boolean isRefusal() {
    return template == RejectedDecoder.TEMPLATE_ID;
  }

  /** Adds something that is right, too. */
  Expected or(final @Nullable Expected other) {
    Expected last = this;
    while (last.alternative != null) {
      last = last.alternative;
    }
    last.alternative = other;
    return this;
  }

  Expected at(final long atPosition, final boolean isReplay) {
    position = atPosition;
    replayed = isReplay;
    return this;
  }

  @Override
  public String toString() {
    final StringBuilder text = new StringBuilder("template " + template);
    text.append(" position ").append(position).append(replayed ? " replayed" : "");
    if (isRefusal()) {
      text.append(" refused ").append(reason).append(" line ").append(line);
      text.append(" sku ").append(sku).append(" available ").append(available);
      text.append(refund ? " refund" : "");
    } else {
      text.append(created ? " created" : "").append(" #").append(number);
      text.append(" slot ").append(slot).append(" status ").append(status);
      text.append(" payment ").append(payment).append(" channel ").append(channel);
      text.append(" expires ").append(expiresAt).append(" now ").append(now);
      text.append(" parts ").append(java.util.Arrays.toString(parts));
      text.append(" waits in ").append(waitActivity).append(" place ").append(waitPlace);
      text.append(" for ").append(waitUnits).append(" of ").append(waitSku);
      text.append(" figures ").append(java.util.Arrays.toString(figures));
      text.append(" index ").append(index).append(" version ").append(version);
    }
    return alternative == null ? text.toString() : text + ", or " + alternative;
  }
}
