package io.sluice.persistence.mirror;

/** Told of what an event changed. Replica's thread. */
interface ChangeSink {
  /** A SKU has other units, or is new. */
  void onSku(int index);

  /** A reservation or order changed; it may be gone already, or its slot have another. */
  void onClaim(boolean order, long sequence, int slot, int endCode);

  /** A reservation began to live. */
  void onHeld(int slot, long customerHigh, long customerLow);

  /** A reservation lives no more. */
  void onEnded(int slot);

  /** An activity is new, or has other units. */
  void onActivity(int index);

  /** A channel sells from elsewhere, so that each SKU may have other units for it. */
  void onChannel();
}
