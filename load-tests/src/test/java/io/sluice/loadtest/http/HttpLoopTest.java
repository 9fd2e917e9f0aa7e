package io.sluice.loadtest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client against a real server on a real socket. */
@Timeout(60)
final class HttpLoopTest {
  private static final long MS = 1_000_000;
  private static final String CREATED = ScriptedServer.answer(201, "{}");

  @Test
  void shouldSendEveryRequestOnceAndHearEveryAnswer() throws Exception {
    try (ScriptedServer server = new ScriptedServer(request -> CREATED)) {
      final List<Long> answered = new ArrayList<>();
      final OpenTraffic traffic = new OpenTraffic(
          Schedule.poisson(5_000, 1),
          1_000,
          template(server),
          (number, answer) -> answered.add(number),
          1);

      traffic.run(LoopOptions.of(server.address(), 8));

      Collections.sort(answered);
      assertEquals(1_000, answered.size());
      assertEquals(999, answered.getLast());
      assertEquals(1_000, new HashSet<>(server.requests()).size());
      assertEquals(1_000, traffic.tally().count(Outcome.ACCEPTED));
      assertEquals(1_000, traffic.tally().generatorLag().count());
    }
  }

  @Test
  void shouldCountLatencyFromTheIntendedTimeWhenTheServerStalls() throws Exception {
    final long stallNs = 300 * MS;
    final AtomicInteger requests = new AtomicInteger();
    try (ScriptedServer server = new ScriptedServer(request -> {
      if (requests.incrementAndGet() == 100) {
        LockSupport.parkNanos(stallNs);
      }
      return CREATED;
    })) {
      final OpenTraffic traffic =
          new OpenTraffic(Schedule.fixed(1_000), 500, template(server), AnswerListener.NOBODY, 1);

      traffic.run(LoopOptions.of(server.address(), 1));

      // Some 300 requests became due during the stall: their median waited for half of it.
      final Percentiles latency = traffic.tally().percentiles(Outcome.ACCEPTED);
      assertTrue(latency.max() >= stallNs, () -> "max " + latency.max());
      assertTrue(latency.p50() >= stallNs / 10, () -> "p50 " + latency.p50());
    }
  }

  @Test
  void shouldSeeWhatBecomesDueWhileItReadsManyAnswers() throws Exception {
    final long readNs = 2 * MS;
    final AtomicInteger requests = new AtomicInteger();
    try (ScriptedServer server = new ScriptedServer(request -> {
      if (requests.incrementAndGet() == 1) {
        LockSupport.parkNanos(200 * MS);
      }
      return CREATED;
    })) {
      final OpenTraffic traffic = new OpenTraffic(
          Schedule.fixed(1_000),
          400,
          template(server),
          (number, answer) -> LockSupport.parkNanos(readNs),
          1);

      traffic.run(LoopOptions.of(server.address(), 400));

      // Some 200 answers come at once and take 400 ms to read; the other 200 become due meanwhile.
      final Percentiles lag = traffic.tally().generatorLag();
      assertEquals(400, lag.count());
      assertTrue(lag.p99() < 50 * readNs, () -> "p99 " + lag.p99());
    }
  }

  @Test
  void shouldRepeatWithTheSameKeyWhenOverloadedOrBroken() throws Exception {
    final Set<String> seen = Collections.synchronizedSet(new HashSet<>());
    final AtomicInteger others = new AtomicInteger();
    try (ScriptedServer server = new ScriptedServer(request -> {
      if (!seen.add(request)) {
        return CREATED;
      }
      return others.incrementAndGet() % 2 == 0
          ? ScriptedServer.HANG_UP
          : ScriptedServer.answer(503, "{}", "Retry-After: 0");
    })) {
      final OpenTraffic traffic =
          new OpenTraffic(Schedule.fixed(2_000), 100, template(server), AnswerListener.NOBODY, 3);

      traffic.run(LoopOptions.of(server.address(), 4));

      assertEquals(100, traffic.tally().count(Outcome.ACCEPTED));
      assertEquals(0, traffic.tally().lost());
      assertEquals(200, server.requests().size());
    }
  }

