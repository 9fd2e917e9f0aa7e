package io.sluice.engine.domain.dedup;

import io.sluice.engine.codec.event.CauseDecoder;

/** An accepted key and what it did, as one event tells it. Reused; engine thread. */
final class KeyFact {
  private long high;
  private long low;
  private long fingerprint;
  private long position;
  private int slot;
  private KeyKind kind = KeyKind.STOCK_MOVED;

  KeyFact of(
      final CauseDecoder cause, final KeyKind ofKind, final long atPosition, final int ofSlot) {
    high = cause.keyHigh();
    low = cause.keyLow();
    fingerprint = cause.fingerprint();
    kind = ofKind;
    position = atPosition;
    slot = ofSlot;
    return this;
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  long fingerprint() {
    return fingerprint;
  }

  KeyKind kind() {
    return kind;
  }

  long position() {
    return position;
  }

  int slot() {
    return slot;
  }
}
