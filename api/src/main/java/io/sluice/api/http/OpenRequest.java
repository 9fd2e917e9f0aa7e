package io.sluice.api.http;

import org.jspecify.annotations.Nullable;

/** A request whose body is still coming, or whose answer waits for events. One event loop. */
abstract class OpenRequest {
  // Managed by the list that it is in.
  @Nullable
  OpenRequest previous;

  @Nullable
  OpenRequest next;

  /** Called some times a second; may leave the list, but nobody else's place in it. */
  abstract void onTick(long nowMs);
}
