package io.sluice.persistence.mirror;

import io.sluice.engine.domain.EngineState;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.replica.StateFollower;
import io.sluice.persistence.mirror.BatchResult.Kind;
import io.sluice.persistence.mirror.MirrorCounters.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Notes what changes in a replica's state, and tells a mirror of it, shard by shard.
 *
 * <p>Replica's thread, but for {@link #onResult} and the counters.
 */
public final class MirrorFeed implements StateFollower {
  /*
   * Per shard there is a map of what changed, each thing once, and at most one batch on its way.
   * A batch holds texts that were read from the state when it was made, under the position of
   * that state. What becomes of it comes back by a queue; if it was not told, or nobody knows,
   * its things go back into the map and are read anew, under a later position. So nothing is
   * ever kept but the names of things, and a thing that changed a thousand times while the
   * mirror was away is told once.
   *
   * Whenever it can not be known that the mirror has all and nothing else, it is built anew
   * under another generation: each shard is claimed for it, all things are written at a bounded
   * rate, and what then does not bear the generation is removed. Meanwhile changes are told as
   * ever.
   */

  /** Characters of the texts of one batch, at most. */
  private static final int BATCH_CHARS = 128 * 1024;

  /** Changes that are kept; with more than this, all is written anew instead. */
  static final int CHANGE_LIMIT = 1 << 18;

  /** A sweep waits while so many changes wait to be told, but for a few. */
  private static final int SWEEP_AHEAD = 8_192;

  private static final int SWEEP_PLACES = 1_024;
  private static final int SWEEP_LEAST = 16;
  private static final long SWEEP_PLACES_PER_S = 100_000;

  /** A shard is told no more often than this, but for a full batch. */
  private static final long PACE_NS = TimeUnit.MILLISECONDS.toNanos(8);

  private static final long BUSY_IDLE_NS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long PLACE_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LOOK_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long REBUILD_SPACING_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long EVICTION_SPACING_NS = TimeUnit.SECONDS.toNanos(30);
  private static final long PRUNE_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long PROGRESS_INTERVAL_NS = TimeUnit.SECONDS.toNanos(2);
  private static final long SCRUB_PERIOD_NS = TimeUnit.MINUTES.toNanos(10);
  private static final int RESULTS = 4 * MirrorKeys.SHARDS;
  private static final long GENERATIONS = 36L * 36 * 36 * 36 * 36 * 36 * 36;

  private final LongSupplier clockNs;
  private final MirrorListener listener;
  private final Runnable wake;
  private final MirrorCounters counters;
  private final RandomGenerator random;
  private final ManyToOneConcurrentArrayQueue<BatchResult> results =
      new ManyToOneConcurrentArrayQueue<>(RESULTS);
  private final Shard[] shards = new Shard[MirrorKeys.SHARDS];
  private final ChangeSink notes = new Notes();
  private final BatchLimit limit = new BatchLimit();
  private final CustomerIndex customers = new CustomerIndex();
  private final RecordSkus records = new RecordSkus();

  private @Nullable MirrorTarget target;
  private @Nullable StateMachine machine;
  private @Nullable EventReader reader;
  private @Nullable ThingText texts;
  private @Nullable Sweep sweep;
  private @Nullable Sweep scrub;
  private String journal = "";
  private String generation = "";
  private PruneMarks marks = new PruneMarks();
  private Phase phase = Phase.WAITING;
  private String reason = "the process starts";
  private String found = "";
  private long nowNs;
  private long framePosition;
  private long nextNumber;
  private int waiting;
  private boolean lostCount;
  private boolean wasConnected;
  private boolean caughtUp;

  // A rebuild.
  private long rebuildAtNs;
  private long rebuildBeginNs;
  private long incompleteSinceNs;
  private long sweepEndNumber;
  private long swept;
  private long pruneAtNs;
  private boolean pruning;
  private long progressAtNs;
  private long scrubBeginNs;
  private boolean scrubbed;
  private int changeLimit = CHANGE_LIMIT;
  private long scrubPeriodNs = SCRUB_PERIOD_NS;
  private long evictedBefore;

  /** While a sweep over the SKUs is on, nothing is complete from this position on. */
  private long completeBelow = Long.MAX_VALUE;

  /** How far a rebuild is. */
  private enum Phase {
    WAITING,
    CLAIMING,
    SWEEPING,
    DRAINING,
    PRUNING,
    LIVE
  }

