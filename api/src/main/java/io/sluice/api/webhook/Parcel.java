package io.sluice.api.webhook;

/** A request on its way. Immutable. */
final class Parcel {
  /** Longest time until an attempt has failed. */
  static final int TIMEOUT_MS = 10_000;

  private final TargetUrl target;
  private final String id;
  private final long timestamp;
  private final String signature;
  private final byte[] body;

  /**
   * A request.
   *
   * @param target where to
   * @param id value of {@code webhook-id}: the same for each attempt
   * @param timestamp value of {@code webhook-timestamp}
   * @param signature value of {@code webhook-signature}
   * @param body which nobody changes
   */
  Parcel(
      final TargetUrl target,
      final String id,
      final long timestamp,
      final String signature,
      final byte[] body) {
    this.target = target;
    this.id = id;
    this.timestamp = timestamp;
    this.signature = signature;
    this.body = body;
  }

  TargetUrl target() {
    return target;
  }

  String id() {
    return id;
  }

  long timestamp() {
    return timestamp;
  }

  String signature() {
    return signature;
  }

  byte[] body() {
    return body;
  }
}
