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
 * @param kept from where on the journal is there
 * @param epochs oldest first
 */
record Manifest(UUID journalId, long secretCheck, Kept kept, List<Epoch> epochs) {
  private static final String FIRST_LINE = "sluice journal 1";
  private static final Pattern JOURNAL = Pattern.compile("journal ([0-9a-f-]{36})");
  private static final Pattern SECRET = Pattern.compile("secret-check ([0-9a-f]{16})");
  private static final Pattern KEPT =
      Pattern.compile("kept-after position (\\d{1,18}) chain ([0-9a-f]{16}) file (\\d{1,9})");
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

  /**
   * What may have been removed: all events up to a position, which a snapshot holds, and with them
   * the epochs before the first that is listed, and of that one the files before a number.
   *
   * @param position of the last event that may be missing, 0 if none may
   * @param chainHash over all events up to there
   * @param file number of the first file that must be there
   */
  record Kept(long position, long chainHash, int file) {
    /** All of it is there. */
    static final Kept WHOLE = new Kept(0, 0, 0);
  }

  /** A journal that is whole. */
  Manifest(final UUID journalId, final long secretCheck, final List<Epoch> epochs) {
    this(journalId, secretCheck, Kept.WHOLE, epochs);
  }

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
    final Matcher keptLine = KEPT.matcher(lines.get(3));
    final boolean whole = !keptLine.matches();
    final Kept kept = whole
        ? Kept.WHOLE
        : new Kept(
            Long.parseLong(keptLine.group(1)),
            Long.parseUnsignedLong(keptLine.group(2), 16),
            Integer.parseInt(keptLine.group(3)));
    final List<Epoch> epochs = new ArrayList<>();
    for (final String line : lines.subList(whole ? 3 : 4, lines.size())) {
      final Matcher matcher = match(EPOCH, line);
      epochs.add(new Epoch(
          Long.parseLong(matcher.group(1)),
          Long.parseLong(matcher.group(2)),
          Long.parseUnsignedLong(matcher.group(3), 16)));
    }
    if (epochs.isEmpty()) {
      throw new IllegalArgumentException("no epoch");
    }
    return new Manifest(journalId, secretCheck, kept, epochs);
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
    return new Manifest(journalId, secretCheck, kept, more);
  }

  /** The same without what lies before an epoch and before a file of it. */
  Manifest keeping(final Kept newKept, final int firstEpochIndex) {
    final List<Epoch> rest = epochs.subList(firstEpochIndex, epochs.size());
    return new Manifest(journalId, secretCheck, newKept, rest);
  }

  /** Index of the epoch in which the event behind a position lies, or comes to lie. */
  int indexAfter(final long position) {
    int index = epochs.size() - 1;
    while (index > 0 && epochs.get(index).firstPosition() > position + 1) {
      index--;
    }
    return index;
  }

  /** Number of the first file of an epoch that must be there. */
  int firstFile(final int epochIndex) {
    return epochIndex == 0 ? kept.file() : 0;
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
    if (!kept.equals(Kept.WHOLE)) {
      text.append("kept-after position %d chain %016x file %d\n"
          .formatted(kept.position, kept.chainHash, kept.file));
    }
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
