package io.sluice.api.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What signs the requests to one endpoint, as Standard Webhooks says: one secret, or for a while
 * two.
 *
 * <p>Immutable. Its text never holds a secret.
 */
final class SigningSecrets {
  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SECRET_BYTES = 32;
  private static final byte[] NONE = {};

  private final byte[] current;
  private final byte[] previous;
  private final long previousUntilMs;

  private SigningSecrets(final byte[] current, final byte[] previous, final long previousUntilMs) {
    this.current = current;
    this.previous = previous;
    this.previousUntilMs = previousUntilMs;
  }

  /** A new secret. */
  static SigningSecrets create(final SecureRandom random) {
    return new SigningSecrets(newSecret(random), NONE, 0);
  }

  /**
   * Secrets that were made before.
   *
   * @param previous the one before, empty for none
   * @param previousUntilMs wall time until when that one signs, too
   */
  static SigningSecrets of(
      final byte[] current, final byte[] previous, final long previousUntilMs) {
    return new SigningSecrets(current.clone(), previous.clone(), previousUntilMs);
  }

  /** A secret as people write it. */
  static byte[] decode(final String text) {
    return Base64.getDecoder().decode(text.substring(PREFIX.length()));
  }

  /** A new secret, beside which this one signs on until a time. */
  SigningSecrets rotated(final SecureRandom random, final long untilMs) {
    return new SigningSecrets(newSecret(random), current, untilMs);
  }

  /** The newest secret as people write it. */
  String text() {
    return PREFIX + Base64.getEncoder().encodeToString(current);
  }

  /** Wall time until when two secrets sign, 0 if only one does. */
  long previousUntilMs(final long wallMs) {
    return previous.length > 0 && wallMs < previousUntilMs ? previousUntilMs : 0;
  }

  byte[] current() {
    return current.clone();
  }

  byte[] previous() {
    return previous.clone();
  }

  /** When the secret before ends to sign, whether that is over or not. */
  long previousUntilMs() {
    return previousUntilMs;
  }

  /**
   * The value of the header {@code webhook-signature}.
   *
   * @param id value of {@code webhook-id}
   * @param wallMs now; {@code webhook-timestamp} has its seconds
   */
  String sign(final String id, final long wallMs, final byte[] body) {
    final byte[] head = (id + '.' + timestamp(wallMs) + '.').getBytes(StandardCharsets.US_ASCII);
    final String newest = signature(current, head, body);
    return previousUntilMs(wallMs) == 0 ? newest : newest + ' ' + signature(previous, head, body);
  }

  /** The value of the header {@code webhook-timestamp}. */
  static long timestamp(final long wallMs) {
    return Math.floorDiv(wallMs, 1_000L);
  }

  @Override
  public String toString() {
    return "secrets";
  }

  @Override
  public boolean equals(final Object other) {
    return other instanceof SigningSecrets that
        && Arrays.equals(current, that.current)
        && Arrays.equals(previous, that.previous)
        && previousUntilMs == that.previousUntilMs;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(previousUntilMs);
  }

  private static byte[] newSecret(final SecureRandom random) {
    final byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return secret;
  }

  private static String signature(final byte[] secret, final byte[] head, final byte[] body) {
    try {
      final Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      mac.update(head);
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (final GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
