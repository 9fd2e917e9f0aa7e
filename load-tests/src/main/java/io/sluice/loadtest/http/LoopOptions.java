package io.sluice.loadtest.http;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How a loop talks to its server.
 *
 * @param target where the server listens
 * @param connections how many connections are kept open
 * @param depth requests that may be under way on one connection; more than 1 is pipelining
 * @param maxRequestBytes room for one request
 * @param answerTimeout a request that waits longer is lost, and its connection is closed
 * @param reconnects whether a connection that ended is opened again
 */
public record LoopOptions(
    InetSocketAddress target,
    int connections,
    int depth,
    int maxRequestBytes,
    Duration answerTimeout,
    boolean reconnects) {
  private static final int DEFAULT_REQUEST_BYTES = 8 * 1024;
  private static final Duration DEFAULT_ANSWER_TIMEOUT = Duration.ofSeconds(10);

  public LoopOptions {
    if (connections < 1 || depth < 1 || maxRequestBytes < 1) {
      throw new IllegalArgumentException("connections, depth and request bytes must be positive");
    }
  }

  /** One request at a time on each connection, and connections that ended are opened again. */
  public static LoopOptions of(final InetSocketAddress target, final int connections) {
    return new LoopOptions(
        target, connections, 1, DEFAULT_REQUEST_BYTES, DEFAULT_ANSWER_TIMEOUT, true);
  }

  /** The same with more than one request at a time on a connection. */
  public LoopOptions withDepth(final int newDepth) {
    return new LoopOptions(
        target, connections, newDepth, maxRequestBytes, answerTimeout, reconnects);
  }

  /** The same with room for larger requests. */
  public LoopOptions withMaxRequestBytes(final int bytes) {
    return new LoopOptions(target, connections, depth, bytes, answerTimeout, reconnects);
  }

  /** The same with another time-out. */
  public LoopOptions withAnswerTimeout(final Duration timeout) {
    return new LoopOptions(target, connections, depth, maxRequestBytes, timeout, reconnects);
  }

  /** The same, but a connection that ended stays closed. */
  public LoopOptions withoutReconnecting() {
    return new LoopOptions(target, connections, depth, maxRequestBytes, answerTimeout, false);
  }
}
