package io.sluice.api.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.spi.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A write that fails under load, brought about by the limit of the system on the size of a file.
 */
final class WriteFailureTest {
  private static final int BATCH = 1_000;
  private static final int UNITS = 1_000_000;

  /** Room for two blocks ahead and a little more, in the 512 bytes that sh counts in. */
  private static final int FILE_LIMIT_BLOCKS = (34 << 20) / 512;

  private static final int MANY_BATCHES = 200;

  @TempDir
  private Path data;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void shouldStopAtOnceAndHaveKeptWhatItAcknowledged() throws Exception {
    int acknowledged = 0;
    final List<String> limited =
        List.of("/bin/sh", "-c", "ulimit -f " + FILE_LIMIT_BLOCKS + "; exec \"$@\"", "sh");
    try (ChildServer server = ChildServer.await(ChildProcess.start(
        Map.of(), limited, "io.sluice.api.boot.Main", ChildServer.arguments(data)))) {
      setUp(server.uri());
      try {
        for (int i = 0; i < MANY_BATCHES; i++) {
          acknowledged += reserveMany(server.uri(), i);
        }
      } catch (final IOException gone) {
        assertTrue(acknowledged > 0, "it served before");
      }
      assertEquals(ExitCode.WRITE_FAILED, server.process().awaitExit());
      server.process().awaitErr(line -> line.startsWith("sluice: stopped at once"));
    }
    try (ChildServer again = ChildServer.start(data)) {
      final int held = UNITS - available(again.uri());
      assertTrue(
          held >= acknowledged && held <= acknowledged + BATCH,
          "held " + held + ", acknowledged " + acknowledged);
    }
  }

  private void setUp(final URI server) throws Exception {
    send(server, "PUT", "/v1/skus/s1", "{}");
    send(server, "PUT", "/v1/locations/l1", "{\"kind\":\"store\"}");
    send(server, "PUT", "/v1/channels/web", "{}");
    send(
        server,
        "POST",
        "/v1/stock-movements",
        "{\"kind\":\"receive\",\"lines\":[{\"sku\":\"s1\",\"location\":\"l1\",\"quantity\":" + UNITS
            + "}]}");
  }

  private int reserveMany(final URI server, final int batch) throws Exception {
    final StringBuilder body = new StringBuilder("{\"reservations\":[");
    for (int i = 0; i < BATCH; i++) {
      body.append(i == 0 ? "" : ",")
          .append("{\"key\":\"k")
          .append(batch)
          .append('-')
          .append(i)
          .append("\",\"channel\":\"web\",\"lines\":[{\"sku\":\"s1\",\"quantity\":1}]}");
    }
    final String results = send(server, "POST", "/v1/reservations/batch", body + "]}");
    return results.split("\"status\":201", -1).length - 1;
  }

  private int available(final URI server) throws Exception {
    final String body = send(server, "GET", "/v1/availability?sku=s1&channel=web", "");
    return Integer.parseInt(body.replaceAll(".*\"available\":(\\d+).*", "$1"));
  }

  private String send(final URI server, final String method, final String target, final String body)
      throws IOException, InterruptedException {
    final HttpRequest request = HttpRequest.newBuilder(server.resolve(target))
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", "k" + System.nanoTime())
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
        .build();
    return client.send(request, BodyHandlers.ofString()).body();
  }
}
