package io.sluice.loadtest.bench;

import io.sluice.loadtest.http.Percentiles;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one contestant did in one leg.
 *
 * @param contestant who
 * @param kind what was done
 * @param answers accepted requests
 * @param others requests that ended in any other way
 * @param seconds from the first request to the last answer
 * @param latency of all requests
 * @param serverProcessorSeconds processor time of the server's process
 * @param clientProcessorSeconds processor time of this process
 * @param journalBytesPerFrame bytes of a frame in the journal, 0 where there is none
 * @param ledgerHolds whether the stock shows exactly the accepted units as held
 */
record Leg(
    String contestant,
    LegKind kind,
    long answers,
    long others,
    double seconds,
    Percentiles latency,
    double serverProcessorSeconds,
    double clientProcessorSeconds,
    long journalBytesPerFrame,
    boolean ledgerHolds) {
  private static final double US_PER_SECOND = 1e6;

  /** Reservations per second. */
  double unitsPerSecond() {
    return answers * kind.unitsPerRequest() / seconds;
  }

  /** Processor time of the server for one request. */
  double serverCpuUsPerRequest() {
    return perRequest(serverProcessorSeconds);
  }

  /** True if it may be counted: no request was lost or refused, and the ledger agrees. */
  boolean isValid() {
    return ledgerHolds && others == 0 && answers > 0;
  }

  /** For a result file. */
  Map<String, Object> toResult() {
    final Map<String, Object> result = new LinkedHashMap<>();
    result.put("contestant", contestant);
    result.put("kind", kind.toString());
    result.put("unitsPerSecond", Math.round(unitsPerSecond()));
    result.put("answers", answers);
    result.put("others", others);
    result.put("latency", latency.toResult());
    result.put("serverCpuUsPerRequest", serverCpuUsPerRequest());
    result.put("clientCpuUsPerRequest", perRequest(clientProcessorSeconds));
    result.put("journalBytesPerFrame", journalBytesPerFrame);
    result.put("ledgerHolds", ledgerHolds);
    return result;
  }

  private double perRequest(final double processorSeconds) {
    return Rounded.toTenths(processorSeconds * US_PER_SECOND / Math.max(1, answers));
  }
}
