package io.sluice.api.stream;

import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.JsonOutput.Name;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Chains lines: each ends with the SHA-256 of the hash before it, 32 bytes, which are 0 for the
 * first, and of its own bytes up to there. Collects those that are asked for. One thread.
 */
final class SaleChain {
  private static final Name HASH = Name.of("hash");
  private static final Name LINE = Name.of("n");
  private static final int HASH_BYTES = 32;

  private final long after;
  private final MessageDigest digest;
  private final JsonOutput line = new JsonOutput();
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
  private byte[] last = new byte[HASH_BYTES];
  private long count;

  /**
   * A chain without lines.
   *
   * @param after lines up to this number are made, but not collected
   */
  SaleChain(final long after) {
    this.after = after;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (final NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Begins the next line. */
  JsonOutput begin() {
    count++;
    return line.clear().beginObject().number(LINE, count);
  }

  /** Ends the line that was begun. */
  void end() {
    digest.update(last);
    digest.update(line.bytes(), 0, line.length());
    last = digest.digest();
    line.plain(HASH, HexFormat.of().formatHex(last)).endObject().newLine();
    if (count > after) {
      collected.write(line.bytes(), 0, line.length());
    }
  }

  /** Number of the last line. */
  long count() {
    return count;
  }

  /** Bytes that are collected. */
  int length() {
    return collected.size();
  }

  /** Hands out what is collected. */
  byte[] take() {
    final byte[] taken = collected.toByteArray();
    collected.reset();
    return taken;
  }
}