  /**
   * A feed that has seen nothing.
   *
   * @param clockNs monotonic clock
   * @param wake wakes the replica's thread
   * @param random decides generations and pauses; another one in each process
   */
  public MirrorFeed(
      final LongSupplier clockNs,
      final MirrorListener listener,
      final Runnable wake,
      final MirrorCounters counters,
      final RandomGenerator random) {
    this.random = random;
    this.clockNs = clockNs;
    this.listener = listener;
    this.wake = wake;
    this.counters = counters;
    // It lacks everything, and says so also if it never comes to its first turn.
    incompleteSinceNs = clockNs.getAsLong();
    counters.set(Value.BEHIND_SINCE_NS, incompleteSinceNs);
    counters.set(Value.REBUILDING, 1);
    for (int i = 0; i < shards.length; i++) {
      shards[i] = new Shard();
    }
  }

  /** Says where the mirror is. Before the replica's thread starts. */
  public void tell(final MirrorTarget mirror) {
    target = mirror;
  }

  /** Sets the time in which everything is told once more. Before the replica's thread starts. */
  public MirrorFeed scrubbingEvery(final Duration period) {
    scrubPeriodNs = period.toNanos();
    return this;
  }

  /** Sets how many changes are kept. Before the replica's thread starts. */
  public MirrorFeed keeping(final int changes) {
    changeLimit = changes;
    return this;
  }

  /** Takes what became of something that was sent. Any thread. */
  public void onResult(final BatchResult result) {
    final boolean taken = results.offer(result);
    assert taken : "no more is on its way than results fit in";
    wake.run();
  }

  @Override
  public void onLoaded(final UUID journalId, final StateMachine loaded) {
    final EngineState state = loaded.state();
    machine = loaded;
    journal = journalId.toString();
    customers.fill(state.claims());
    records.fill(state);
    reader = new EventReader(state, records, notes);
    texts = new ThingText(state, customers);
    sweep = new Sweep(state);
    scrub = new Sweep(state);
    gauge();
  }

  @Override
  public void onCaughtUp() {
    // Not before: what happened long ago is no news, and the state of then nobody's to read.
    caughtUp = true;
    nowNs = clockNs.getAsLong();
    rebuildAtNs = nowNs;
  }

  @Override
  public void onFrame(
      final DirectBuffer buffer,
      final int eventsOffset,
      final int eventsLength,
      final long firstPosition,
      final int eventCount) {
    nowNs = clockNs.getAsLong();
    framePosition = firstPosition;
    Objects.requireNonNull(reader, "loaded").read(buffer, eventsOffset, eventCount);
  }

  @Override
  public int doWork() {
    if (machine == null) {
      return 0;
    }
    nowNs = clockNs.getAsLong();
    int work = results.drain(this::onLanded);
    final boolean isConnected = target().isConnected();
    if (isConnected && !wasConnected) {
      for (final Shard shard : shards) {
        shard.resume();
      }
    }
    wasConnected = isConnected;
    if (isConnected && caughtUp) {
      work += advance() + send();
    }
    gauge();
    return work;
  }

  @Override
  public long idleNs() {
    if (machine == null || !target().isConnected()) {
      return Long.MAX_VALUE;
    }
    return waiting > 0 || phase != Phase.LIVE ? BUSY_IDLE_NS : IDLE_NS;
  }

  @Override
  public void onStopped() {
    // The state may be wrong, and whoever reads the mirror sees that its place moves no more.
    machine = null;
    if (counters.value(Value.BEHIND_SINCE_NS) == 0) {
      counters.set(Value.BEHIND_SINCE_NS, clockNs.getAsLong());
    }
  }

  // ---- What became of what was sent ----

  private void onLanded(final BatchResult result) {
    final Batch batch = result.batch();
    if (batch == null) {
      onPruned(result);
      return;
    }
    final Shard shard = shards[batch.shard()];
    shard.landed();
    limit.landed(shard.sentNs(), nowNs, result.kind() != Kind.FAILED);
    if (result.kind() != Kind.DONE) {
      counters.add(Value.FAILURES, 1);
      listener.onFailure(result.words());
      shard.changes().putBack(batch.taken());
    }
    if (!batch.generation().equals(generation) || phase == Phase.WAITING) {
      if (result.kind() == Kind.DONE) {
        // It was told to a generation that is no more.
        shard.changes().putBack(batch.taken());
      }
      return;
    }
    switch (result.kind()) {
      case DONE -> onDone(shard, batch, result);
      case FAILED -> shard.pause(nowNs, random);
      case LOST -> rebuild("the mirror is gone or another's: " + result.words());
      case ROLLED_BACK -> rebuild("the mirror went back in time: " + result.words());
    }
  }

