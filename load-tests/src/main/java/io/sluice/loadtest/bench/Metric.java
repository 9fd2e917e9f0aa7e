package io.sluice.loadtest.bench;

import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.server.RunningServer;
import java.io.IOException;

/** One number among the metrics of a running server. */
final class Metric {
  private Metric() {}

  /**
   * Its value now, rounded.
   *
   * @param name as the server writes it, labels and all
   */
  static long of(final RunningServer server, final String name) throws IOException {
    try (HttpCaller caller = new HttpCaller(server.management())) {
      return in(caller.callSuccessfully(Call.get("/metrics")).body(), name);
    }
  }

  /** The value in the text of a scrape. */
  static long in(final String metrics, final String name) throws IOException {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1).strip())
        .mapToLong(text -> Math.round(Double.parseDouble(text)))
        .findFirst()
        .orElseThrow(() -> new IOException("the server has no metric " + name));
  }
}
