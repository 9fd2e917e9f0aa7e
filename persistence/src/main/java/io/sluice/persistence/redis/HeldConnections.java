package io.sluice.persistence.redis;

import io.lettuce.core.api.StatefulConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * Connections that end together: what is still being made when they are closed is closed when it
 * comes. Any thread.
 */
final class HeldConnections implements AutoCloseable {
  private final List<StatefulConnection<?, ?>> held = new ArrayList<>();
  private boolean closed;

  /** Makes one more. Who loses patience with it goes without, but it is known when it comes. */
  @SuppressWarnings("FutureReturnValueIgnored") // The same future is returned.
  <C extends StatefulConnection<?, ?>> Mono<C> make(final Supplier<CompletionStage<C>> connect) {
    return Mono.fromFuture(
        () -> {
          final CompletableFuture<C> made = connect.get().toCompletableFuture();
          made.whenComplete((connection, failure) -> {
            if (failure == null) {
              keep(connection);
            }
          });
          return made;
        },
        true);
  }

  @Override
  public synchronized void close() {
    closed = true;
    held.forEach(HeldConnections::end);
    held.clear();
  }

  private synchronized void keep(final StatefulConnection<?, ?> connection) {
    if (closed) {
      end(connection);
    } else {
      held.add(connection);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for it, and it can not fail.
  private static void end(final StatefulConnection<?, ?> connection) {
    connection.closeAsync();
  }
}
