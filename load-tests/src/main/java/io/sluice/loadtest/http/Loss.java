package io.sluice.loadtest.http;

/** Why a request has no answer: its outcome is unknown until it is repeated with the same key. */
public enum Loss {
  /** No answer within the time-out of the client. */
  TIMED_OUT,
  /** The connection ended first. */
  BROKEN,
  /** What came back was no HTTP answer. */
  MALFORMED,
  /** It never went out, because every connection waited for an answer: certainly not executed. */
  UNSENT
}
