package io.sluice.api.webhook;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request that asks for or changes an endpoint is answered with. Immutable. */
public sealed interface WebhookAnswer {
  /**
   * One endpoint.
   *
   * @param view how it stands
   * @param created whether it was not there before
   * @param replayed whether the same was asked before and nothing was done now
   * @param secret its newest secret, if it was just made; null otherwise
   */
  record One(
      WebhookView view,
      boolean created,
      boolean replayed,
      @Nullable String secret) implements WebhookAnswer {}

  /**
   * Some endpoints, by id.
   *
   * @param next id of the last one if there are more, null otherwise
   */
  record Many(List<WebhookView> items, @Nullable String next) implements WebhookAnswer {}

  /**
   * Some dead letters, by position.
   *
   * @param next position of the last one if there are more, 0 otherwise
   */
  record DeadLetters(List<DeadLetter> items, long next) implements WebhookAnswer {}

  /** It was removed. */
  record Removed() implements WebhookAnswer {}

  /**
   * It was not done.
   *
   * @param why why not
   */
  record Refused(Why why) implements WebhookAnswer {}

  /** Why something was not done. */
  enum Why {
    /** There is no such endpoint, or no such dead letter. */
    UNKNOWN,
    /** It is not the version that the condition names. */
    STALE,
    /** There are as many endpoints as there may be. */
    TOO_MANY,
    /** Nothing durable has the position. */
    POSITION_UNKNOWN,
    /** The key was used for something else. */
    KEY_REUSED,
    /** It could not be written. It is in the log. */
    FAILED
  }
}
