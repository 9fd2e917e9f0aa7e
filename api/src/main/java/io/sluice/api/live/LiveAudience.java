package io.sluice.api.live;

/** Those who listen by way of one event loop. Told on the feed's thread, which must not wait. */
public interface LiveAudience {
  /** Takes what changed. Everything up to the round's position is in it or in an earlier one. */
  void onRound(Round round);

  /** Nothing will be told any more. */
  void onOver();
}
