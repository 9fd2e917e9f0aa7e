package io.sluice.api.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.api.boot.ChildServer;
import io.sluice.api.contract.Exchange.Answer;
import io.sluice.persistence.mirror.MirrorKeys;
import io.sluice.persistence.redis.EmbeddedRedis;
import io.sluice.persistence.redis.RedisAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same seeded workload over HTTP on two servers: one without any Redis, and one whose Redis
 * lies, because somebody writes over all that is known of stock, reservations and orders there, as
 * fast as he can. Every answer and every balance has to be the same.
 */
final class LyingRedisTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SEED = 20_261_129;
  private static final int STEPS = 400;
  private static final int UNITS = 25;
  private static final List<String> SKUS = List.of("s1", "s2", "s3", "s4");

  @TempDir
  private Path directory;

  @Test
  void shouldDecideTheSameWhateverRedisSays() throws Exception {
    final List<String> decided = new ArrayList<>();
    try (ChildServer server = ChildServer.start(directory.resolve("alone"))) {
      new Workload(server, decided, null).run();
    }
    final List<String> lied = new ArrayList<>();
    try (EmbeddedRedis redis = new EmbeddedRedis(directory.resolve("redis"))) {
      final RedisAddress address = redis.start();
      final String password = Objects.requireNonNull(address.password());
      final String uri = "redis://:" + password + "@127.0.0.1:" + address.port();
      try (ChildServer server = ChildServer.start(directory.resolve("data"), "--redis", uri);
          Liar liar = new Liar(new RawRedis(address.port(), password));
          RawRedis believer = new RawRedis(address.port(), password)) {
        server.process().awaitErr(line -> line.contains("the mirror has everything"));
        liar.start();
        final Workload workload = new Workload(server, lied, believer);
        workload.run();
        assertTrue(liar.lies() > 10L * STEPS, "lies were told: " + liar.lies());
        // Whoever had believed Redis would have decided otherwise, and often.
        assertTrue(workload.deceived > STEPS / 20, "deceived: " + workload.deceived);
      }
    }
    assertEquals(String.join("\n", decided), String.join("\n", lied));
    assertTrue(decided.stream().anyMatch(line -> line.contains("sold-out")));
    assertTrue(decided.stream().anyMatch(line -> line.contains("reservation-closed")));
  }

  /** Writes over everything, under the stamps that stand there. A thread of its own. */
  private static final class Liar implements AutoCloseable {
    private final RawRedis redis;
    private final AtomicLong lies = new AtomicLong();
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    private final Thread thread = Thread.ofPlatform().name("liar").unstarted(this::lie);
    private volatile boolean ended;

    Liar(final RawRedis redis) {
      this.redis = redis;
    }

    void start() {
      thread.start();
    }

    long lies() {
      return lies.get();
    }

    private void lie() {
      try {
        for (long round = 0; !ended; round++) {
          for (final String key : redis.keys("sluice:{*")) {
            lieAbout(key, round);
          }
        }
      } catch (final IOException e) {
        failure.set(e);
      }
    }

    private void lieAbout(final String key, final long round) throws IOException {
      final String text = key.contains(":at") || key.contains(":changes:") ? null : redis.get(key);
      if (text != null) {
        redis.set(key, lie(key, text, round));
        lies.incrementAndGet();
      }
    }

    private static String lie(final String key, final String text, final long round) {
      final String[] words = text.split(" ", -1);
      final String stamp = words[0] + " " + words[1] + " ";
      if (key.contains(":sku:")) {
        return stamp + (round % 2 == 0 ? "0 0 0 0 0 web=0" : "900000 0 0 0 0 web=900000");
      }
      if (key.contains(":c:")) {
        return stamp + "0 -";
      }
      final String[] statuses = key.contains(":r:")
          ? new String[] {"HELD", "CONFIRMED", "RELEASED", "EXPIRED"}
          : new String[] {"PENDING_PAYMENT", "PAID", "CANCELLED", "EXPIRED"};
      words[2] = statuses[(int) (round % statuses.length)];
      return String.join(" ", words);
    }

    @Override
    public void close() throws IOException {
      ended = true;
      try {
        thread.join();
      } catch (final InterruptedException wantedElsewhere) {
        Thread.currentThread().interrupt();
      }
      redis.close();
      final IOException failed = failure.get();
      if (failed != null) {
        throw failed;
      }
    }
  }

  /** What clients ask, one after the other, decided by a seed. */
  private static final class Workload {
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Caller caller;
    private final List<String> decisions;
    private final @Nullable RawRedis believer;
    private final List<String> reservations = new ArrayList<>();
    private final List<String> orders = new ArrayList<>();
    private final List<String[]> asked = new ArrayList<>();
    private int deceived;

    Workload(
        final ChildServer server, final List<String> decisions, final @Nullable RawRedis believer) {
      this.caller = new Caller(server.uri());
      this.decisions = decisions;
      this.believer = believer;
    }

    void run() throws IOException {
      caller.put("/v1/locations/l1", "{\"kind\":\"warehouse\"}");
      caller.put("/v1/channels/web", "{}");
      for (final String sku : SKUS) {
        caller.put("/v1/skus/" + sku, "{}");
        receive(sku, UNITS);
      }
      for (int step = 0; step < STEPS; step++) {
        step();
      }
      for (final String sku : SKUS) {
        note("stock", caller.get("/v1/stock/" + sku));
        note("availability", caller.get("/v1/availability?channel=web&sku=" + sku));
      }
      for (final String target : reservations) {
        note(target, caller.get(target));
      }
      for (final String target : orders) {
        note(target, caller.get(target));
      }
    }

    private void step() throws IOException {
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> reserve();
        case 4 -> order();
        case 5 -> change(reservations, "/confirm", "/release", "/cancel", "/consume");
        case 6 -> change(reservations, "/release", "/release", "/release", "/confirm");
        case 7 -> pay();
        case 8 -> repeat();
        default -> receive(SKUS.get(random.nextInt(SKUS.size())), 1 + random.nextInt(4));
      }
    }

    private void receive(final String sku, final int units) {
      final String line = "{\"sku\":\"%s\",\"location\":\"l1\",\"quantity\":%d}";
      send(
          "/v1/stock-movements",
          ("{\"kind\":\"receive\",\"lines\":[" + line + "]}").formatted(sku, units));
    }

    private void reserve() throws IOException {
      final String sku = SKUS.get(random.nextInt(SKUS.size()));
      final int units = 1 + random.nextInt(6);
      final Boolean believed = believe(sku, units);
      final Answer answer = send(
          "/v1/reservations",
          "{\"channel\":\"web\",\"customer\":\"c%d\",\"lines\":[{\"sku\":\"%s\",\"quantity\":%d}]}"
              .formatted(random.nextInt(5), sku, units));
      keep(reservations, answer);
      deceived += believed != null && believed != (answer.status() == 201) ? 1 : 0;
    }

    /** Whether somebody who believes Redis would sell; null if there is none. */
    private @Nullable Boolean believe(final String sku, final int units) throws IOException {
      final String text = believer == null ? null : believer.get(MirrorKeys.sku(sku));
      return text == null
          ? null
          : Long.parseLong(text.substring(text.indexOf("web=") + 4)) >= units;
    }

    private void order() {
      final String line = "{\"sku\":\"%s\",\"quantity\":%d}"
          .formatted(SKUS.get(random.nextInt(SKUS.size())), 1 + random.nextInt(3));
      final String body = "{\"channel\":\"web\",\"customer\":\"c1\",\"lines\":[" + line + "]}";
      keep(orders, send("/v1/orders", body));
    }

    private void pay() {
      if (!orders.isEmpty()) {
        final String target = orders.get(random.nextInt(orders.size()));
        final boolean cancels = random.nextInt(4) == 0;
        final String reference = "{\"reference\":\"p%d\"}".formatted(asked.size());
        send(target + (cancels ? "/cancel" : "/payments"), cancels ? "{}" : reference);
      }
    }

    private void change(final List<String> targets, final String... changes) {
      if (!targets.isEmpty()) {
        final String target = targets.get(random.nextInt(targets.size()));
        send(target + changes[random.nextInt(changes.length)], "{}");
      }
    }

    /** Sends what was sent before, under the same key. */
    private void repeat() {
      final String[] again = asked.get(random.nextInt(asked.size()));
      note(again[0], caller.post(again[0], again[1], again[2]));
    }

    private Answer send(final String target, final String body) {
      final String key = caller.newKey();
      asked.add(new String[] {target, key, body});
      final Answer answer = caller.post(target, key, body);
      note(target + " " + body, answer);
      return answer;
    }

    private static void keep(final List<String> targets, final Answer answer) {
      if (answer.status() == 201) {
        targets.add(answer.header("Location"));
      }
    }

    private void note(final String what, final Answer answer) {
      try {
        final JsonNode body = JSON.readTree(answer.body());
        // Clocks differ; everything else has to be the same, positions among it.
        ((ObjectNode) body).remove(List.of("expiresAt", "expiresInMs"));
        decisions.add(what + " -> " + answer.status() + " " + body);
      } catch (final IOException e) {
        throw new AssertionError(answer.body(), e);
      }
    }
  }
}
