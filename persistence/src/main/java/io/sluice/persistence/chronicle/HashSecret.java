package io.sluice.persistence.chronicle;

import io.sluice.engine.codec.SipHash128;
import io.sluice.engine.spi.JournalDamagedException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;

/** The 16 bytes under which outside names are hashed, in a file of their own. */
final class HashSecret {
  private static final int LENGTH = 16;
  private static final String CHECK_TEXT = "sluice";

  private HashSecret() {}

  /** Reads the secret that is going to be that of a journal, or makes it. */
  static byte[] readOrCreate(final Path file, final DurableFiles files) throws IOException {
    final byte[] made = DurableFiles.readIfThere(file);
    if (made != null && made.length == LENGTH) {
      return made;
    }
    final byte[] secret = new byte[LENGTH];
    new SecureRandom().nextBytes(secret);
    files.replacePrivate(file, secret);
    return secret;
  }

  /** Reads the secret of a journal. */
  static byte[] read(final Path file, final Manifest manifest)
      throws IOException, JournalDamagedException {
    final byte[] secret = DurableFiles.readIfThere(file);
    if (secret == null) {
      throw new JournalDamagedException("the secret of the journal is missing", file, 0, 0);
    }
    if (secret.length != LENGTH || check(secret) != manifest.secretCheck()) {
      throw new JournalDamagedException("the secret is not that of the journal", file, 0, 0);
    }
    return secret;
  }

  /** What the manifest keeps to know the secret again, and what does not give it away. */
  static long check(final byte[] secret) {
    return new SipHash128(secret).hash(0, CHECK_TEXT).high();
  }
}
