package io.sluice.engine.domain.table;

import io.sluice.engine.codec.DamagedSnapshotException;
import io.sluice.engine.codec.StateInput;
import io.sluice.engine.codec.StateOutput;
import io.sluice.engine.codec.TextBytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts of at most {@value TextPage#MAX_LENGTH} characters by row, empty where none was written,
 * with a running hash.
 */
public final class TextTable implements TableContent {
  private static final int PAGE_BITS = Integer.numberOfTrailingZeros(TextPage.ROWS);

  private final int name;
  private final LongTable hashes;
  private @Nullable TextPage[] pages = new TextPage[16];

  /**
   * An empty table.
   *
   * @param name number of its table of hashes among all of one state
   */
  public TextTable(final int name) {
    this.name = name;
    hashes = new LongTable(name, 1);
  }

  /** The text of a row. */
  public String get(final int row) {
    final int number = row >>> PAGE_BITS;
    final TextPage page = number < pages.length ? pages[number] : null;
    return page == null ? "" : page.get(row & TextPage.ROWS - 1);
  }

  /** Sets the text of a row. */
  @WritesState
  public void set(final int row, final String text) {
    page(row).set(row & TextPage.ROWS - 1, text);
    hashes.set(row, 0, hashOf(text));
  }

  /** Sets the text of a row to one that was read. */
  @WritesState
  public void set(final int row, final TextBytes text) {
    page(row).set(row & TextPage.ROWS - 1, text);
    hashes.set(row, 0, hashOf(text));
  }

  /** The running hash, for the hash of the state. */
  public LongTable hashes() {
    return hashes;
  }

  /** True if the running hash of a row is that of its text. */
  public boolean hashMatches(final int row) {
    return hashes.get(row, 0) == hashOf(get(row));
  }

  @Override
  public void writeTo(final StateOutput out) {
    out.begin(name, TableKind.TEXTS);
    out.putLong(textCount());
    for (int number = 0; number < pages.length; number++) {
      final TextPage page = pages[number];
      for (int i = 0; page != null && i < TextPage.ROWS; i++) {
        if (page.has(i)) {
          out.putText(number << PAGE_BITS | i, page.get(i));
        }
      }
    }
    out.end();
  }

  @Override
  @WritesState
  public void readFrom(final StateInput in) {
    in.begin(name, TableKind.TEXTS);
    final int count = in.getCount(Integer.MAX_VALUE);
    for (int i = 0; i < count; i++) {
      final TextBytes text = in.getTextBytes();
      final int row = in.tag();
      if (row < 0) {
        throw new DamagedSnapshotException("a text of table " + name + " has no row");
      }
      set(row, text);
    }
    in.end();
  }

  private TextPage page(final int row) {
    final int number = row >>> PAGE_BITS;
    if (number >= pages.length) {
      pages = Arrays.copyOf(pages, Math.max(number + 1, pages.length * 2));
    }
    TextPage page = pages[number];
    if (page == null) {
      page = new TextPage();
      pages[number] = page;
    }
    return page;
  }

  private long textCount() {
    long count = 0;
    for (final TextPage page : pages) {
      for (int i = 0; page != null && i < TextPage.ROWS; i++) {
        count += page.has(i) ? 1 : 0;
      }
    }
    return count;
  }

  private static long hashOf(final String text) {
    return text.isEmpty() ? 0 : new TextHash().add(text).value();
  }

  private static long hashOf(final TextBytes text) {
    return text.isLatin() && text.length() > 0
        ? new TextHash().addLatin(text.latin(), text.length()).value()
        : hashOf(text.toString());
  }
}
