package io.sluice.api.live;

/**
 * Told of what events do to the things of one kind, each by the dense number that the engine gave
 * it. The feed's thread.
 */
interface TopicChanges {
  /** There is something new to say of it. */
  void onChange(int index);

  /** Units of it were set aside for somebody. */
  void onHeld(int index, long units, long timeMs);

  /** Of units that were set aside, some are for somebody who had waited for them. */
  void onGranted(int index, long units, long timeMs);

  /** Units of it were sold: their reservation was confirmed, or their order was paid. */
  void onSold(int index, long units, long timeMs);
}
