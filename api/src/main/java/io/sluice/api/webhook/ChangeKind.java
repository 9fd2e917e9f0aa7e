package io.sluice.api.webhook;

/** What can be asked of an endpoint under a key. */
enum ChangeKind {
  /** To begin anew from a position. */
  REPLAY,
  /** To try dead letters once more. */
  RETRY,
  /** To sign with a new secret. */
  ROTATION
}
