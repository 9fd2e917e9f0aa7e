package io.sluice.api.webhook;

/**
 * The last request of one kind that changed an endpoint, so that its repeat changes nothing.
 *
 * @param key its Idempotency-Key, empty if there was none yet
 * @param number what its body asked for
 */
record KeyNote(String key, long number) {
  static final KeyNote NONE = new KeyNote("", 0);
}
