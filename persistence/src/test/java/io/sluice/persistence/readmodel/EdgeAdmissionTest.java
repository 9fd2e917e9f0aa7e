package io.sluice.persistence.readmodel;

import static io.sluice.persistence.readmodel.ReaderRig.STOCK;
import static io.sluice.persistence.readmodel.ReaderRig.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.protocol.CommandType;
import io.sluice.persistence.mirror.MirrorKeys;
import io.sluice.persistence.readmodel.Verdict.Kind;
import io.sluice.persistence.readmodel.Verdict.Why;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an edge refuses early, over the mirror of an engine in a real Redis. */
class EdgeAdmissionTest {
  private static final byte[] SECRET = "sixteen bytes or more".getBytes(StandardCharsets.UTF_8);
  private static final long ALL = 1_000_000;
  private static final long PATIENCE_NS = Duration.ofSeconds(40).toNanos();
  private static final int SEED = 42;
  private static final int ASKED = 1_000;
  private static final int PROBE_ONE_IN = 20;
  private static final EdgeLimits LIMITS =
      new EdgeLimits(60, 20, Duration.ofMinutes(10), Integer.MAX_VALUE, SEED);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private ReaderRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new ReaderRig(directory);
    rig.engine().awaitMirror();
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void shouldRefuseWhatIsSoldOutAndNothingElse() {
    final EdgeAdmission edge = edge(LIMITS);
    assertEquals(Why.NOTHING_AGAINST_IT, verdict(edge, "WEB", "SKU").why());

    sellOut();

    final Verdict refused = verdict(edge, "WEB", "SKU");
    assertEquals(Kind.REFUSE_SOLD_OUT, refused.kind());
    assertEquals("SKU", refused.sku());
    assertEquals(Kind.REFUSE_SOLD_OUT, verdict(edge, "WEB", "OTHER", "SKU").kind());
    assertTrue(verdict(edge, "SHOP", "SKU").isAdmitted(), "of that channel nothing is known");
    assertTrue(verdict(edge, "WEB", "OTHER").isAdmitted());
    assertTrue(verdict(edge, "WEB", "no code").isAdmitted());
    assertTrue(verdict(edge, "WEB").isAdmitted(), "it takes nothing from free stock");
    rig.release(0);
    rig.engine().awaitMirror();
    assertTrue(verdict(edge, "WEB", "SKU").isAdmitted());
  }

  @Test
  void shouldLetThroughWhatMayHaveBeenSentBefore() {
    final EdgeAdmission edge = edge(LIMITS.withRate(1, 1));
    sellOut();
    for (int i = 0; i < 3; i++) {
      final Verdict verdict =
          await(edge.admit(new EdgeRequest("WEB", "alice", false, List.of("SKU"))));
      assertTrue(verdict.isAdmitted());
      assertEquals(Why.KEY_NOT_NEW, verdict.why());
    }
  }

  @Test
  void shouldLetThroughWhatNoWholeAndFreshShardSpeaksAgainst() {
    final EdgeAdmission edge = edge(LIMITS);
    sellOut();
    final String place = MirrorKeys.place(STOCK.shard());
    final String time = Long.toString(System.currentTimeMillis() - 3_600_000);
    final String right = rig.console().redis().get(STOCK.key());

    rig.console().redis().hset(place, "time", time);
    assertTrue(verdict(edge, "WEB", "SKU").isAdmitted(), "nobody writes to the shard");
    rig.console().redis().hset(place, "time", Long.toString(System.currentTimeMillis()));
    assertFalse(verdict(edge, "WEB", "SKU").isAdmitted());
    rig.console().redis().hset(place, "state", "rebuilding");
    assertTrue(verdict(edge, "WEB", "SKU").isAdmitted(), "the shard is not whole");
    rig.console().redis().hset(place, "state", "live");
    rig.console().redis().set(STOCK.key(), "g " + right.substring(right.indexOf(' ') + 1));
    assertTrue(verdict(edge, "WEB", "SKU").isAdmitted(), "it is left over");
    rig.console().redis().set(STOCK.key(), "garbage");
    assertTrue(verdict(edge, "WEB", "SKU").isAdmitted(), "it can not be read");
    rig.console().redis().del(STOCK.key());
    assertTrue(verdict(edge, "WEB", "SKU").isAdmitted(), "it is not there");
    rig.console().redis().set(STOCK.key(), right);
    assertFalse(verdict(edge, "WEB", "SKU").isAdmitted());
  }

