package io.sluice.api.webhook;

/**
 * A request on its way.
 *
 * @param target where to
 * @param id value of {@code webhook-id}: the same for each attempt
 * @param timestamp value of {@code webhook-timestamp}
 * @param signature value of {@code webhook-signature}
 * @param body which nobody changes
 */
record Parcel(TargetUrl target, String id, long timestamp, String signature, byte[] body) {
  /** Longest time until an attempt has failed. */
  static final int TIMEOUT_MS = 10_000;
}
