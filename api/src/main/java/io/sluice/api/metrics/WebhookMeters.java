package io.sluice.api.metrics;

import io.micrometer.core.instrument.Tags;
import io.sluice.api.webhook.WebhookCounters;
import io.sluice.api.webhook.WebhookCounters.Value;

/** The meters of the webhooks. Stateless, any thread. */
public final class WebhookMeters {
  private WebhookMeters() {}

  /** Adds them. */
  public static void add(final Meters meters, final WebhookCounters webhooks) {
    gauge(meters, webhooks, "endpoints", "Endpoints that there are", Value.ENDPOINTS);
    gauge(
        meters,
        webhooks,
        "stopped",
        "Endpoints that are sent nothing although nobody disabled them",
        Value.STOPPED);
    gauge(
        meters,
        webhooks,
        "lag",
        "Durable events that the endpoint furthest behind may lack",
        Value.LAG);
    gauge(meters, webhooks, "pending", "Events that were read and not delivered", Value.PENDING);
    gauge(meters, webhooks, "failing", "Events that wait to be tried again", Value.FAILING);
    gauge(meters, webhooks, "in.flight", "Requests on their way", Value.IN_FLIGHT);
    gauge(
        meters, webhooks, "dead.letters", "Events that were given up and kept", Value.DEAD_LETTERS);
    counter(meters, webhooks, "deliveries", "Events that an endpoint took", Value.DELIVERIES);
    counter(meters, webhooks, "failures", "Requests that failed", Value.FAILURES);
    counter(meters, webhooks, "buried", "Events that became dead letters", Value.BURIED);
    counter(meters, webhooks, "gone", "Events that were removed before they were read", Value.GONE);
    counter(
        meters,
        webhooks,
        "write.failures",
        "Times that the file of an endpoint could not be written",
        Value.WRITE_FAILURES);
  }

  private static void gauge(
      final Meters meters,
      final WebhookCounters webhooks,
      final String name,
      final String description,
      final Value value) {
    meters.gauge("sluice.webhook." + name, description, webhooks, from -> from.value(value));
  }

  private static void counter(
      final Meters meters,
      final WebhookCounters webhooks,
      final String name,
      final String description,
      final Value value) {
    meters.counter(
        "sluice.webhook." + name, description, Tags.empty(), webhooks, from -> from.value(value));
  }
}
