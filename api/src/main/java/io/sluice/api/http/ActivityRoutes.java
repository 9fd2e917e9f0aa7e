package io.sluice.api.http;

import io.sluice.api.json.EmptyBody;
import io.sluice.api.json.JsonInput;
import io.sluice.api.json.ReleaseBody;
import io.sluice.engine.protocol.ActivityDefinition;
import org.jspecify.annotations.Nullable;

/** Activities that are set up: how they stand, and what can be asked of them. One event loop. */
final class ActivityRoutes {
  private final EdgeLoop loop;

  ActivityRoutes(final EdgeLoop loop) {
    this.loop = loop;
  }

  void read(final Exchange exchange) {
    if (exchange.hasNoQuery()) {
      final ActivityDefinition activity = find(exchange);
      if (activity != null) {
        loop.gateway().activities().read(activity.index());
        exchange.offer();
      }
    }
  }

  void stop(final Exchange exchange, final JsonInput in) {
    EmptyBody.read(in);
    final ActivityDefinition activity = find(exchange);
    if (activity != null) {
      loop.gateway().activities().stop(exchange.key(), activity.index());
      exchange.offer();
    }
  }

  void release(final Exchange exchange, final JsonInput in) {
    final String sku = ReleaseBody.readSku(in);
    final ActivityDefinition activity = find(exchange);
    if (activity != null) {
      loop.gateway().activities().release(exchange.key(), activity.index(), sku);
      exchange.offer();
    }
  }

  private @Nullable ActivityDefinition find(final Exchange exchange) {
    final ActivityDefinition found = loop.gateway().directory().activities().find(exchange.id());
    if (found == null) {
      exchange.refuseAt(Problem.NO_ID, loop.gateway().directory().position());
    }
    return found;
  }
}
