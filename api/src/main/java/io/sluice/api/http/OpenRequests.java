package io.sluice.api.http;

import org.jspecify.annotations.Nullable;

/**
 * The requests of one event loop that wait for more than an outcome of the engine: for the rest of
 * their bodies, or for events. And what the bodies take of memory.
 *
 * <p>A list through the requests themselves, so that entering and leaving cost nothing.
 */
final class OpenRequests {
  /** Bytes of bodies that are kept at the same time; a request beyond is told to try again. */
  private static final int MAX_KEPT_BYTES = 64 * 1024 * 1024;

  private @Nullable OpenRequest first;
  private int keptBytes;

  void add(final OpenRequest request) {
    final OpenRequest second = first;
    request.next = second;
    request.previous = null;
    if (second != null) {
      second.previous = request;
    }
    first = request;
  }

  void remove(final OpenRequest request) {
    final OpenRequest before = request.previous;
    final OpenRequest after = request.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after != null) {
      after.previous = before;
    }
    request.previous = null;
    request.next = null;
  }

  boolean isEmpty() {
    return first == null;
  }

  /** Takes memory for a part of a body; false if there is none. */
  boolean tryKeep(final int bytes) {
    if (bytes > MAX_KEPT_BYTES - keptBytes) {
      return false;
    }
    keptBytes += bytes;
    return true;
  }

  void release(final int bytes) {
    keptBytes -= bytes;
    assert keptBytes >= 0 : keptBytes;
  }

  /** Tells all what time it is. */
  void onTick(final long nowMs) {
    OpenRequest request = first;
    while (request != null) {
      final OpenRequest after = request.next;
      request.onTick(nowMs);
      request = after;
    }
  }
}
