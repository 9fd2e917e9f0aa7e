package io.sluice.engine.domain.table;

import java.util.Arrays;

/** Short texts by row, empty where none was written, with a running hash. */
public final class TextTable {
  private static final int PAGE_BITS = 10;
  private static final int PAGE_ROWS = 1 << PAGE_BITS;

  private final LongTable hashes;
  private String[][] pages = new String[16][];

  /**
   * An empty table.
   *
   * @param name number of its table of hashes among all of one state
   */
  public TextTable(final int name) {
    hashes = new LongTable(name, 1);
  }

  /** The text of a row. */
  public String get(final int row) {
    final int page = row >>> PAGE_BITS;
    if (page >= pages.length || pages[page] == null) {
      return "";
    }
    final String text = pages[page][row & PAGE_ROWS - 1];
    return text == null ? "" : text;
  }

  /** Sets the text of a row. */
  @WritesState
  public void set(final int row, final String text) {
    final int page = row >>> PAGE_BITS;
    if (page >= pages.length) {
      pages = Arrays.copyOf(pages, Math.max(page + 1, pages.length * 2));
    }
    if (pages[page] == null) {
      pages[page] = new String[PAGE_ROWS];
    }
    pages[page][row & PAGE_ROWS - 1] = text;
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

  private static long hashOf(final String text) {
    return text.isEmpty() ? 0 : new TextHash().add(text).value();
  }
}
