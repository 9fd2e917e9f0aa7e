package io.sluice.api.metrics;

import io.micrometer.core.instrument.Tags;
import io.sluice.api.gateway.EdgeCounters;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** The meters of the HTTP edge. Stateless, any thread. */
public final class EdgeMeters {
  private EdgeMeters() {}

  /** Adds them. */
  public static void add(final Meters meters, final EdgeCounters edge) {
    for (final int status : EdgeCounters.statuses()) {
      meters.counter(
          "sluice.http.answers",
          "Answers, by HTTP status",
          Tags.of("status", Integer.toString(status)),
          edge,
          counters -> counters.answers(status).sum());
    }
    meters.gauge(
        "sluice.http.connections",
        "Open connections",
        edge,
        from -> from.connectionsOpened().sum() - from.connectionsClosed().sum());
    meters.gauge(
        "sluice.edge.commands.waiting",
        "Commands that wait for their outcome",
        edge,
        from -> from.commandsOffered().sum() - from.commandsSettled().sum());
    count(
        meters,
        edge,
        "sluice.http.connections.opened",
        "Connections that were accepted",
        EdgeCounters::connectionsOpened);
    count(
        meters,
        edge,
        "sluice.http.connections.refused",
        "Connections closed as too many",
        EdgeCounters::connectionsRefused);
    count(
        meters,
        edge,
        "sluice.http.connections.dropped",
        "Connections closed as nobody read the answers",
        EdgeCounters::connectionsDropped);
    count(
        meters,
        edge,
        "sluice.edge.commands.offered",
        "Commands that the engine took",
        EdgeCounters::commandsOffered);
    count(
        meters,
        edge,
        "sluice.edge.commands.not.admitted",
        "Commands refused before the engine",
        EdgeCounters::commandsNotAdmitted);
    count(
        meters,
        edge,
        "sluice.edge.outcomes.unknown",
        "Commands answered 504",
        EdgeCounters::outcomesUnknown);
    count(
        meters,
        edge,
        "sluice.edge.outcomes.late",
        "Outcomes that came after their 504",
        EdgeCounters::outcomesLate);
    count(
        meters,
        edge,
        "sluice.edge.batch.entries",
        "Entries of batches",
        EdgeCounters::batchEntries);
    count(meters, edge, "sluice.edge.import.lines", "Lines of imports", EdgeCounters::importLines);
  }

  private static void count(
      final Meters meters,
      final EdgeCounters edge,
      final String name,
      final String description,
      final Function<EdgeCounters, LongAdder> counter) {
    meters.counter(
        name, description, Tags.empty(), edge, from -> counter.apply(from).sum());
  }
}