  @Test
  void shouldWaitAsLongAsTheServerAsksBeforeRepeating() throws Exception {
    final AtomicInteger requests = new AtomicInteger();
    try (ScriptedServer server = new ScriptedServer(request -> requests.incrementAndGet() == 1
        ? ScriptedServer.answer(429, "{}", "Retry-After: 1")
        : CREATED)) {
      final OpenTraffic traffic =
          new OpenTraffic(Schedule.fixed(10), 1, template(server), AnswerListener.NOBODY, 2);

      traffic.run(LoopOptions.of(server.address(), 1));

      final Percentiles latency = traffic.tally().percentiles(Outcome.ACCEPTED);
      assertEquals(1, latency.count());
      assertTrue(latency.max() >= 1_000 * MS, () -> "max " + latency.max());
    }
  }

  @Test
  void shouldCountARequestWithoutAnswerAsLost() throws Exception {
    final AtomicInteger requests = new AtomicInteger();
    try (ScriptedServer server = new ScriptedServer(request -> {
      if (requests.incrementAndGet() == 3) {
        LockSupport.parkNanos(2_000 * MS);
      }
      return CREATED;
    })) {
      final OpenTraffic traffic =
          new OpenTraffic(Schedule.fixed(100), 10, template(server), AnswerListener.NOBODY, 1);

      traffic.run(LoopOptions.of(server.address(), 1).withAnswerTimeout(Duration.ofMillis(200)));

      assertEquals(1, traffic.tally().lost());
      assertEquals(9, traffic.tally().count(Outcome.ACCEPTED));
      assertEquals(Percentiles.INFINITE, traffic.tally().percentiles().max());
    }
  }

  @Test
  void shouldGiveUpWhatFindsNoConnectionInTime() throws Exception {
    final AtomicInteger requests = new AtomicInteger();
    try (ScriptedServer server = new ScriptedServer(request -> {
      if (requests.incrementAndGet() == 10) {
        LockSupport.parkNanos(500 * MS);
      }
      return CREATED;
    })) {
      final OpenTraffic traffic = new OpenTraffic(
              Schedule.fixed(1_000), 1_000, template(server), AnswerListener.NOBODY, 1)
          .withPatience(Duration.ofMillis(100));

      traffic.run(LoopOptions.of(server.address(), 1));

      // Some 400 became due while the only connection waited and found none for 100 ms.
      final long unsent = traffic.tally().lost(Loss.UNSENT);
      assertTrue(unsent > 200, () -> "unsent " + unsent);
      assertEquals(unsent, traffic.tally().lost());
      assertEquals(1_000 - unsent, traffic.tally().count(Outcome.ACCEPTED));
      assertEquals(1_000 - unsent, server.requests().size());
    }
  }

  @Test
  void shouldOpenEveryConnectionBeforeTheFirstRequest() throws Exception {
    final CompletableFuture<ScriptedServer> itself = new CompletableFuture<>();
    try (ScriptedServer server = new ScriptedServer(request -> {
      // What the system has connected is taken by the server's thread when it comes to it.
      while (itself.join().connections() < 500) {
        LockSupport.parkNanos(MS);
      }
      return CREATED;
    })) {
      itself.complete(server);
      final OpenTraffic traffic =
          new OpenTraffic(Schedule.fixed(10), 1, template(server), AnswerListener.NOBODY, 1);
      traffic.run(LoopOptions.of(server.address(), 500));
      assertEquals(1, traffic.tally().count(Outcome.ACCEPTED));
      assertEquals(500, server.connections());
    }
  }

