package io.sluice.api.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.ToDoubleFunction;

/**
 * Every meter of one server, as the text that Prometheus scrapes.
 *
 * <p>Meters are added by the thread that wires the program and read when they are scraped.
 */
public final class Meters implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT).throwExceptionOnRegistrationFailure();
  private final JvmGcMetrics collections = new JvmGcMetrics();

  /**
   * The meters of the process.
   *
   * @param version of this build
   */
  public Meters(final String version) {
    final Tags build = Tags.of("version", version, "java", Runtime.version().toString());
    Gauge.builder("sluice.build.info", () -> 1)
        .tags(build)
        .description("Always 1; the labels say what runs")
        .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  /** The text of a scrape. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }

  /** Where the meters are. */
  MeterRegistry registry() {
    return registry;
  }

  /** Where a collector goes that Micrometer has no form for. */
  PrometheusMeterRegistry prometheus() {
    return registry;
  }

  /** Adds a number that only grows. */
  <T> void counter(
      final String name,
      final String description,
      final Tags tags,
      final T source,
      final ToDoubleFunction<T> value) {
    FunctionCounter.builder(name, source, value)
        .tags(tags)
        .description(description)
        .register(registry);
  }

  /** Adds a number that goes up and down. */
  <T> void gauge(
      final String name,
      final String description,
      final T source,
      final ToDoubleFunction<T> value) {
    gauge(name, description, Tags.empty(), source, value);
  }

  /** Adds a number that goes up and down, one of several. */
  <T> void gauge(
      final String name,
      final String description,
      final Tags tags,
      final T source,
      final ToDoubleFunction<T> value) {
    Gauge.builder(name, source, value)
        .tags(tags)
        .description(description)
        .strongReference(true)
        .register(registry);
  }
}
