package io.sluice.api.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/** Signatures, by the vector that Standard Webhooks publishes. */
final class SigningSecretsTest {
  private static final byte[] NONE = {};
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final long MS = 1_614_265_330_999L;
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SECRET =
      SigningSecrets.decode("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

  @Test
  void shouldSignAsTheStandardDoes() {
    assertEquals(SIGNATURE, SigningSecrets.of(SECRET, NONE, 0).sign(ID, MS, BODY));
    assertEquals(1_614_265_330L, SigningSecrets.timestamp(MS));
  }

  @Test
  void shouldSignAnythingElseOtherwise() {
    final SigningSecrets secrets = SigningSecrets.of(SECRET, NONE, 0);
    assertNotEquals(SIGNATURE, secrets.sign(ID + "1", MS, BODY));
    assertNotEquals(SIGNATURE, secrets.sign(ID, MS + 1, BODY));
    assertNotEquals(SIGNATURE, secrets.sign(ID, MS, NONE));
  }

  @Test
  void shouldSignWithBothUntilTheOverlapEnds() {
    final SigningSecrets rotated =
        SigningSecrets.of(SECRET, NONE, 0).rotated(new SecureRandom(), MS + 5);
    final String[] both = rotated.sign(ID, MS + 4, BODY).split(" ", -1);
    assertEquals(2, both.length);
    assertEquals(SIGNATURE.length(), both[0].length());
    assertEquals(SigningSecrets.of(SECRET, NONE, 0).sign(ID, MS + 4, BODY), both[1]);
    assertEquals(MS + 5, rotated.previousUntilMs(MS + 4));
    assertEquals(0, rotated.previousUntilMs(MS + 5));
    final String one = rotated.sign(ID, MS + 5, BODY);
    assertFalse(one.contains(" "), one);
    assertEquals(
        one, SigningSecrets.of(rotated.current(), NONE, 0).sign(ID, MS + 5, BODY), "the new one");
  }

  @Test
  void shouldMakeSecretsOfItsOwn() {
    final SigningSecrets made = SigningSecrets.create(new SecureRandom());
    assertTrue(made.text().matches("whsec_[A-Za-z0-9+/]{43}="), "32 bytes");
    assertEquals(32, SigningSecrets.decode(made.text()).length);
    assertNotEquals(made.text(), SigningSecrets.create(new SecureRandom()).text());
    assertFalse(made.toString().contains(made.text().substring(6)), "no log shows it");
  }
}
