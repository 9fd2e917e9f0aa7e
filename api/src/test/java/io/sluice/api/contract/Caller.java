package io.sluice.api.contract;

import io.sluice.api.contract.Exchange.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A client that keeps every exchange for the judge. One thread. */
final class Caller {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI server;
  private final List<Exchange> exchanges = new ArrayList<>();
  private long keys;

  Caller(final URI server) {
    this.server = server;
  }

  /** All exchanges so far. */
  List<Exchange> exchanges() {
    return exchanges;
  }

  /** Reads. */
  Answer get(final String target) {
    return send("GET", target, Map.of(), null);
  }

  /** States a thing. */
  Answer put(final String target, final String body) {
    return send("PUT", target, Map.of("Content-Type", "application/json"), body);
  }

  /** Wishes something, under a key that nobody had. */
  Answer post(final String target, final @Nullable String body) {
    return post(target, newKey(), body);
  }

  /** Wishes something under a key. */
  Answer post(final String target, final String key, final @Nullable String body) {
    final Map<String, String> headers = new HashMap<>(Map.of("Idempotency-Key", key));
    if (body != null) {
      headers.put("Content-Type", "application/json");
    }
    return send("POST", target, headers, body);
  }

  private static String read(final HttpResponse<InputStream> response, final int events)
      throws IOException {
    final StringBuilder told = new StringBuilder();
    try (InputStream body = response.body()) {
      int left = events;
      while (left > 0) {
        final int next = body.read();
        if (next < 0) {
          throw new AssertionError("it ended after " + told);
        }
        told.append((char) next);
        left -= told.toString().endsWith("}\n\n") ? 1 : 0;
      }
    }
    return told.toString();
  }

  /** Listens to an answer without an end for so many events, and keeps these. */
  void listen(final String target, final Map<String, String> headers, final int events) {
    final HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(target)).timeout(PATIENCE);
    headers.forEach(request::header);
    try {
      final HttpResponse<InputStream> response =
          client.send(request.GET().build(), BodyHandlers.ofInputStream());
      final String told = read(response, events);
      final Map<String, List<String>> answered = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      answered.putAll(response.headers().map());
      exchanges.add(new Exchange(
          "GET", target, headers, null, new Answer(response.statusCode(), answered, told)));
    } catch (final IOException e) {
      throw new AssertionError(target + " was not answered", e);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** A key that nobody had. */
  String newKey() {
    return "key-" + ++keys;
  }

  /** Sends whatever it is told. */
  Answer send(
      final String method,
      final String target,
      final Map<String, String> headers,
      final @Nullable String body) {
    final HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(target)).timeout(PATIENCE);
    headers.forEach(request::header);
    request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    try {
      final HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      final Map<String, List<String>> answered = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      answered.putAll(response.headers().map());
      final Answer answer = new Answer(response.statusCode(), answered, response.body());
      exchanges.add(new Exchange(method, target, headers, body, answer));
      return answer;
    } catch (final IOException e) {
      throw new AssertionError(method + " " + target + " was not answered", e);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
