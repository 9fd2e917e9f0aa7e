package io.sluice.loadtest.http;

import java.nio.ByteBuffer;

/**
 * Writes the request with a number: always the same bytes for the same number, so that it can be
 * repeated.
 */
@FunctionalInterface
public interface RequestWriter {
  /** Appends the whole request, head and body. */
  void write(long number, ByteBuffer out);
}