  @Test
  void shouldLetAShareThroughSoThatAFlagThatLiesIsFoundOut() {
    final EdgeAdmission edge = edge(LIMITS.withProbeOneIn(PROBE_ONE_IN));
    lieThatNothingIsLeft();

    int probes = 0;
    for (int i = 0; i < ASKED; i++) {
      final Verdict verdict = verdict(edge, "WEB", "SKU");
      probes += verdict.why() == Why.PROBE ? 1 : 0;
      assertEquals(verdict.why() == Why.PROBE, verdict.isAdmitted());
    }
    // Seeded, so it is the same in every run: about one in twenty.
    assertTrue(probes > ASKED / PROBE_ONE_IN / 2, "probes: " + probes);
    assertTrue(probes < 2 * ASKED / PROBE_ONE_IN, "probes: " + probes);

    // One of them was accepted.
    rig.reserve(1, 1);
    edge.accepted(List.of("SKU"), rig.engine().machine().position());

    for (int i = 0; i < 100; i++) {
      assertEquals(Why.NOTHING_AGAINST_IT, verdict(edge, "WEB", "SKU").why());
    }
    rig.engine().awaitMirror();
    rig.reserve(ALL - 1, 1);
    rig.engine().awaitMirror();
    edge.accepted(List.of("SKU"), rig.engine().machine().position());
    int refused = 0;
    for (int i = 0; i < 100; i++) {
      refused += verdict(edge, "WEB", "SKU").isAdmitted() ? 0 : 1;
    }
    assertTrue(refused > 80, "what is newer than the last sale counts again: " + refused);
  }

  @Test
  void shouldLimitACustomerOverAllEdgesTogether() {
    final EdgeLimits limits = LIMITS.withRate(20, 5);
    final EdgeAdmission one = edge(limits);
    final EdgeAdmission other = edge(limits);
    for (int i = 0; i < 5; i++) {
      assertTrue(ask(i % 2 == 0 ? one : other, "alice").isAdmitted());
    }

    final Verdict refused = ask(one, "alice");
    assertEquals(Kind.REFUSE_RATE, refused.kind());
    assertTrue(refused.retryAfterMs() > 0 && refused.retryAfterMs() <= 3_000, refused::toString);
    assertEquals(Kind.REFUSE_RATE, ask(other, "alice").kind());
    assertTrue(ask(other, "bob").isAdmitted());
    for (int i = 0; i < 10; i++) {
      assertTrue(ask(other, null).isAdmitted());
    }
    final long endNs = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    while (!ask(one, "alice").isAdmitted()) {
      assertTrue(System.nanoTime() - endNs < 0, "a token is earned in three seconds");
    }
  }

  @Test
  void shouldKeepItsBucketsOutOfTheMirrorAndNoNameInThem() throws Exception {
    final EdgeAdmission edge = edge(LIMITS);
    assertTrue(ask(edge, "alice").isAdmitted());
    final List<String> buckets = rig.console().redis().keys("sluice:edge:*");
    assertEquals(1, buckets.size());
    assertTrue(buckets.getFirst().matches("sluice:edge:\\{\\d+}:rate:[0-9a-f]{32}"));
    assertFalse(rig.console().redis().keys("*alice*").iterator().hasNext());
    final String bucket = buckets.getFirst();
    final long lifeMs = rig.console().redis().pttl(bucket);
    assertTrue(lifeMs > 0 && lifeMs <= 1_000, "it goes when it is full: " + lifeMs);

    rig.console().redis().set(bucket, "1");
    final long before = rig.engine().rebuilds();
    rig.console().redis().hset(MirrorKeys.place(0), "batch", "0");
    rig.reserve(1, 1);
    rig.engine().awaitRebuild(before);
    rig.engine().assertEqual();
    assertEquals("1", rig.console().redis().get(bucket), "nobody removes what is not a mirror's");

    final byte[] other = "another secret!!".getBytes(StandardCharsets.UTF_8);
    final EdgeAdmission stranger = new EdgeAdmission(rig.reader(), other, LIMITS);
    assertTrue(ask(stranger, "alice").isAdmitted());
    assertEquals(2, rig.console().redis().keys("sluice:edge:*").size());
    assertThrows(
        IllegalArgumentException.class,
        () -> new EdgeAdmission(rig.reader(), new byte[15], LIMITS));
  }