  private void onDone(final Shard shard, final Batch batch, final BatchResult result) {
    if (batch.claim()) {
      shard.claimed();
      found = found.isEmpty() ? result.words() : found;
      return;
    }
    shard.done(batch);
    counters.add(Value.BATCHES, 1);
    counters.add(Value.WRITES, result.written());
    if (!batch.taken().isEmpty()) {
      counters.lag(nowNs - batch.taken().getFirst().change().noticedNs());
    }
    countRepaired(result.repaired());
  }

  private void countRepaired(final int keys) {
    if (keys > 0) {
      counters.add(Value.REPAIRED, keys);
      listener.onRepaired(keys);
    }
  }

  private void onPruned(final BatchResult result) {
    pruning = false;
    if (!result.generation().equals(generation)
        || (phase != Phase.PRUNING && phase != Phase.LIVE)) {
      return;
    }
    switch (result.kind()) {
      case DONE -> {
        if (phase == Phase.LIVE) {
          countRepaired(result.written());
          return;
        }
        phase = Phase.LIVE;
        scrubBeginNs = nowNs;
        scrubbed = false;
        listener.onRebuilt(swept, result.written(), nowNs - rebuildBeginNs);
      }
      case FAILED -> {
        listener.onFailure(result.words());
        pruneAtNs = nowNs + PRUNE_PAUSE_NS;
        scrubbed = phase == Phase.LIVE;
      }
      case LOST -> rebuild("the mirror is gone or another's: " + result.words());
      case ROLLED_BACK -> rebuild("the mirror went back in time: " + result.words());
    }
  }

  // ---- Rebuild ----

  private void rebuild(final String why) {
    if (phase == Phase.LIVE) {
      incompleteSinceNs = nowNs;
    }
    if (phase != Phase.WAITING) {
      reason = why;
      rebuildAtNs = Math.max(nowNs, rebuildBeginNs + REBUILD_SPACING_NS);
      phase = Phase.WAITING;
    }
  }

  private int advance() {
    return switch (phase) {
      case WAITING -> nowNs - rebuildAtNs < 0 ? 0 : beginRebuild();
      case CLAIMING -> endClaiming();
      case SWEEPING -> sweepOn(Phase.DRAINING);
      case DRAINING -> endDraining();
      case PRUNING -> prune();
      case LIVE -> watch();
    };
  }

  private int beginRebuild() {
    generation = Long.toString(random.nextLong(GENERATIONS), 36);
    marks = new PruneMarks();
    for (final Shard shard : shards) {
      shard.reset(nowNs);
    }
    lostCount = false;
    found = "";
    completeBelow = Long.MAX_VALUE;
    evictedBefore = target().evictedKeys();
    rebuildBeginNs = nowNs;
    counters.add(Value.REBUILDS, 1);
    phase = Phase.CLAIMING;
    return 1;
  }

  private int endClaiming() {
    for (final Shard shard : shards) {
      if (!shard.isClaimed()) {
        return 0;
      }
    }
    listener.onRebuild(reason + "; it held " + found);
    sweep().begin(true);
    swept = 0;
    progressAtNs = nowNs + PROGRESS_INTERVAL_NS;
    phase = Phase.SWEEPING;
    return 1;
  }

  private int sweepOn(final Phase next) {
    final long allowed = TimeUnit.NANOSECONDS.toMicros(nowNs - rebuildBeginNs)
            * SWEEP_PLACES_PER_S
            / TimeUnit.SECONDS.toMicros(1)
        - sweep().seen();
    final int most = waiting < SWEEP_AHEAD ? SWEEP_PLACES : SWEEP_LEAST;
    // A place has two things at most, and half of the room is for changes.
    final int room = Math.max(0, changeLimit / 2 - waiting) / 2;
    final int places = Math.clamp(allowed, 0, Math.min(most, room));
    if (places > 0) {
      framePosition = machine().position();
      sweep().next(places, thing -> note(thing, Change.NOT_ENDED, false));
    }
    if (!sweep().isRunning()) {
      swept = sweep().seen();
      sweepEndNumber = nextNumber;
      phase = next;
    } else if (nowNs - progressAtNs >= 0) {
      progressAtNs = nowNs + PROGRESS_INTERVAL_NS;
      listener.onRebuildProgress(sweep().seen(), sweep().total());
    }
    return places;
  }

  private int endDraining() {
    if (sweep().isRunning()) {
      // A channel changed meanwhile.
      phase = Phase.SWEEPING;
      return 1;
    }
    if (!isTold(sweepEndNumber)) {
      return 0;
    }
    completeBelow = Long.MAX_VALUE;
    pruneAtNs = nowNs;
    phase = Phase.PRUNING;
    return 1;
  }

