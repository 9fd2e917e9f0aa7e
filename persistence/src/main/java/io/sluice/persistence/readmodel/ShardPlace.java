package io.sluice.persistence.readmodel;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where one shard of the mirror stands. Immutable.
 *
 * @param shard its number
 * @param standing how far it can be relied on
 * @param journal id of the journal that it mirrors, empty if that is not known
 * @param generation the word that everything in it bears, empty if that is not known
 * @param position everything up to this position of the journal is in it; 0 unless it is whole
 * @param written position of the newest state that was written to it
 * @param ageMs how far from now it was written last, by the clocks of Sluice and of this machine,
 *     which have to agree; {@link Long#MAX_VALUE} if that is not known
 */
public record ShardPlace(
    int shard,
    Standing standing,
    String journal,
    String generation,
    long position,
    long written,
    long ageMs) {
  /** The fields that are read, in the order in which {@link #of} takes them. */
  static final String[] FIELDS = {
    "format", "journal", "generation", "position", "written", "state", "time"
  };

  private static final String FORMAT = "1";
  private static final Pattern JOURNAL = Pattern.compile("[0-9A-Za-z-]{1,64}");
  private static final Pattern STATE = Pattern.compile("live|rebuilding");

  /** Whether it is whole, however old. */
  public boolean isLive() {
    return standing == Standing.FRESH || standing == Standing.OLD;
  }

  /** Whether it is whole and was written within a bound. */
  public boolean isLiveWithin(final long maxAgeMs) {
    return isLive() && ageMs <= maxAgeMs;
  }

  /** Whether it is whole and everything up to a position is in it. */
  public boolean hasReached(final long wanted) {
    return isLive() && position >= wanted;
  }

  /** Whether anything that bears its generation belongs to the mirror that the reader expects. */
  boolean isOurs() {
    return isLive() || standing == Standing.REBUILDING;
  }

  /** Whether nothing but time passed between two looks. */
  boolean isSameMirror(final ShardPlace later) {
    return isOurs()
        && later.isOurs()
        && journal.equals(later.journal)
        && generation.equals(later.generation);
  }

  /** A place of which nothing can be said. */
  static ShardPlace without(final int shard, final Standing standing) {
    return new ShardPlace(shard, standing, "", "", 0, 0, Long.MAX_VALUE);
  }

  /**
   * Reads a place.
   *
   * @param fields values of {@link #FIELDS}
   * @param nowMs wall clock
   */
  static ShardPlace of(
      final int shard,
      final @Nullable String[] fields,
      final long nowMs,
      final ReaderSettings settings) {
    boolean nothing = true;
    boolean everything = true;
    for (final String field : fields) {
      nothing &= field == null;
      everything &= field != null;
    }
    if (nothing) {
      return without(shard, Standing.MISSING);
    }
    try {
      return everything
          ? read(shard, fields, nowMs, settings)
          : without(shard, Standing.UNREADABLE);
    } catch (final UnreadableText somebodyElseWroteIt) {
      return without(shard, Standing.UNREADABLE);
    }
  }

  private static ShardPlace read(
      final int shard,
      final @Nullable String[] fields,
      final long nowMs,
      final ReaderSettings settings)
      throws UnreadableText {
    final String journal = Words.matching(JOURNAL, field(fields, 1));
    final String generation = new Words(field(fields, 2)).generation();
    final long position = Words.number(field(fields, 3));
    final long written = Words.number(field(fields, 4));
    final boolean live = Words.matching(STATE, field(fields, 5)).equals("live");
    final long ageMs = Math.abs(nowMs - Words.number(field(fields, 6)));
    if (!field(fields, 0).equals(FORMAT)) {
      throw new UnreadableText("format " + FORMAT);
    }
    final String expected = settings.journal();
    if (expected != null && !expected.equals(journal)) {
      return without(shard, Standing.FOREIGN);
    }
    final Standing whole = ageMs <= settings.maxAge().toMillis() ? Standing.FRESH : Standing.OLD;
    return new ShardPlace(
        shard,
        live ? whole : Standing.REBUILDING,
        journal,
        generation,
        live ? position : 0,
        written,
        ageMs);
  }

  private static String field(final @Nullable String[] fields, final int index) {
    return Objects.requireNonNull(fields[index], "all fields are there");
  }
}
