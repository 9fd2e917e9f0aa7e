package io.sluice.loadtest.simulation.outage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.domain.EngineCapacity;
import io.sluice.persistence.readmodel.EdgeAdmission;
import io.sluice.persistence.readmodel.EdgeLimits;
import io.sluice.persistence.readmodel.EdgeRequest;
import io.sluice.persistence.readmodel.Found;
import io.sluice.persistence.readmodel.MirrorReader;
import io.sluice.persistence.readmodel.MirrorUnavailableException;
import io.sluice.persistence.readmodel.MirrorUnavailableException.Reason;
import io.sluice.persistence.readmodel.MirroredStock;
import io.sluice.persistence.readmodel.Question;
import io.sluice.persistence.readmodel.ReaderSettings;
import io.sluice.persistence.readmodel.Verdict;
import io.sluice.persistence.redis.EmbeddedRedis;
import io.sluice.persistence.redis.RedisAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A reader of a mirror, and an edge, behind a proxy that treats them badly. */
class ReaderOutageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Question<MirroredStock> STOCK = Question.stock("S1");
  private static final byte[] SECRET = new byte[16];

  /** Far below what the slow proxy takes, and far above a time-out on a busy machine. */
  private static final long SOON_NS = Duration.ofMillis(2_500).toNanos();

  private static final long SLOW_MS = 5_000;
  private static final int FAILURES = 6;
  private static final int MOST_ASKED = 50;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private EmbeddedRedis redis;

  @SuppressWarnings("NullAway.Init")
  private MirroredEngine engine;

  @SuppressWarnings("NullAway.Init")
  private FaultProxy proxy;

  @SuppressWarnings("NullAway.Init")
  private MirrorReader reader;

  @SuppressWarnings("NullAway.Init")
  private EdgeAdmission edge;

  /** What a proxy can do. */
  enum Fault {
    SLOW,
    BLACK_HOLE,
    LOST_REPLIES,
    BROKEN,
    RESET,
    HALF_CLOSED
  }

  @BeforeEach
  void start() throws Exception {
    redis = new EmbeddedRedis(directory.resolve("redis"));
    final RedisAddress address = redis.start();
    engine = new MirroredEngine(
        address,
        new EngineCapacity(EngineCapacity.MIN_KEYS, 1_000),
        Duration.ofHours(1),
        new SplittableRandom(1),
        line -> {});
    engine.persist();
    engine.awaitMirror(PATIENCE);
    proxy = new FaultProxy(address.host(), address.port());
    reader = MirrorReader.open(
        address.through("127.0.0.1", proxy.port()),
        ReaderSettings.defaults().withMaxAge(Duration.ofMinutes(10)));
    edge = new EdgeAdmission(reader, SECRET, EdgeLimits.defaults(1));
    awaitAnswer();
  }

  @AfterEach
  void stop() throws Exception {
    reader.close();
    proxy.close();
    engine.close();
    redis.close();
  }

  @ParameterizedTest
  @EnumSource
  void shouldAnswerInTimeThatThereIsNoAnswerAndRecover(final Fault fault) {
    inflict(fault);
    int failures = 0;
    for (int asked = 0; failures < FAILURES && asked < MOST_ASKED; asked++) {
      final long beginNs = System.nanoTime();
      failures += isAnswered() ? 0 : 1;
      assertTrue(System.nanoTime() - beginNs < SOON_NS, "it took too long");
      final long askedNs = System.nanoTime();
      final Verdict verdict = verdict();
      assertTrue(verdict.isAdmitted(), verdict::toString);
      assertTrue(System.nanoTime() - askedNs < SOON_NS, "the edge took too long");
    }
    if (isLasting(fault)) {
      assertEquals(FAILURES, failures);
    }

    proxy.heal();

    awaitAnswer();
    assertEquals(Found.ABSENT, reader.ask(STOCK).toCompletableFuture().join().found());
  }

  @Test
  void shouldPayTheTimeOutOfABlackHoleThriceAndNotForEveryQuestion() {
    proxy.hold();
    for (int i = 0; i < 3; i++) {
      assertEquals(Reason.UNANSWERED, reason());
    }
    // The connection is given up, and another one can not be had.
    awaitReason(Reason.NOT_CONNECTED);
    final long beginNs = System.nanoTime();
    for (int i = 0; i < 1_000; i++) {
      assertEquals(Reason.NOT_CONNECTED, reason());
      assertEquals(Verdict.Why.NO_ANSWER, verdict().why());
    }
    assertTrue(System.nanoTime() - beginNs < 4 * SOON_NS, "each would take a quarter of a second");
  }

  private void inflict(final Fault fault) {
    switch (fault) {
      case SLOW -> proxy.delay(SLOW_MS);
      case BLACK_HOLE -> proxy.hold();
      case LOST_REPLIES -> proxy.loseReplies();
      case BROKEN -> proxy.breakAfter(20);
      case RESET -> proxy.reset();
      case HALF_CLOSED -> proxy.halfClose();
    }
  }

  /** Whether it goes on until it is healed, and does not hit just one connection. */
  private static boolean isLasting(final Fault fault) {
    return fault != Fault.RESET && fault != Fault.HALF_CLOSED;
  }

  private boolean isAnswered() {
    try {
      reader.ask(STOCK).toCompletableFuture().join();
      return true;
    } catch (final CompletionException e) {
      assertInstanceOf(MirrorUnavailableException.class, e.getCause());
      return false;
    }
  }

  private Reason reason() {
    final CompletionException failure = assertThrows(
        CompletionException.class, () -> reader.ask(STOCK).toCompletableFuture().join());
    return assertInstanceOf(MirrorUnavailableException.class, failure.getCause())
        .reason();
  }

  private void awaitReason(final Reason wanted) {
    engine.await(() -> reason() == wanted, PATIENCE);
  }

  private Verdict verdict() {
    return edge.ask(new EdgeRequest("web", "alice", true, List.of("S1")))
        .toCompletableFuture()
        .join();
  }

  private void awaitAnswer() {
    engine.await(this::isAnswered, PATIENCE);
  }
}
