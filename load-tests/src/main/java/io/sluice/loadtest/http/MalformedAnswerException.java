package io.sluice.loadtest.http;

import java.io.IOException;

/** Bytes came that are no HTTP answer as our server writes them. */
final class MalformedAnswerException extends IOException {
  MalformedAnswerException(final String what) {
    super("malformed answer: " + what);
  }
}
