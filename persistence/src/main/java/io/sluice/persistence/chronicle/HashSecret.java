package io.sluice.persistence.chronicle;

import io.sluice.engine.codec.SipHash128;
import io.sluice.engine.spi.JournalDamagedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** The 16 bytes under which outside names are hashed, in a file of their own. */
final class HashSecret {
  private static final int LENGTH = 16;
  private static final String CHECK_TEXT = "sluice";

  private HashSecret() {}

  /** Reads the secret of a journal, or makes one if there is no journal yet. */
  static byte[] readOrCreate(final Path file, final @Nullable Manifest manifest)
      throws IOException, JournalDamagedException {
    if (manifest != null) {
      return read(file, manifest);
    }
    if (Files.exists(file) && Files.size(file) == LENGTH) {
      return Files.readAllBytes(file);
    }
    final byte[] secret = new byte[LENGTH];
    new SecureRandom().nextBytes(secret);
    DurableFiles.replacePrivate(file, secret);
    return secret;
  }

  /** Reads the secret of a journal. */
  static byte[] read(final Path file, final Manifest manifest)
      throws IOException, JournalDamagedException {
    if (!Files.exists(file)) {
      throw new JournalDamagedException("the secret of the journal is missing", file, 0, 0);
    }
    final byte[] secret = Files.readAllBytes(file);
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
