package io.sluice.api.fairness;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Checks a log line by line, from its first: that each line is the next one and has the hash that
 * follows from the one before, and that what it tells could be so and was fair.
 */
public final class SaleLogChecker {
  private static final String HASH = ",\"hash\":\"";
  private static final int HASH_BYTES = 32;
  private static final int TAIL_LENGTH = HASH.length() + 2 * HASH_BYTES + 2;

  private final MessageDigest digest;
  private final CheckedSale sale = new CheckedSale();
  private byte[] last = new byte[HASH_BYTES];
  private long count;
  private long lastPosition;
  private String lastTime = "";
  private boolean more;
  private boolean mustBeSetApart;

  private SaleLogChecker() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (final NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Checks a log from its first line to its last. */
  public static SaleVerdict check(final BufferedReader log) throws IOException {
    final SaleLogChecker checker = new SaleLogChecker();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      final String fault = checker.check(line);
      if (fault != null) {
        return new SaleVerdict(checker.count, fault);
      }
    }
    if (!checker.sale.isEnded()) {
      return new SaleVerdict(
          checker.count + 1, "the log has no end: the activity goes on, or lines are missing");
    }
    return new SaleVerdict(
        0,
        checker.count + " lines, last hash " + HexFormat.of().formatHex(checker.last) + "; "
            + checker.sale.totals());
  }

  private @Nullable String check(final String text) {
    count++;
    try {
      take(text);
      return null;
    } catch (final SaleLogFault fault) {
      return fault.getMessage();
    }
  }

  private void take(final String text) throws SaleLogFault {
    final LogLine line = LogLine.read(text);
    if (line.number("n") != count) {
      throw new SaleLogFault(
          "here stands line " + line.number("n") + ": lines are missing, or in another order");
    }
    checkHash(text);
    final long position = line.number("position");
    if (position <= lastPosition || line.text("time").compareTo(lastTime) < 0) {
      throw new SaleLogFault("it was before the line before");
    }
    if (more && position != lastPosition + 1) {
      endCommand();
    }
    sale.take(line);
    lastPosition = position;
    lastTime = line.text("time");
    more = line.flag("more");
    mustBeSetApart |= "definition".equals(line.text("kind"));
    if (!more) {
      endCommand();
    }
  }

  private void endCommand() throws SaleLogFault {
    if (mustBeSetApart && !sale.isEnded()) {
      sale.checkSetApart();
    }
    mustBeSetApart = false;
    sale.look(lastPosition);
  }

  private void checkHash(final String text) throws SaleLogFault {
    final int tail = text.length() - TAIL_LENGTH;
    if (tail < 0 || !text.startsWith(HASH, tail) || !text.endsWith("\"}")) {
      throw new SaleLogFault("it does not end with a hash");
    }
    digest.update(last);
    final byte[] hash = digest.digest(text.substring(0, tail).getBytes(StandardCharsets.UTF_8));
    if (!text.startsWith(HexFormat.of().formatHex(hash), tail + HASH.length())) {
      throw new SaleLogFault(
          "its hash is not that of its bytes and the line before: one of them was changed");
    }
    last = hash;
  }
}
