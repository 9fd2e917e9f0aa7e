package io.sluice.persistence.mirror;

import org.jspecify.annotations.Nullable;

/**
 * What became of a batch, or of the removal of what is left over.
 *
 * @param kind of result
 * @param batch that was sent, null for a removal
 * @param generation of the mirror that it belonged to
 * @param written keys that were written or removed
 * @param repaired keys that held what can not be read, among those
 * @param words what was found or went wrong, for people
 */
public record BatchResult(
    Kind kind, @Nullable Batch batch, String generation, int written, int repaired, String words) {

  /** What it means. */
  public enum Kind {
    /** It is told, or was told before. */
    DONE,
    /** The shard holds another generation, or nothing at all. */
    LOST,
    /** The shard has forgotten what it was told. */
    ROLLED_BACK,
    /** It may or may not be told; it can be told again. */
    FAILED
  }

  /** It may or may not be told. */
  public static BatchResult failed(
      final @Nullable Batch batch, final String generation, final String why) {
    return new BatchResult(Kind.FAILED, batch, generation, 0, 0, why);
  }
}
