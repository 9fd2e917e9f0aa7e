package io.sluice.api.http;

import io.sluice.api.gateway.EdgeCounters;
import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.protocol.Limits;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A running edge over a real engine, and a client of it. */
final class EdgeRig implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final RealEngine engine;
  private final EdgeCounters counters = new EdgeCounters();
  private final Vertx vertx;
  private final HttpEdge edge;
  private final int port;
  private final HttpClient client = HttpClient.newBuilder()
      .version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(PATIENCE)
      .build();
  private final AtomicLong lastKey = new AtomicLong();

  private EdgeRig(final RealEngine engine, final EdgeSettings settings) {
    this.engine = engine;
    vertx = Vertx.vertx(
        new VertxOptions().setEventLoopPoolSize(settings.eventLoops()).setWorkerPoolSize(1));
    edge = new HttpEdge(
        vertx, engine.door(), engine.hashSecret(), settings, Durability.MEMORY, counters);
    port = edge.start();
  }

  /** An edge with the settings of the contract. */
  static EdgeRig started() {
    return started(UnaryOperator.identity());
  }

  /** An edge with other settings. */
  static EdgeRig started(final UnaryOperator<EdgeSettings> change) {
    final EdgeRig rig = starting(change, new RealEngine());
    rig.engine.start();
    rig.edge.telling(rig.engine.feed());
    rig.edge.showing(rig.engine.live());
    return rig;
  }

  /** An edge over an engine with less room. */
  static EdgeRig startedWith(final EngineCapacity capacity) {
    final EdgeRig rig =
        starting(UnaryOperator.identity(), new RealEngine(8 * Limits.MAX_COMMAND_BYTES, capacity));
    rig.engine.start();
    rig.edge.telling(rig.engine.feed());
    rig.edge.showing(rig.engine.live());
    return rig;
  }

  /** An edge whose engine has not started. */
  static EdgeRig starting(final UnaryOperator<EdgeSettings> change, final RealEngine engine) {
    return new EdgeRig(engine, change.apply(EdgeSettings.on("127.0.0.1", 0)));
  }

  RealEngine engine() {
    return engine;
  }

  HttpEdge edge() {
    return edge;
  }

  EdgeCounters counters() {
    return counters;
  }

  int port() {
    return port;
  }

  /** A key that was not used before. */
  String newKey() {
    return "key-" + lastKey.incrementAndGet();
  }

  Answer get(final String target) {
    return send(request(target).GET());
  }

  Answer put(final String target, final String body) {
    return send(request(target)
        .header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofString(body)));
  }

  /** Posts under a new key. */
  Answer post(final String target, final @Nullable String body) {
    return post(target, newKey(), body);
  }

  Answer post(final String target, final String key, final @Nullable String body) {
    final HttpRequest.Builder request = request(target).header("Idempotency-Key", key);
    if (body == null) {
      return send(request.POST(BodyPublishers.noBody()));
    }
    return send(
        request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
  }

  HttpRequest.Builder request(final String target) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
        .timeout(PATIENCE);
  }

  Answer send(final HttpRequest.Builder request) {
    try {
      return new Answer(client.send(request.build(), BodyHandlers.ofString()));
    } catch (final IOException e) {
      throw new AssertionError(e);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Waits until something holds, but not for ever. */
  static void await(final BooleanSupplier condition) {
    final long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline >= 0) {
        throw new AssertionError("it did not come to pass");
      }
      Thread.onSpinWait();
    }
  }

  /** A shop: some SKUs with as many units each, in one warehouse, sold on the web. */
  EdgeRig withShop(final long unitsEach, final String... skus) {
    define("/v1/locations/W1", "{\"kind\":\"warehouse\"}");
    define("/v1/channels/web", "{}");
    for (final String sku : skus) {
      define("/v1/skus/" + sku, "{}");
      if (unitsEach > 0) {
        receive(sku, "W1", unitsEach);
      }
    }
    return this;
  }

  void receive(final String sku, final String location, final long units) {
    final String key = newKey();
    final String body =
        "{\"kind\":\"receive\",\"lines\":[{\"sku\":\"%s\",\"location\":\"%s\",\"quantity\":%d}]}"
            .formatted(sku, location, units);
    known(() -> post("/v1/stock-movements", key, body)).mustBe(201);
  }

  private void define(final String target, final String body) {
    final int status = known(() -> put(target, body)).status();
    if (status != 201 && status != 200) {
      throw new AssertionError("could not define " + target);
    }
  }

  /** Repeats what has no second effect until its outcome is known, as a client should. */
  private static Answer known(final Supplier<Answer> request) {
    Answer answer = request.get();
    while (answer.status() == 504) {
      answer = request.get();
    }
    return answer;
  }

  /** What is available of a SKU, on the web. */
  long available(final String sku) {
    return get("/v1/availability?channel=web&sku=" + sku).mustBe(200).number("available");
  }

  @Override
  public void close() {
    engine.letGoIfHeld();
    client.close();
    edge.close();
    vertx.close().await();
    engine.close();
  }

  /** An answer that can be asked for what it says. */
  record Answer(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    String body() {
      return response.body();
    }

    JsonObject json() {
      return new JsonObject(response.body());
    }

    String text(final String field) {
      return String.valueOf(json().getValue(field));
    }

    long number(final String field) {
      return json().getLong(field);
    }

    /** The only value of a header, empty if it is not there. */
    String header(final String name) {
      return response.headers().firstValue(name).orElse("");
    }

    Answer mustBe(final int status) {
      if (status() != status) {
        throw new AssertionError("expected " + status + ", got " + status() + ": " + body());
      }
      return this;
    }

    /** A problem of a type; returns this. */
    Answer mustBe(final int status, final String problem) {
      mustBe(status);
      final String type = text("type");
      if (!type.equals("urn:sluice:problem:" + problem)
          || !header("content-type").equals("application/problem+json")
          || json().getInteger("status") != status) {
        throw new AssertionError("expected " + problem + ", got " + body());
      }
      return this;
    }
  }
}
