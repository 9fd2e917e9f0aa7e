package io.sluice.persistence.chronicle;

import io.sluice.engine.spi.JournalDamagedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The list of the epochs that count: a text file whose last line is a check sum over the others.
 *
 * @param journalId of the journal
 * @param secretCheck what the secret must hash to
 * @param epochs oldest first
 */
record Manifest(UUID journalId, long secretCheck, List<Epoch> epochs) {
  private static final String FIRST_LINE = "sluice journal 1";
  private static final Pattern JOURNAL = Pattern.compile("journal ([0-9a-f-]{36})");
  private static final Pattern SECRET = Pattern.compile("secret-check ([0-9a-f]{16})");
  private static final Pattern EPOCH =
      Pattern.compile("epoch (\\d{1,18}) first-position (\\d{1,18}) chain ([0-9a-f]{16})");

  /**
   * One epoch. It counts from its first position up to the first position of its successor.
   *
   * @param number of it, higher than those before
   * @param firstPosition one more than what was proven to be forced before it
   * @param chainHash over all events before that position
   */
  record Epoch(long number, long firstPosition, long chainHash) {}

  Manifest {
    epochs = List.copyOf(epochs);
  }

  /** Reads it; null if there is none. */
  static @Nullable Manifest read(final Path file) throws IOException, JournalDamagedException {
    final byte[] content = DurableFiles.readIfThere(file);
    if (content == null) {
      return null;
    }
    final String text = new String(content, StandardCharsets.ISO_8859_1);
    final int end = text.lastIndexOf("crc32c ");
    if (end < 0 || !text.substring(end).equals(lastLine(text.substring(0, end)))) {
      throw new JournalDamagedException(
          "the manifest does not match its check sum", file, Math.max(end, 0), 0);
    }
    try {
      return parse(text.substring(0, end).lines().toList());
    } catch (final IllegalArgumentException e) {
      throw new JournalDamagedException(
          "the manifest has a line that is not known: " + e.getMessage(), file, 0, 0);
    }
  }

  private static Manifest parse(final List<String> lines) {
    if (lines.size() < 4 || !lines.getFirst().equals(FIRST_LINE)) {
      throw new IllegalArgumentException(lines.isEmpty() ? "none" : lines.getFirst());
    }
    final UUID journalId = UUID.fromString(match(JOURNAL, lines.get(1)).group(1));
    final long secretCheck = Long.parseUnsignedLong(match(SECRET, lines.get(2)).group(1), 16);
    final List<Epoch> epochs = new ArrayList<>();
    for (final String line : lines.subList(3, lines.size())) {
      final Matcher matcher = match(EPOCH, line);
      epochs.add(new Epoch(
          Long.parseLong(matcher.group(1)),
          Long.parseLong(matcher.group(2)),
          Long.parseUnsignedLong(matcher.group(3), 16)));
    }
    return new Manifest(journalId, secretCheck, epochs);
  }

  private static Matcher match(final Pattern pattern, final String line) {
    final Matcher matcher = pattern.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(line);
    }
    return matcher;
  }

  /** The same with one more epoch. */
  Manifest with(final Epoch epoch) {
    final List<Epoch> more = new ArrayList<>(epochs);
    more.add(epoch);
    return new Manifest(journalId, secretCheck, more);
  }

  /** The epoch that was opened last. */
  Epoch last() {
    return epochs.getLast();
  }

  /** Whether an epoch counts. */
  boolean lists(final long number) {
    return epochs.stream().anyMatch(epoch -> epoch.number() == number);
  }

  /** Puts it in place; when this returns, it is what the next start reads. */
  void write(final Path file, final DurableFiles files) throws IOException {
    final StringBuilder text = new StringBuilder();
    text.append(FIRST_LINE).append('\n');
    text.append("journal ").append(journalId).append('\n');
    text.append("secret-check %016x\n".formatted(secretCheck));
    for (final Epoch epoch : epochs) {
      text.append("epoch %d first-position %d chain %016x\n"
          .formatted(epoch.number, epoch.firstPosition, epoch.chainHash));
    }
    text.append(lastLine(text.toString()));
    files.replace(file, text.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String lastLine(final String text) {
    final CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
    return "crc32c %08x\n".formatted(crc.getValue());
  }
}
