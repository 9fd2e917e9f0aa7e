package io.sluice.api.http;

import org.jspecify.annotations.Nullable;

/** A request whose body is still coming. One event loop. */
abstract class ReadingRequest {
  // Managed by the list that it is in.
  @Nullable
  ReadingRequest previous;

  @Nullable
  ReadingRequest next;

  /** Called some times a second; may leave the list, but nobody else's place in it. */
  abstract void onTick(long nowMs);
}
