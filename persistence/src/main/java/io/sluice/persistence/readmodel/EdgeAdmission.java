package io.sluice.persistence.readmodel;

import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;

/**
 * Refuses early what the engine would refuse, at an edge of which there may be many: who asks too
 * often, and what is sold out. It accepts nothing: what it admits goes to the engine, which decides
 * without knowing of it.
 *
 * <p>Whatever Redis says that is wrong, missing, late or unreadable costs a round trip to the
 * engine, and no sale for longer than it takes for a probe to come: see {@code docs/reading.md}.
 * Nothing here ever fails. Any thread.
 */
public final class EdgeAdmission {
  /** SKUs of which it is kept when they were sold. */
  private static final int MOST_ACCEPTED = 10_000;

  /** The odd constant by which a sequence of numbers becomes one of seeds. */
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private final MirrorReader reader;
  private final TokenBuckets buckets;
  private final EdgeLimits limits;
  private final AcceptedPositions accepted = new AcceptedPositions(MOST_ACCEPTED);
  private final AtomicLong draws = new AtomicLong();

  /**
   * An admission over a reader, which it does not close.
   *
   * @param reader of the Redis that holds the mirror, and takes writes for the buckets
   * @param secret at least 16 bytes, the same at all edges, under which customers are hashed
   */
  public EdgeAdmission(final MirrorReader reader, final byte[] secret, final EdgeLimits limits) {
    this.reader = reader;
    this.buckets = new TokenBuckets(reader.link(), secret, limits);
    this.limits = limits;
  }

  /** Judges a request, within the time-out of the reader. */
  public Mono<Verdict> admit(final EdgeRequest request) {
    if (!request.keyIsNew()) {
      return Mono.just(Verdict.KEY_NOT_NEW);
    }
    return Mono.zip(rate(request), stock(request), EdgeAdmission::stricter);
  }

  /** {@link #admit} for who does not use Reactor. */
  public CompletionStage<Verdict> ask(final EdgeRequest request) {
    return admit(request).toFuture();
  }

  /**
   * Tells that the engine accepted a request: a flag of an earlier state that still says sold out
   * is not believed any more.
   *
   * @param skus that it took from free stock
   * @param position of the answer, as the header {@code Sluice-Position} names it
   */
  public void accepted(final Collection<String> skus, final long position) {
    skus.forEach(sku -> accepted.accepted(sku, position));
  }

  private Mono<Verdict> rate(final EdgeRequest request) {
    final String customer = request.customer();
    return customer == null
        ? Mono.just(Verdict.NOTHING_AGAINST_IT)
        : buckets.take(customer).onErrorReturn(Verdict.NO_ANSWER);
  }

  private Mono<Verdict> stock(final EdgeRequest request) {
    final List<Question<MirroredStock>> questions =
        request.skus().stream().filter(Words::isCode).map(Question::stock).toList();
    return reader
        .readAll(questions)
        .map(readings -> judge(request.channel(), questions, readings))
        .onErrorReturn(Verdict.NO_ANSWER);
  }

  private Verdict judge(
      final String channel,
      final List<Question<MirroredStock>> questions,
      final List<Reading<MirroredStock>> readings) {
    for (int i = 0; i < readings.size(); i++) {
      final String sku = questions.get(i).name();
      if (isSoldOut(sku, channel, readings.get(i))) {
        return isProbe(sku) ? Verdict.probe(sku) : Verdict.soldOut(sku);
      }
    }
    return Verdict.NOTHING_AGAINST_IT;
  }

  private boolean isSoldOut(
      final String sku, final String channel, final Reading<MirroredStock> reading) {
    final MirroredStock stock = reading.thing();
    if (stock == null || !reading.place().isLiveWithin(limits.maxFlagAge().toMillis())) {
      return false;
    }
    accepted.follow(reading.place().journal());
    final OptionalLong sellable = stock.sellable(channel);
    return sellable.isPresent()
        && sellable.getAsLong() == 0
        && reading.version() >= accepted.of(sku);
  }

  /** Draws one in so many of each SKU, whatever the order in which SKUs are asked for. */
  private boolean isProbe(final String sku) {
    final long draw = draws.incrementAndGet();
    final long mixed = mix(limits.seed() + draw * GOLDEN_RATIO + sku.hashCode());
    return Long.remainderUnsigned(mixed, limits.probeOneIn()) == 0;
  }

  /** The finalizer of SplitMix64. */
  private static long mix(final long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  private static Verdict stricter(final Verdict rate, final Verdict stock) {
    if (!rate.isAdmitted() || stock.why() == Verdict.Why.NOTHING_AGAINST_IT) {
      return rate;
    }
    return stock;
  }
}
