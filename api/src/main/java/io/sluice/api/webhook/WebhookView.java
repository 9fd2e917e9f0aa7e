package io.sluice.api.webhook;

import java.util.List;
import java.util.UUID;

/**
 * How an endpoint stands, for people. Immutable.
 *
 * @param id as the operator chose it
 * @param url where events are sent
 * @param types of the events that are sent, empty for all
 * @param disabled whether nobody wants it to be sent anything
 * @param stopped why it is sent nothing all the same
 * @param version how often it was stated
 * @param journalId of the journal that positions are of
 * @param deliveredUpTo position up to which everything is done
 * @param readUpTo position up to which everything was read
 * @param pending events up to there that are not done
 * @param failing some of those that failed and wait for their time, in its order
 * @param failingCount how many there are
 * @param deadLetters how many events it did not take
 * @param gone what was removed before it had it
 * @param lastError what went wrong last; empty if nothing did since the start
 * @param lastErrorMs wall time of that
 * @param previousSecretUntilMs wall time until when the secret before signs, too; 0 if it does not
 */
public record WebhookView(
    String id,
    String url,
    List<String> types,
    boolean disabled,
    StopReason stopped,
    long version,
    UUID journalId,
    long deliveredUpTo,
    long readUpTo,
    int pending,
    List<Failing> failing,
    int failingCount,
    int deadLetters,
    GoneEvents gone,
    String lastError,
    long lastErrorMs,
    long previousSecretUntilMs) {
  /**
   * An event that failed and waits for its time.
   *
   * @param position of the event
   * @param type of the event
   * @param key what it is about; of several the first
   * @param attempts that failed
   * @param nextAttemptMs wall time of the next
   * @param error what went wrong last
   */
  public record Failing(
      long position, String type, String key, int attempts, long nextAttemptMs, String error) {}
}