  @Test
  void shouldSayHowManyConnectionsAreOpenWhenOneIsRefused() throws Exception {
    final InetSocketAddress nobody;
    try (ScriptedServer server = new ScriptedServer(request -> CREATED)) {
      nobody = server.address();
    }
    final OpenTraffic traffic =
        new OpenTraffic(Schedule.fixed(10), 1, (number, out) -> {}, AnswerListener.NOBODY, 1);
    final IOException refused =
        assertThrows(IOException.class, () -> traffic.run(LoopOptions.of(nobody, 3)));
    assertTrue(refused.toString().contains("only 0 of 3 connections"), refused::toString);
  }

  @Test
  void shouldKeepSeveralRequestsUnderWayWhenPipelining() throws Exception {
    try (ScriptedServer server = new ScriptedServer(HttpLoopTest::echo)) {
      final List<String> bodies = new ArrayList<>();
      final ClosedTraffic traffic =
          new ClosedTraffic(Duration.ofMillis(200), 0, template(server), (number, answer) -> {
            assertEquals(String.format("{\"n\":\"%012d\"}", number), answer.body());
            bodies.add(answer.body());
          });

      traffic.run(LoopOptions.of(server.address(), 2).withDepth(16));

      assertTrue(bodies.size() > 32, () -> "only " + bodies.size());
      assertEquals(traffic.nextNumber(), bodies.size());
      assertEquals(bodies.size(), traffic.tally().count(Outcome.ACCEPTED));
    }
  }

  @Test
  void shouldReadAnswersThatAreLargerThanItsBuffer() throws Exception {
    final String large = "x".repeat(300_000);
    try (ScriptedServer server = new ScriptedServer(request -> ScriptedServer.answer(200, large))) {
      final byte[] expected = large.getBytes(StandardCharsets.US_ASCII);
      final AtomicInteger equal = new AtomicInteger();
      final OpenTraffic traffic = new OpenTraffic(
          Schedule.fixed(1_000),
          20,
          template(server),
          (number, answer) -> equal.addAndGet(answer.bodyContains(expected) ? 1 : 0),
          1);

      traffic.run(LoopOptions.of(server.address(), 3));

      assertEquals(20, equal.get());
    }
  }

  @Test
  void shouldEndWhenTheServerHangsUpAndConnectionsStayClosed() throws Exception {
    final AtomicInteger requests = new AtomicInteger();
    try (ScriptedServer server = new ScriptedServer(
        request -> requests.incrementAndGet() > 50 ? ScriptedServer.HANG_UP : CREATED)) {
      final ClosedTraffic traffic =
          new ClosedTraffic(Duration.ofSeconds(30), 0, template(server), AnswerListener.NOBODY);

      traffic.run(LoopOptions.of(server.address(), 5).withoutReconnecting());

      assertEquals(50, traffic.tally().count(Outcome.ACCEPTED));
      assertEquals(5, traffic.tally().lost());
    }
  }

  @Test
  void shouldCallAndReadOneThing() throws Exception {
    try (ScriptedServer server = new ScriptedServer(request -> request.startsWith("GET /a ")
            ? ScriptedServer.answer(200, "{\"id\":\"a\",\"n\":3}", "Sluice-Position: 17")
            : ScriptedServer.answer(404, "{}"));
        HttpCaller caller = new HttpCaller(server.address())) {
      final Reply reply = caller.call(Call.get("/a"));
      assertEquals(200, reply.status());
      assertEquals(17, reply.position());
      assertEquals("a", reply.json().text("id"));
      assertEquals(3, reply.json().number("n"));
      assertEquals(404, caller.call(Call.get("/b")).status());
    }
  }

  private static RequestTemplate template(final ScriptedServer server) {
    return RequestPattern.post("/v1/orders", "k{n}", "{\"n\":\"{n}\"}", 1)
        .template(server.address());
  }

  private static String echo(final String request) {
    return ScriptedServer.answer(200, request.substring(request.indexOf("\r\n\r\n") + 4));
  }
}
