package io.sluice.api.http;

import io.sluice.api.admission.Caller;
import io.sluice.api.admission.RequestClass;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** Whether one request is let in, and the room that it takes until it has ended. One event loop. */
final class Admittance {
  private final EdgeLoop loop;
  private final HttpServerRequest request;
  private final @Nullable RequestClass requestClass;
  private boolean asked;
  private boolean admitted;
  private boolean counted;
  private long begunNs;

  Admittance(
      final EdgeLoop loop, final HttpServerRequest request, final @Nullable Resource resource) {
    this.loop = loop;
    this.request = request;
    this.requestClass = resource == null ? null : resource.requestClass(request.method());
  }

  /** True if there is room for it; once it is known it stays so. */
  boolean isAdmitted() {
    if (!asked) {
      asked = true;
      admitted = requestClass == null || loop.load().admits(requestClass);
    }
    return admitted;
  }

  /** It, or a part of it, is refused since there is no room. */
  void onRefused() {
    if (requestClass != null) {
      loop.load().onRefused(requestClass);
    }
  }

  /** From now on it waits for the engine. */
  void onBegun() {
    if (requestClass != null) {
      counted = true;
      begunNs = System.nanoTime();
      loop.load().begin(requestClass);
    }
  }

  /** It was one question, which the engine has answered, or has not in time. */
  void onAnswered() {
    if (counted && requestClass != null) {
      counted = false;
      loop.load().end(requestClass, System.nanoTime() - begunNs);
    }
  }

  /** It waits no longer, however long it took. */
  void onEnded() {
    if (counted && requestClass != null) {
      counted = false;
      loop.load().end(requestClass);
    }
  }

  /** True if its caller may send one more request. */
  boolean takesToken() {
    final Caller caller = caller();
    return caller == null || caller.tryTake(System.nanoTime());
  }

  /** Takes so many more tokens of its caller. */
  void owe(final long tokens) {
    final Caller caller = loop.callers().isRateLimited() ? caller() : null;
    if (caller != null) {
      caller.owe(tokens, System.nanoTime());
    }
  }

  /** Says how much its caller may send, in the fields that are there for it. */
  void tellRate(final HttpServerResponse response) {
    final Caller caller = caller();
    if (caller != null) {
      final long nowNs = System.nanoTime();
      final int seconds = caller.secondsToNext(nowNs);
      final String more = seconds == 0 ? "" : ";t=" + seconds;
      response
          .putHeader(Headers.RATE_LIMIT_POLICY, loop.callers().policy())
          .putHeader(Headers.RATE_LIMIT, "\"caller\";r=" + caller.remaining(nowNs) + more);
    }
  }

  /**
   * After how many seconds it should come again: never before there is a token for it, and not all
   * who were refused at the same time.
   */
  int retryAfterSeconds(final ProblemType type) {
    if (type != ProblemType.OVERLOADED && type != ProblemType.TOO_MANY_REQUESTS) {
      // Who waits for something else than for a place is no part of a crowd.
      return type.retryAfterSeconds();
    }
    final Caller caller = type == ProblemType.TOO_MANY_REQUESTS ? caller() : null;
    final int tokenSeconds = caller == null ? 0 : caller.secondsToNext(System.nanoTime());
    return loop.load().retryAfter(Math.max(type.retryAfterSeconds(), tokenSeconds));
  }

  private @Nullable Caller caller() {
    return ConnectionGuard.caller(request.connection());
  }
}