  private int prune() {
    if (pruning || nowNs - pruneAtNs < 0) {
      return 0;
    }
    pruning = target().prune(journal, generation, marks);
    pruneAtNs = nowNs + PRUNE_PAUSE_NS;
    return pruning ? 1 : 0;
  }

  private int watch() {
    if (target().evictedKeys() != evictedBefore && nowNs - rebuildBeginNs > EVICTION_SPACING_NS) {
      rebuild("the store gave up keys for want of memory");
      return 1;
    }
    if (completeBelow == Long.MAX_VALUE) {
      return scrubOn();
    }
    if (sweep().isRunning()) {
      return sweepOn(Phase.LIVE);
    }
    if (isTold(sweepEndNumber)) {
      completeBelow = Long.MAX_VALUE;
    }
    return 0;
  }

  /**
   * Tells everything once more in the course of a period, and then removes what is none of ours, so
   * that a key that somebody else removed or wrote does not stay wrong for longer.
   */
  private int scrubOn() {
    final long sinceNs = nowNs - scrubBeginNs;
    if (!scrubbing().isRunning()) {
      if (scrubbed && !pruning && nowNs - pruneAtNs >= 0) {
        pruning = target().prune(journal, generation, marks);
        scrubbed = !pruning;
      }
      if (sinceNs >= scrubPeriodNs) {
        scrubBeginNs = nowNs;
        scrubbing().begin(true);
      }
      return 0;
    }
    final double share = Math.min(1, (double) sinceNs / scrubPeriodNs);
    final long allowed = (long) (share * scrubbing().total()) + 1 - scrubbing().seen();
    final int places = waiting < SWEEP_AHEAD ? Math.clamp(allowed, 0, SWEEP_PLACES) : 0;
    if (places > 0) {
      // Nothing is known to be missing, so no position is incomplete for it.
      framePosition = machine().position() + 1;
      scrubbing().next(places, thing -> note(thing, Change.NOT_ENDED, false));
      scrubbed = !scrubbing().isRunning();
    }
    return places;
  }

  /** Whether every change before a number is told. */
  private boolean isTold(final long number) {
    for (final Shard shard : shards) {
      final Change oldest = shard.oldest();
      if (oldest != null && oldest.number() < number) {
        return false;
      }
    }
    return true;
  }

  // ---- Sending ----

  private int send() {
    int sent = 0;
    for (int i = 0; i < shards.length; i++) {
      final Shard shard = shards[i];
      if (!shard.isBusy() && !shard.isPausing(nowNs)) {
        sent += phase == Phase.CLAIMING ? claim(i, shard) : tell(i, shard);
      }
    }
    return sent;
  }

  private int claim(final int index, final Shard shard) {
    return shard.isClaimed() ? 0 : send(shard, batch(index, shard, true, List.of(), List.of()));
  }

  private int tell(final int index, final Shard shard) {
    if (phase == Phase.WAITING || !isDue(shard)) {
      return 0;
    }
    final List<ShardChanges.Entry> taken = new ArrayList<>();
    final List<Batch.Write> writes = new ArrayList<>();
    int chars = 0;
    while (shard.changes().size() > 0 && taken.size() < limit.things() && chars < BATCH_CHARS) {
      final ShardChanges.Entry entry = shard.changes().take();
      taken.add(entry);
      final Thing thing = entry.thing();
      final String text = texts().text(thing, entry.change().endCode());
      if (text != null) {
        final boolean streamed =
            phase == Phase.LIVE && entry.change().isNews() && thing.kind().isStreamed();
        final int topic = streamed ? thing.kind().ordinal() + 1 : 0;
        writes.add(
            new Batch.Write(texts().key(thing, index), text, topic, texts().ended()));
        chars += text.length();
      }
    }
    return send(shard, batch(index, shard, false, writes, taken));
  }

  private boolean isDue(final Shard shard) {
    final long sinceNs = nowNs - shard.sentNs();
    final int changes = shard.changes().size();
    if (changes > 0) {
      return sinceNs >= PACE_NS || changes >= limit.things();
    }
    final boolean moved = phase == Phase.LIVE && completeOf(shard) > shard.complete();
    return sinceNs >= (moved ? PLACE_INTERVAL_NS : LOOK_INTERVAL_NS);
  }

