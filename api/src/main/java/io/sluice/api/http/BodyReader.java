package io.sluice.api.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of one request, or lets it pass by when it is already clear that it is refused.
 *
 * <p>Either way it ends: with the end of the body, with too many bytes, with a deadline, or with
 * the connection. A body must come at a rate that a slow line can keep up with, and a trickling
 * sender can not. One event loop.
 */
final class BodyReader extends OpenRequest implements Handler<Buffer> {
  /** Bytes of a refused body that are read before it is answered. */
  static final int MAX_PASSED_BYTES = 8 * 1024 * 1024;

  /** How long a refused body is read before it is answered. */
  static final int MAX_PASSING_MS = 2_000;

  /** Time that the bytes of a body may take beyond the read time-out. */
  private static final int MIN_BYTES_PER_MS = 16;

  private static final Buffer EMPTY = Buffer.buffer();

  private final OpenRequests requests;
  private final Exchange exchange;
  private final HttpServerRequest request;
  private final long startedMs;
  private final int readTimeoutMs;
  private final int maxBytes;
  private final long announcedBytes;
  private @Nullable Problem refusal;
  private @Nullable Buffer body;

  // The first chunk belongs to who sent it; only a buffer that was made here may grow.
  private boolean joined;
  private long received;
  private int kept;
  private boolean watched;
  private boolean done;

  /**
   * A reader that did not begin.
   *
   * @param maxBytes bound of the body
   * @param announcedBytes what the header says of its length, -1 for nothing
   * @param refusal why the body is let pass by, null if it is read
   */
  BodyReader(
      final EdgeLoop loop,
      final Exchange exchange,
      final HttpServerRequest request,
      final int maxBytes,
      final long announcedBytes,
      final @Nullable Problem refusal) {
    this.requests = loop.open();
    this.startedMs = loop.nowMs();
    this.readTimeoutMs = loop.settings().readTimeoutMs();
    this.exchange = exchange;
    this.request = request;
    this.maxBytes = maxBytes;
    this.announcedBytes = announcedBytes;
    this.refusal = refusal;
  }

  /** Begins to read. */
  void start() {
    requests.add(this);
    request.handler(this).endHandler(this::onEnd);
  }

  @Override
  void onTick(final long nowMs) {
    if (exchange.isGone()) {
      // Before the first byte nobody tells that the connection broke.
      finish();
      return;
    }
    final long deadlineMs = refusal == null
        ? startedMs + readTimeoutMs + received / MIN_BYTES_PER_MS
        : startedMs + MAX_PASSING_MS;
    if (nowMs >= deadlineMs) {
      giveUp(refusal == null ? Problem.BODY_LATE : refusal);
    }
  }

  @Override
  public void handle(final Buffer chunk) {
    if (done) {
      return;
    }
    received += chunk.length();
    if (refusal == null) {
      keep(chunk);
    }
    if (refusal != null && received > MAX_PASSED_BYTES) {
      giveUp(refusal);
    } else if (!watched && received != announcedBytes) {
      watched = true;
      request.exceptionHandler(this::onBroken);
    }
  }

  private void keep(final Buffer chunk) {
    if (received > maxBytes) {
      refuse(Exchange.tooLarge(maxBytes));
      return;
    }
    if (!requests.tryKeep(chunk.length())) {
      refuse(Problem.FULL);
      return;
    }
    kept += chunk.length();
    final Buffer before = body;
    if (before == null) {
      body = chunk;
    } else if (joined) {
      before.appendBuffer(chunk);
    } else {
      joined = true;
      body = Buffer.buffer(kept).appendBuffer(before).appendBuffer(chunk);
    }
  }

  private void refuse(final Problem problem) {
    refusal = problem;
    body = null;
    requests.release(kept);
    kept = 0;
  }

  private void onEnd(final @Nullable Void nothing) {
    if (done) {
      return;
    }
    final Problem problem = refusal;
    final Buffer complete = body;
    finish();
    if (problem != null) {
      exchange.refuse(problem);
    } else {
      exchange.onBody(complete == null ? EMPTY : complete);
    }
  }

  private void onBroken(final Throwable cause) {
    if (!done) {
      finish();
    }
  }

  private void giveUp(final Problem problem) {
    finish();
    exchange.refuseAndClose(problem);
  }

  private void finish() {
    done = true;
    requests.remove(this);
    requests.release(kept);
    kept = 0;
    body = null;
  }
}
