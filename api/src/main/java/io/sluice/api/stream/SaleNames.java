package io.sluice.api.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What customers are called in the log of one activity: an HMAC of the engine's hash of them, under
 * a key that is made for the activity from the secret of the data directory.
 *
 * <p>Nobody who does not know the secret can find out by trying which customer a name stands for,
 * nor whether two names of two activities stand for the same one. One thread.
 */
public final class SaleNames {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String PURPOSE = "sale-log/1\n";
  private static final int NAME_BYTES = 16;

  private final Mac mac;
  private final ByteBuffer customer = ByteBuffer.allocate(2 * Long.BYTES);

  /**
   * The names of an activity.
   *
   * @param secret of the data directory
   * @param activity its code
   */
  public SaleNames(final byte[] secret, final String activity) {
    final byte[] key =
        keyed(secret).doFinal((PURPOSE + activity).getBytes(StandardCharsets.US_ASCII));
    mac = keyed(key);
  }

  /** The name of a customer, by the halves of his hash. */
  public String of(final long high, final long low) {
    customer.clear().putLong(high).putLong(low).flip();
    mac.update(customer);
    return HexFormat.of().formatHex(mac.doFinal(), 0, NAME_BYTES);
  }

  private static Mac keyed(final byte[] key) {
    try {
      final Mac keyed = Mac.getInstance(ALGORITHM);
      keyed.init(new SecretKeySpec(key, ALGORITHM));
      return keyed;
    } catch (final GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