  private Batch batch(
      final int index,
      final Shard shard,
      final boolean claim,
      final List<Batch.Write> writes,
      final List<ShardChanges.Entry> taken) {
    final boolean live = phase == Phase.LIVE;
    return new Batch(
        index,
        claim,
        generation,
        journal,
        machine().position(),
        shard.nextNumber(),
        shard.told(),
        marks.of(index),
        live ? completeOf(shard) : 0,
        live,
        List.copyOf(writes),
        List.copyOf(taken));
  }

  /** Position up to which a shard has everything, but for what waits. */
  private long completeOf(final Shard shard) {
    final Change oldest = shard.changes().oldest();
    final long complete = oldest == null ? machine().position() : oldest.position() - 1;
    return Math.min(complete, completeBelow - 1);
  }

  private int send(final Shard shard, final Batch batch) {
    if (target().send(batch)) {
      shard.sent(batch, nowNs);
      return 1;
    }
    shard.changes().putBack(batch.taken());
    shard.pause(nowNs, random);
    return 0;
  }

  // ---- Noting ----

  private void note(final Thing thing, final int endCode, final boolean news) {
    if (lostCount || !caughtUp) {
      return;
    }
    if (waiting >= changeLimit) {
      loseCount();
      return;
    }
    final Shard shard = shards[texts().shard(thing)];
    if (shard
        .changes()
        .note(thing, new Change(nextNumber++, framePosition, nowNs, endCode, news))) {
      waiting++;
    }
    if (news) {
      counters.add(Value.CHANGES, 1);
    }
  }

  /** More changed than is kept: all is written anew as soon as that is possible. */
  private void loseCount() {
    lostCount = true;
    for (final Shard shard : shards) {
      shard.changes().clear();
    }
    waiting = 0;
    rebuild("more changed than is kept while it was away");
  }

  private void gauge() {
    int sum = 0;
    long position = machine().position();
    long place = Long.MAX_VALUE;
    long sinceNs = 0;
    for (final Shard shard : shards) {
      sum += shard.changes().size();
      place = Math.min(place, shard.complete());
      final Change oldest = shard.oldest();
      if (oldest != null) {
        position = Math.min(position, oldest.position() - 1);
        sinceNs = sinceNs == 0 ? oldest.noticedNs() : Math.min(sinceNs, oldest.noticedNs());
      }
    }
    waiting = sum;
    final boolean live = phase == Phase.LIVE;
    counters.set(Value.WAITING, sum);
    counters.set(Value.POSITION, live ? Math.min(position, completeBelow - 1) : 0);
    counters.set(Value.PLACE, live ? place : 0);
    counters.set(Value.BEHIND_SINCE_NS, live ? sinceNs : incompleteSinceNs);
    counters.set(Value.REBUILDING, live ? 0 : 1);
    counters.set(Value.REBUILD_DONE, sweep().seen());
    counters.set(Value.REBUILD_TOTAL, sweep().total());
  }

  private MirrorTarget target() {
    return Objects.requireNonNull(target, "told before the start");
  }

  private StateMachine machine() {
    return Objects.requireNonNull(machine, "loaded");
  }

  private ThingText texts() {
    return Objects.requireNonNull(texts, "loaded");
  }

  private Sweep scrubbing() {
    return Objects.requireNonNull(scrub, "loaded");
  }

  private Sweep sweep() {
    return Objects.requireNonNull(sweep, "loaded");
  }

  /** Notes what an event changed. */
  private final class Notes implements ChangeSink {
    @Override
    public void onSku(final int index) {
      note(Thing.sku(index), Change.NOT_ENDED, true);
    }

    @Override
    public void onClaim(
        final boolean order, final long sequence, final int slot, final int endCode) {
      note(Thing.claim(order, sequence, slot), endCode, true);
    }

    @Override
    public void onHeld(final int slot, final long customerHigh, final long customerLow) {
      customers.add(slot, customerHigh, customerLow);
      if (customerHigh != 0 || customerLow != 0) {
        note(Thing.customer(customerHigh, customerLow), Change.NOT_ENDED, true);
      }
    }

    @Override
    public void onEnded(final int slot) {
      final CustomerIndex.Customer customer = customers.remove(slot);
      if (customer != null) {
        note(Thing.customer(customer.high(), customer.low()), Change.NOT_ENDED, true);
      }
    }

    @Override
    public void onActivity(final int index) {
      note(Thing.activity(index), Change.NOT_ENDED, true);
    }

    @Override
    public void onChannel() {
      // What waits to be told of each SKU is told by then; until the sweep ends nothing is
      // complete.
      completeBelow = Math.min(completeBelow, framePosition);
      sweep().repeatSkus();
    }
  }
}
