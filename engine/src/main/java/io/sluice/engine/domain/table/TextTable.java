package io.sluice.engine.domain.table;

import io.sluice.engine.codec.DamagedSnapshotException;
import io.sluice.engine.codec.StateInput;
import io.sluice.engine.codec.StateOutput;
import java.util.Arrays;

/** Short texts by row, empty where none was written, with a running hash. */
public final class TextTable implements TableContent {
  private static final int PAGE_BITS = 10;
  private static final int PAGE_ROWS = 1 << PAGE_BITS;

  private final int name;
  private final LongTable hashes;
  private String[][] pages = new String[16][];

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

  @Override
  public void writeTo(final StateOutput out) {
    out.begin(name, TableKind.TEXTS);
    out.putLong(textCount());
    for (int page = 0; page < pages.length; page++) {
      final String[] texts = pages[page];
      for (int i = 0; texts != null && i < PAGE_ROWS; i++) {
        if (texts[i] != null && !texts[i].isEmpty()) {
          out.putText(page << PAGE_BITS | i, texts[i]);
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
      final String text = in.getText();
      if (in.tag() < 0) {
        throw new DamagedSnapshotException("a text of table " + name + " has no row");
      }
      set(in.tag(), text);
    }
    in.end();
  }

  private long textCount() {
    long count = 0;
    for (final String[] texts : pages) {
      for (int i = 0; texts != null && i < PAGE_ROWS; i++) {
        count += texts[i] == null || texts[i].isEmpty() ? 0 : 1;
      }
    }
    return count;
  }

  private static long hashOf(final String text) {
    return text.isEmpty() ? 0 : new TextHash().add(text).value();
  }
}
