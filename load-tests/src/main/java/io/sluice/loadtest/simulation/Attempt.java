package io.sluice.loadtest.simulation;

import org.jspecify.annotations.Nullable;

/** One sending of a request, from the offer to the answer. */
final class Attempt {
  final Request request;
  final Wish wish;
  final long correlationId;
  final int lane;
  final long keyHigh;
  final long keyLow;

  /** What has to be answered, once it was decided. */
  @Nullable
  Expected expected;

  /** Hash of what was sent. */
  long fingerprint;

  /** Number among all commands that were decided. */
  long decided;

  /** It stated something. */
  boolean stated;

  /** The last position when it was decided. */
  long saw;

  Attempt(final Request request, final long correlationId, final int lane) {
    this.request = request;
    this.wish = request.wish;
    this.correlationId = correlationId;
    this.lane = lane;
    keyHigh = request.keyHigh;
    keyLow = request.keyLow;
  }

  boolean isKeyed() {
    return request.key >= 0;
  }
}
