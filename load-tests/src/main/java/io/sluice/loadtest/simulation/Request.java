package io.sluice.loadtest.simulation;

/** A wish under a key, of one caller, from the first time that it is sent until it is answered. */
final class Request {
  static final int NO_KEY = -1;

  final Wish wish;
  final int caller;

  /** Number of its key among all keys of all callers, or less than 0 for none. */
  final int key;

  final long keyHigh;
  final long keyLow;

  /** Attempts that are under way. */
  int underWay;

  boolean answered;

  /** It stands in line to be sent once more. */
  boolean waits;

  /** Number of the process that accepted it; 0 for none. */
  int acceptedBy;

  /** The turn in which it was decided last. */
  long lastTurn = -1;

  /** An answer that was stated may have been lost. */
  boolean lostAnswer;

  Request(final Wish wish, final int caller, final int key, final long keyHigh, final long keyLow) {
    this.wish = wish;
    this.caller = caller;
    this.key = key;
    this.keyHigh = keyHigh;
    this.keyLow = keyLow;
  }
}
