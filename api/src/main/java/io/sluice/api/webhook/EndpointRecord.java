package io.sluice.api.webhook;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Everything that is kept of one endpoint. Immutable.
 *
 * @param id as the operator chose it
 * @param config what was stated of it
 * @param stopped why it is sent nothing
 * @param secrets that sign
 * @param journalId of the journal that positions are of
 * @param readUpTo position up to which everything was read
 * @param undone positions up to there that were not delivered
 * @param deadLetters what it did not take
 * @param gone what was removed before it had it
 * @param notes the last request of each {@link ChangeKind}
 */
record EndpointRecord(
    String id,
    EndpointConfig config,
    StopReason stopped,
    SigningSecrets secrets,
    UUID journalId,
    long readUpTo,
    Collection<Long> undone,
    Collection<DeadLetter> deadLetters,
    GoneEvents gone,
    List<KeyNote> notes) {
  /** The same with another statement; what had answered 410 is sent events again. */
  EndpointRecord stating(final EndpointConfig newConfig) {
    final StopReason left = stopped == StopReason.ENDPOINT_GONE ? StopReason.NONE : stopped;
    return new EndpointRecord(
        id, newConfig, left, secrets, journalId, readUpTo, undone, deadLetters, gone, notes);
  }

  /** The same with other secrets. */
  EndpointRecord signingWith(final SigningSecrets newSecrets) {
    return new EndpointRecord(
        id, config, stopped, newSecrets, journalId, readUpTo, undone, deadLetters, gone, notes);
  }

  /**
   * The same beginning anew behind a position of a journal. Dead letters that come again with the
   * rest are none any more, and those of another journal mean nothing.
   */
  EndpointRecord beginningBehind(final UUID journal, final long after) {
    final boolean same = journal.equals(journalId);
    final List<DeadLetter> left = deadLetters.stream()
        .filter(letter -> same && letter.position() <= after)
        .toList();
    final StopReason reason =
        stopped == StopReason.ENDPOINT_GONE ? StopReason.ENDPOINT_GONE : StopReason.NONE;
    return new EndpointRecord(
        id, config, reason, secrets, journal, after, List.of(), left, gone, notes);
  }

  /** The same with some dead letters to be delivered once more. */
  EndpointRecord retrying(final Set<Long> positions) {
    final Set<Long> more = new TreeSet<>(undone);
    more.addAll(positions);
    final List<DeadLetter> left = deadLetters.stream()
        .filter(letter -> !positions.contains(letter.position()))
        .toList();
    return new EndpointRecord(
        id, config, stopped, secrets, journalId, readUpTo, more, left, gone, notes);
  }

  /** The same after a request under a key. */
  EndpointRecord noting(final ChangeKind kind, final KeyNote note) {
    final List<KeyNote> newNotes = new ArrayList<>(notes);
    newNotes.set(kind.ordinal(), note);
    return new EndpointRecord(
        id,
        config,
        stopped,
        secrets,
        journalId,
        readUpTo,
        undone,
        deadLetters,
        gone,
        List.copyOf(newNotes));
  }
}
