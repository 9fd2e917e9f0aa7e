package io.sluice.api.metrics;

import io.micrometer.core.instrument.Tags;
import io.sluice.api.admission.AdmissionCounters;
import io.sluice.api.admission.RequestClass;
import io.sluice.api.gateway.EdgeCounters;
import io.sluice.engine.ingress.KeyFilter;
import io.sluice.engine.ingress.SoldOutBoard;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** The meters of who is let in, and of what the edge refuses by itself. Stateless, any thread. */
public final class AdmissionMeters {
  private AdmissionMeters() {}

  /** Adds them. */
  public static void add(final Meters meters, final EdgeCounters edge, final SoldOutBoard board) {
    final AdmissionCounters admission = edge.admission();
    meters.gauge(
        "sluice.admission.limit",
        "Requests that may be under way, of all event loops",
        admission,
        from -> from.limit().sum());
    for (final RequestClass requestClass : RequestClass.values()) {
      addClass(meters, admission, requestClass);
    }
    meters.counter(
        "sluice.admission.refused",
        "Requests refused, by class and reason",
        Tags.of("class", "any", "reason", "rate"),
        admission,
        from -> from.callersRefused().sum());
    meters.gauge(
        "sluice.admission.callers",
        "Addresses that are kept in mind",
        admission,
        from -> from.callers().sum());
    meters.counter(
        "sluice.edge.sold.out",
        "Reservations and orders refused as sold out without the engine",
        Tags.empty(),
        edge,
        from -> from.soldOutAnswers().sum());
    meters.gauge(
        "sluice.edge.sold.out.skus",
        "SKUs of which the edge knows that they are sold out",
        board,
        from -> from.skus().count());
    meters.gauge(
        "sluice.edge.sold.out.pools",
        "Pools of activities of which the edge knows that they are sold out",
        board,
        from -> from.pools().count());
    filterGauge(meters, board, "keys", "Keys in the filter of accepted keys", KeyFilter::size);
    filterGauge(
        meters,
        board,
        "overflowing",
        "Keys that found no lane in the filter",
        KeyFilter::overflowing);
    filterGauge(meters, board, "bytes", "Memory of the filter of accepted keys", KeyFilter::bytes);
  }

  private static void addClass(
      final Meters meters, final AdmissionCounters admission, final RequestClass requestClass) {
    final String name = requestClass.name().toLowerCase(Locale.ROOT);
    meters.gauge(
        "sluice.admission.under.way",
        "Requests under way to the engine, by class",
        Tags.of("class", name),
        admission,
        from -> from.begun(requestClass).sum() - from.ended(requestClass).sum());
    meters.counter(
        "sluice.admission.refused",
        "Requests refused, by class and reason",
        Tags.of("class", name, "reason", "load"),
        admission,
        from -> from.refused(requestClass).sum());
  }

  private static void filterGauge(
      final Meters meters,
      final SoldOutBoard board,
      final String name,
      final String description,
      final ToLongFunction<KeyFilter> value) {
    meters.gauge("sluice.edge.filter." + name, description, board, from -> {
      final KeyFilter filter = from.filter();
      return filter == null ? 0 : value.applyAsLong(filter);
    });
  }
}
