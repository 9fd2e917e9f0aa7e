package io.sluice.persistence.mirror;

import java.util.List;

/**
 * What one shard is to be told at once. Immutable but for what only the replica's thread looks at.
 *
 * @param shard that all keys belong to
 * @param claim whether the shard is taken over, and nothing else told
 * @param generation of the mirror that it belongs to
 * @param journal whose state it is
 * @param version position of the state that the texts were read from
 * @param number of the batch in its shard and generation, from 1
 * @param expected number of the batch that the shard must have been told already; 0 for none
 * @param pruned mark of {@link PruneMarks} that the shard must bear already
 * @param complete position up to which the shard has everything once this is told
 * @param live false while the mirror is being built anew
 * @param writes keys and texts
 * @param taken what is put back if this can not be told
 */
public record Batch(
    int shard,
    boolean claim,
    String generation,
    String journal,
    long version,
    long number,
    long expected,
    long pruned,
    long complete,
    boolean live,
    List<Write> writes,
    List<ShardChanges.Entry> taken) {

  /**
   * One key.
   *
   * @param key of the thing
   * @param text what is known of it
   * @param topic number of the stream that tells of it, from 1; 0 for none
   * @param ended whether it may be forgotten after a while
   */
  public record Write(String key, String text, int topic, boolean ended) {}
}
