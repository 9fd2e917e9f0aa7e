package io.sluice.engine.domain.decision;

import io.sluice.engine.codec.event.CauseEncoder;
import io.sluice.engine.protocol.RejectReason;

/**
 * One command being decided: who asks and when, and what was found. Reused for every command;
 * engine thread.
 */
public final class Decision {
  // Who asks, and when.
  private long now;
  private long keyHigh;
  private long keyLow;
  private long fingerprint;
  private int caller;
  private int channel;

  // Why it is refused.
  private int refusedLine;
  private int refusedSku;
  private long refusedAvailable;
  private boolean refundRequired;

  // What the answer is about.
  private Subject subject = Subject.STOCK;
  private int subjectIndex;
  private boolean created;
  private boolean repeated;
  private long forgottenSequence;
  private int forgottenStatus;

  /** Begins the next command. */
  public void begin(final long time, final int commandCaller) {
    now = time;
    caller = commandCaller;
    keyHigh = 0;
    keyLow = 0;
    fingerprint = 0;
    channel = -1;
    created = false;
    dropFindings();
  }

  /** Drops what was found: the command is refused for a reason that has nothing to do with it. */
  public void dropFindings() {
    refusedLine = -1;
    refusedSku = -1;
    refusedAvailable = -1;
    refundRequired = false;
    repeated = false;
  }

  /** Says under which key it is asked for. */
  public void key(final long high, final long low, final long requestFingerprint) {
    keyHigh = high;
    keyLow = low;
    fingerprint = requestFingerprint;
  }

  /** Says for which channel it is asked. */
  public void channel(final int requestChannel) {
    channel = requestChannel;
  }

  /** Engine time of the decision, in milliseconds. */
  public long now() {
    return now;
  }

  /** True if it is asked for under a key. */
  public boolean hasKey() {
    return keyHigh != 0 || keyLow != 0;
  }

  /** First half of the key. */
  public long keyHigh() {
    return keyHigh;
  }

  /** Second half of the key. */
  public long keyLow() {
    return keyLow;
  }

  /** Hash of the request. */
  public long fingerprint() {
    return fingerprint;
  }

  /** Refuses because of a line. */
  public RejectReason refuse(final RejectReason reason, final int line, final int sku) {
    return refuse(reason, line, sku, -1);
  }

  /** Refuses because of a line, and says how many units it could have had. */
  public RejectReason refuse(
      final RejectReason reason, final int line, final int sku, final long available) {
    refusedLine = line;
    refusedSku = sku;
    refusedAvailable = available;
    return reason;
  }

  /** Says that money has to go back. */
  public void requireRefund() {
    refundRequired = true;
  }

  /** Says what the answer is about. */
  public void answerWith(final Subject newSubject, final int index, final boolean newlyCreated) {
    subject = newSubject;
    subjectIndex = index;
    created = newlyCreated;
  }

  /** Says that the answer is that of an earlier command. */
  public void repeats() {
    repeated = true;
  }

  /** Says that the answer is about an order whose record is gone. */
  public void answerWithForgottenOrder(final long sequence, final int slot, final int status) {
    answerWith(Subject.FORGOTTEN_ORDER, slot, false);
    forgottenSequence = sequence;
    forgottenStatus = status;
  }

  /** True if the answer is that of an earlier command. */
  public boolean isRepeat() {
    return repeated;
  }

  /** Number of an order whose record is gone. */
  public long forgottenSequence() {
    return forgottenSequence;
  }

  /** Code of the status in which it ended. */
  public int forgottenStatus() {
    return forgottenStatus;
  }

  /** Index of the line that was refused, -1 for none. */
  public int refusedLine() {
    return refusedLine;
  }

  /** SKU of the line that was refused, -1 for none. */
  public int refusedSku() {
    return refusedSku;
  }

  /** Units that it could have had, -1 when it does not matter. */
  public long refusedAvailable() {
    return refusedAvailable;
  }

  /** True if money has to go back. */
  public boolean refundRequired() {
    return refundRequired;
  }

  /** What the answer is about. */
  public Subject subject() {
    return subject;
  }

  /** Slot or index of it. */
  public int subjectIndex() {
    return subjectIndex;
  }

  /** True if the command made it. */
  public boolean created() {
    return created;
  }

  /** Writes the cause of an event that is the last of its command. */
  public void stamp(final CauseEncoder cause) {
    stamp(cause, false);
  }

  /** Writes the cause of an event that is all of its command, and by which no key is remembered. */
  public void stampWithoutKey(final CauseEncoder cause) {
    cause
        .time(now)
        .keyHigh(0)
        .keyLow(0)
        .fingerprint(0)
        .caller(caller)
        .channel(channel)
        .more((short) 0);
  }

  /** Writes the cause of an event. */
  public void stamp(final CauseEncoder cause, final boolean more) {
    cause
        .time(now)
        .keyHigh(keyHigh)
        .keyLow(keyLow)
        .fingerprint(fingerprint)
        .caller(caller)
        .channel(channel)
        .more((short) (more ? 1 : 0));
  }
}
