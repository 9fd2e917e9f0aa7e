package io.sluice.api.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.contract.Contract;
import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.event.MessageHeaderDecoder;
import io.sluice.engine.spi.FrameVisitor;
import io.sluice.engine.spi.RecoveryProgress;
import io.sluice.persistence.chronicle.JournalInspector;
import io.sluice.persistence.chronicle.JournalReport;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The feed of a server in a process of its own, beside the journal that it leaves on the disk. */
final class FeedProcessTest {
  private static final int ROUNDS = 3;

  @TempDir
  private Path data;

  private final HttpClient http = HttpClient.newHttpClient();
  private int keys;

  @ParameterizedTest
  @ValueSource(strings = {"process", "disk"})
  void shouldTellWhatTheJournalHoldsAcrossStartsAndKills(final String durability) throws Exception {
    final List<String> told = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      try (ChildServer server = ChildServer.start(data, "--durability", durability)) {
        live(server);
        // A reader goes on where it stood, whoever served it before.
        follow(server, told, 1 + round * 40);
        assertEquals(told, all(server), "and a new one is told the same");
        if (round == 1) {
          server.process().kill();
        } else {
          server.process().terminate();
        }
        server.process().awaitExit();
      }
    }
    final List<String> kept = new ArrayList<>();
    final JournalReport report =
        JournalInspector.inspect(data, false, new Kinds(kept), RecoveryProgress.NONE);
    assertEquals(report.journal().orElseThrow().lastPosition(), kept.size(), "verify sees as many");
    assertEquals(
        kept.subList(0, told.size()), told.stream().map(FeedProcessTest::kind).toList());
    assertEquals(kept.size(), told.size(), "nothing was stated after the last look");
  }

  @Test
  void shouldRefuseWhatRetentionHasRemovedAndSayWhereToBegin() throws Exception {
    final List<String> first;
    try (ChildServer server = ChildServer.start(data, "--snapshot", "on")) {
      live(server);
      first = all(server);
      server.process().terminate();
      assertEquals(0, server.process().awaitExit());
    }
    try (ChildServer server = ChildServer.start(data, "--snapshot", "on")) {
      // The older of two snapshots has to lie behind all of the first epoch.
      for (int i = 1; i <= 2; i++) {
        live(server);
        assertEquals(
            202, send(post(server.management().resolve("/snapshot"), "")).statusCode());
        awaitSnapshots(server, i);
      }
      final HttpResponse<String> gone = awaitGone(server);
      assertEquals("application/problem+json", header(gone, "Content-Type"));
      final JsonObject problem = new JsonObject(gone.body());
      assertEquals("urn:sluice:problem:events-gone", problem.getString("type"));
      final long firstLeft = problem.getLong("firstPosition");
      assertTrue(firstLeft > first.size(), problem::toString);
      assertEquals(410, get(server, "/v1/events?after=" + (firstLeft - 2)).statusCode());

      final List<String> rest = new ArrayList<>();
      follow(server, rest, 100, firstLeft - 1);
      assertEquals(firstLeft, position(rest.getFirst()));
      final Contract contract = new Contract();
      rest.forEach(line -> assertEquals(List.of(), contract.eventViolations(line), line));
    }
  }

  /** What a server does that is asked for a bit of everything. */
  private void live(final ChildServer server) throws Exception {
    put(server, "/v1/skus/s1", "{}");
    put(server, "/v1/locations/l1", "{\"kind\":\"store\"}");
    put(server, "/v1/channels/web", "{}");
    command(
        server,
        "/v1/stock-movements",
        "{\"kind\":\"receive\",\"lines\":[{\"sku\":\"s1\",\"location\":\"l1\",\"quantity\":100}]}");
    for (int i = 0; i < 30; i++) {
      final String held = command(
              server,
              "/v1/reservations",
              "{\"channel\":\"web\",\"lines\":[{\"sku\":\"s1\",\"quantity\":1}]}")
          .getString("id");
      command(server, "/v1/reservations/" + held + "/confirm", "{}");
    }
  }

  private void awaitSnapshots(final ChildServer server, final int count) throws Exception {
    final String wanted = "sluice_snapshot_written_total " + count + ".0";
    String metrics = "";
    while (!metrics.contains(wanted)) {
      metrics = send(HttpRequest.newBuilder(server.management().resolve("/metrics"))
              .build())
          .body();
    }
  }

  /** The removal follows the snapshot. */
  private HttpResponse<String> awaitGone(final ChildServer server) throws Exception {
    HttpResponse<String> answer = get(server, "/v1/events");
    while (answer.statusCode() == 200) {
      answer = get(server, "/v1/events");
    }
    assertEquals(410, answer.statusCode(), answer::body);
    return answer;
  }

  private List<String> all(final ChildServer server) throws Exception {
    final List<String> all = new ArrayList<>();
    follow(server, all, 5_000);
    return all;
  }

  private void follow(final ChildServer server, final List<String> told, final int limit)
      throws Exception {
    follow(server, told, limit, told.size());
  }

  private void follow(
      final ChildServer server, final List<String> told, final int limit, final long from)
      throws Exception {
    long after = from;
    HttpResponse<String> page = page(server, after, limit);
    while (!page.body().isEmpty()) {
      for (final String line : page.body().lines().toList()) {
        assertEquals(++after, position(line));
        told.add(line);
      }
      assertEquals(Long.toString(after), header(page, "Sluice-Feed-Position"));
      page = page(server, after, limit);
    }
    assertEquals("0", header(page, "Sluice-Feed-Lag"));
  }

  private HttpResponse<String> page(final ChildServer server, final long after, final int limit)
      throws Exception {
    final HttpResponse<String> page = get(server, "/v1/events?limit=" + limit + "&after=" + after);
    assertEquals(200, page.statusCode(), page::body);
    return page;
  }

  private HttpResponse<String> get(final ChildServer server, final String target)
      throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(server.uri().resolve(target)).build());
  }

  private void put(final ChildServer server, final String target, final String body)
      throws Exception {
    final HttpResponse<String> answer = send(HttpRequest.newBuilder(server.uri().resolve(target))
        .header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofString(body))
        .build());
    assertTrue(answer.statusCode() < 300, answer::body);
  }

  private JsonObject command(final ChildServer server, final String target, final String body)
      throws Exception {
    final HttpResponse<String> answer = send(post(server.uri().resolve(target), body));
    assertTrue(answer.statusCode() < 300, answer::body);
    return new JsonObject(answer.body());
  }

  private HttpRequest post(final URI uri, final String body) {
    return HttpRequest.newBuilder(uri)
        .header("Idempotency-Key", data.getFileName() + "-" + ++keys)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private HttpResponse<String> send(final HttpRequest request)
      throws IOException, InterruptedException {
    return http.send(request, BodyHandlers.ofString());
  }

  private static String header(final HttpResponse<String> answer, final String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static long position(final String line) {
    return new JsonObject(line).getLong("position");
  }

  /** Position and number of its kind, of an event as the feed tells it. */
  private static String kind(final String line) {
    final JsonObject event = new JsonObject(line);
    return event.getLong("position") + " " + event.getString("type");
  }

  /** The same of the events in the files. */
  private static final class Kinds implements FrameVisitor {
    private final List<String> kinds;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();

    Kinds(final List<String> kinds) {
      this.kinds = kinds;
    }

    @Override
    public void onFrame(
        final DirectBuffer buffer,
        final int eventsOffset,
        final int eventsLength,
        final long firstPosition,
        final int eventCount) {
      int entry = eventsOffset;
      for (int i = 0; i < eventCount; i++) {
        header.wrap(buffer, entry + EventBatch.ENTRY_HEADER_BYTES);
        kinds.add(firstPosition + i + " " + name(header.templateId()));
        entry += EventBatch.entryLength(buffer, entry);
      }
    }

    private static String name(final int templateId) {
      return switch (templateId) {
        case 1 -> "RulesVersion";
        case 2 -> "TimeResumed";
        case 3 -> "SkuDefined";
        case 4 -> "LocationDefined";
        case 5 -> "ChannelDefined";
        case 6 -> "CellOpened";
        case 7 -> "StockMoved";
        case 8 -> "ReservationHeld";
        case 9 -> "ReservationConfirmed";
        default -> throw new AssertionError("not asked for: " + templateId);
      };
    }
  }
}