  @Test
  void shouldTakeABucketForFullThatHoldsWhatNobodyOfOursWrites() {
    final EdgeAdmission edge = edge(LIMITS.withRate(1, 1));
    assertTrue(ask(edge, "alice").isAdmitted());
    assertEquals(Kind.REFUSE_RATE, ask(edge, "alice").kind());
    final String bucket = rig.console().redis().keys("sluice:edge:*").getFirst();
    for (final String lie : new String[] {"", "soon", "-1", "99999999999999999", "1e300"}) {
      rig.console().redis().set(bucket, lie);
      assertTrue(ask(edge, "alice").isAdmitted(), lie);
      assertEquals(Kind.REFUSE_RATE, ask(edge, "alice").kind(), lie);
    }
    rig.console().redis().del(bucket);
    rig.console().redis().rpush(bucket, "a list");
    assertTrue(ask(edge, "alice").isAdmitted());
    assertEquals(Kind.REFUSE_RATE, ask(edge, "alice").kind());
  }

  @Test
  void shouldLetEverythingThroughWhenRedisRefusesOrIsGone() throws Exception {
    final EdgeAdmission edge = edge(LIMITS.withRate(1, 1));
    sellOut();
    rig.console().run(CommandType.REPLICAOF, "127.0.0.1", "1");
    for (int i = 0; i < 3; i++) {
      assertEquals(Verdict.NO_ANSWER, ask(edge, "alice"));
    }
    rig.console().run(CommandType.REPLICAOF, "NO", "ONE");
    rig.console().redis().scriptFlush();
    assertTrue(ask(edge, "alice").isAdmitted());
    assertEquals(Kind.REFUSE_RATE, ask(edge, "alice").kind());

    final ProcessHandle process = rig.server().process().orElseThrow();
    assertTrue(process.destroyForcibly());
    process.onExit().join();
    for (int i = 0; i < 100; i++) {
      final Verdict verdict =
          await(edge.admit(new EdgeRequest("WEB", "alice", true, List.of("SKU"))));
      assertEquals(Verdict.NO_ANSWER, verdict);
    }
  }

  /** The example of the page on reading. */
  @Test
  void shouldServeAFrontEndAsThePageOnReadingShows() throws Exception {
    final EdgeAdmission admission = edge(LIMITS);
    final EdgeRequest request = new EdgeRequest("WEB", "customer-17", true, List.of("SKU"));
    final String answer = admission
        .ask(request)
        .thenApply(verdict -> switch (verdict.kind()) {
          case ADMIT -> "ask the engine";
          case REFUSE_SOLD_OUT -> "409 sold-out: " + verdict.sku();
          case REFUSE_RATE -> "429, Retry-After " + Math.ceilDiv(verdict.retryAfterMs(), 1_000);
        })
        .toCompletableFuture()
        .get();
    assertEquals("ask the engine", answer);
    final int slot = rig.reserve(1, 17);
    final long position = rig.engine().machine().position();
    admission.accepted(request.skus(), position);
    rig.engine().awaitMirror();
    final AwaitedReading<MirroredReservation> own = rig.reader()
        .askAfter(position, Duration.ofMillis(500), Question.reservation(rig.id(slot)))
        .toCompletableFuture()
        .get();
    assertTrue(own.reached());
    assertEquals("HELD", own.reading().fresh().orElseThrow().status());
  }

  private void sellOut() {
    rig.reserve(ALL, 1);
    rig.engine().awaitMirror();
  }

  /** Under a stamp that can not be told from a right one. */
  private void lieThatNothingIsLeft() {
    final String[] words = rig.console().redis().get(STOCK.key()).split(" ", -1);
    rig.console().redis().set(STOCK.key(), words[0] + " " + words[1] + " 0 0 0 0 0 WEB=0");
  }

  private EdgeAdmission edge(final EdgeLimits limits) {
    return new EdgeAdmission(rig.reader(), SECRET, limits);
  }

  /** The verdict once Redis answers, which it may not do in time on a busy machine. */
  private static Verdict verdict(
      final EdgeAdmission edge, final String channel, final String... skus) {
    final EdgeRequest request = new EdgeRequest(channel, null, true, List.of(skus));
    final long endNs = System.nanoTime() + PATIENCE_NS;
    Verdict verdict = await(edge.admit(request));
    while (verdict.why() == Why.NO_ANSWER && System.nanoTime() - endNs < 0) {
      verdict = await(edge.admit(request));
    }
    return verdict;
  }

  private static Verdict ask(final EdgeAdmission edge, final @Nullable String customer) {
    return await(edge.admit(new EdgeRequest("WEB", customer, true, List.of())));
  }
}
