package io.sluice.loadtest.simulation;

import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.replica.StateFollower;
import io.sluice.persistence.mirror.MirrorContent;
import io.sluice.persistence.mirror.MirrorCounters;
import io.sluice.persistence.mirror.MirrorCounters.Value;
import io.sluice.persistence.mirror.MirrorFeed;
import io.sluice.persistence.mirror.MirrorKeys;
import io.sluice.persistence.mirror.MirrorListener;
import io.sluice.persistence.redis.LuaScript;
import io.sluice.persistence.redis.RedisTwin;
import io.sluice.persistence.redis.ScriptCall;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The mirror of one process after the other, in a Redis that outlives them all, and whatever goes
 * wrong there and on the way. Draws from numbers of its own. One thread.
 */
final class Mirrors {
  private static final Duration SCRUB_PERIOD = Duration.ofMillis(400);
  private static final Duration NEVER = Duration.ofDays(100_000);
  private static final long TURN_NS = 4_000_000;

  /** In so many turns everything is told once more, and each shard is looked at. */
  private static final int TURNS_UNTIL_ALL_IS_NOTICED = 300;

  private static final int MOST_TURNS = 20_000;
  private static final int MOST_ROUNDS = 16;
  private static final int MOST_AT_ONCE = 20;
  private static final String OTHER_JOURNAL = "another";

  private final Randomness random;
  private final Marks marks;
  private final Machine machine;
  private final MirrorCounters counters = new MirrorCounters();

  /**
   * What was sent over the connection before this one and may come yet, in its order. Of those
   * before that nothing does: to be connected takes answers of Redis.
   */
  private final Deque<ScriptCall> strays = new ArrayDeque<>();

  private RedisTwin redis = new RedisTwin();
  private @Nullable RedisTwin earlier;
  private boolean earlierDamaged;
  private @Nullable MirrorLink link;
  private StateFollower follower = StateFollower.NONE;
  private @Nullable StateMachine state;

  /** True if single keys may be wrong until everything was told once more. */
  private boolean damaged;

  /** Whether single keys are harmed, and all are told again and again to mend that. */
  private final boolean harmful;

  /**
   * True if keys of other generations may have come back since they were removed last. By contract
   * they are as good as not there, and who is told something notices that they are back.
   */
  private boolean leftOvers;

  /** True if a rebuild has begun since that may have happened. */
  private boolean removing;

  private boolean rolledBack;
  private long ownNs;

  Mirrors(final Swarm swarm, final Marks marks, final Machine machine) {
    this.random = Randomness.of(swarm.seed(), "mirror");
    // What is told once more mends what an error left out, too: others do without.
    this.harmful = random.percent(40);
    this.marks = marks;
    this.machine = machine;
  }

  /** A process has begun: what follows its replica. */
  StateFollower begin() {
    final MirrorFeed feed = new MirrorFeed(
            () -> machine.nanoTime() + ownNs, new Ear(), () -> {}, counters, random)
        .scrubbingEvery(harmful ? SCRUB_PERIOD : NEVER)
        .keeping(random.pick(40, 400, 1 << 18));
    final MirrorLink begun = new MirrorLink(feed, machine);
    feed.tell(begun);
    link = begun;
    follower = new Watched(feed, loaded -> state = loaded);
    return follower;
  }

  /** The process has ended; what it had sent may arrive yet. */
  void end() {
    final MirrorLink ended = link;
    if (ended != null) {
      strays.clear();
      strays.addAll(ended.abandon());
    }
    link = null;
    follower = StateFollower.NONE;
    state = null;
  }

  /** Some things happen on the way. */
  void step() {
    final MirrorLink open = link;
    if (open == null) {
      return;
    }
    for (int round = random.below(MOST_ROUNDS); round > 0; round--) {
      ownNs += random.below(2 * (int) TURN_NS);
      follower.doWork();
      for (int i = random.below(MOST_AT_ONCE); i > 0; i--) {
        happen(open);
      }
      if (!damaged && random.percent(4)) {
        compare(open, false);
      }
    }
  }

  private void happen(final MirrorLink open) {
    final int roll = random.below(1_000);
    if (roll < 1) {
      trouble(open);
    } else if (!open.isConnected()) {
      open.connect(roll < 300);
    } else if (roll < 3) {
      marks.hit(Mark.MIRROR_CUT_OFF);
      strays.clear();
      strays.addAll(open.cutOff());
    } else if (roll < 20) {
      stray();
    } else {
      final MirrorLink.Request request = open.next();
      if (request != null) {
        answer(open, request, roll);
      }
    }
  }

  private void answer(final MirrorLink open, final MirrorLink.Request request, final int roll) {
    if (roll < 40) {
      open.fail(request, "lost on the way");
    } else if (roll < 60) {
      run(request.calls(redis.keys()));
      open.fail(request, "the reply is lost");
    } else if (request.batch() == null && random.percent(30)) {
      // What was removed is back before anybody is told anything else.
      save();
      open.land(request, run(request.calls(redis.keys())));
      rollBack();
    } else {
      open.land(request, run(request.calls(redis.keys())));
    }
  }

  private void stray() {
    if (!strays.isEmpty()) {
      marks.hit(Mark.MIRROR_TOLD_LATE);
      redis.run(strays.removeFirst());
    }
  }

  private Map<ScriptCall, String> run(final List<ScriptCall> calls) {
    final Map<ScriptCall, String> replies = new LinkedHashMap<>();
    calls.forEach(call -> replies.put(call, redis.run(call)));
    return replies;
  }

  private void trouble(final MirrorLink open) {
    switch (random.below(harmful ? 7 : 5)) {
      case 0 -> {
        redis.wipe();
        damaged = false;
        leftOvers = false;
      }
      case 1, 2 -> save();
      case 3 -> rollBack();
      case 4 -> claimForAnother();
      case 5 -> {
        open.evict();
        damage(redis::remove);
      }
      default -> damage(random.percent(50) ? redis::spoil : key -> redis.write(key, "g 1 HELD"));
    }
  }

  private void save() {
    earlier = redis.copy();
    earlierDamaged = damaged;
  }

  private void rollBack() {
    final RedisTwin before = earlier;
    if (before != null) {
      redis = before.copy();
      damaged = earlierDamaged;
      rolledBack = true;
      leftOvers = true;
      removing = false;
    }
  }

  private void claimForAnother() {
    final String key = MirrorKeys.place(random.below(MirrorKeys.SHARDS));
    if (random.percent(30)) {
      redis.spoil(key);
    } else {
      redis.run(new ScriptCall(
          LuaScript.CLAIM, List.of(key), List.of(OTHER_JOURNAL, "g", "1"), null, "g"));
    }
  }

  private void damage(final Consumer<String> how) {
    final List<String> things = redis.keys().stream()
        .filter(key -> ScriptCall.isThing(MirrorKeys.nameIn(key)))
        .toList();
    if (!things.isEmpty()) {
      damaged = true;
      how.accept(things.get(random.below(things.size())));
    }
  }

  /**
   * Nothing goes wrong any more; the mirror comes to be what the engine is.
   *
   * @param turn a turn of the replica
   */
  void settle(final Runnable turn) {
    final MirrorLink open = link;
    if (open == null) {
      return;
    }
    while (!strays.isEmpty()) {
      stray();
    }
    open.connect(true);
    for (int i = 0; i < MOST_TURNS; i++) {
      ownNs += TURN_NS;
      turn.run();
      for (MirrorLink.Request next = open.next(); next != null; next = open.next()) {
        open.land(next, run(next.calls(redis.keys())));
      }
      if (i >= TURNS_UNTIL_ALL_IS_NOTICED && isWhole()) {
        marks.hitIf(damaged, Mark.MIRROR_DAMAGED_AND_MENDED);
        damaged = false;
        leftOvers = false;
        compare(open, true);
        return;
      }
    }
    throw new Violation("the mirror does not come to equal the engine");
  }

  private boolean isWhole() {
    final StateMachine loaded = state;
    return loaded != null
        && counters.value(Value.PLACE) == loaded.position()
        && counters.value(Value.WAITING) == 0
        && counters.value(Value.REBUILDING) == 0;
  }

  /**
   * Compares every shard that says that it has everything. What an earlier process left says so,
   * too, and may tell of events that a loss of power took back: it counts from its generation on.
   *
   * @param all whether every shard has to say so
   */
  private void compare(final MirrorLink open, final boolean all) {
    final StateMachine loaded = state;
    if (loaded == null) {
      return;
    }
    final Set<Integer> whole = new HashSet<>();
    for (int shard = 0; shard < MirrorKeys.SHARDS; shard++) {
      final Map<String, String> place = redis.place(MirrorKeys.place(shard));
      if (open.generation().equals(place.get("generation"))
          && "live".equals(place.get("state"))
          && Long.toString(loaded.position()).equals(place.get("position"))) {
        whole.add(shard);
      }
    }
    Violation.unless(!all || whole.size() == MirrorKeys.SHARDS, "a shard is behind: " + whole);
    final MirrorContent content = new MirrorContent(loaded);
    content.forEach((key, text) -> {
      if (whole.contains(MirrorKeys.shardIn(key))) {
        Violation.unless(
            redis.text(key) != null, () -> "the mirror lacks " + key + ", which is " + text);
        Violation.unless(!redis.ends(key), () -> "the mirror lets go " + key + ", which lives");
      }
    });
    for (final String key : redis.keys()) {
      if (whole.contains(MirrorKeys.shardIn(key)) && ScriptCall.isThing(MirrorKeys.nameIn(key))) {
        judge(content, key);
      }
    }
  }

  private void judge(final MirrorContent content, final String key) {
    final String stamped = String.valueOf(redis.text(key));
    final String[] words = stamped.split(" ", 3);
    final Map<String, String> place = redis.place(MirrorKeys.place(MirrorKeys.shardIn(key)));
    if (leftOvers && !words[0].equals(place.get("generation"))) {
      return;
    }
    if (words.length < 3 || !words[0].equals(place.get("generation"))) {
      throw new Violation("the mirror has a left over " + key + ": " + stamped);
    }
    final String complaint = content.complaint(key, words[2]);
    if (complaint != null) {
      throw new Violation("the mirror's " + key + ": " + complaint);
    }
  }

  /** Hears what people are told. */
  private final class Ear implements MirrorListener {
    @Override
    public void onConnected() {
      // It is the simulation that connects.
    }

    @Override
    public void onDisconnected(final String why) {
      // It is the simulation that cuts off.
    }

    @Override
    public void onFailure(final String why) {
      // It is the simulation that loses things.
    }

    @Override
    public void onRebuild(final String why) {
      marks.hitIf(rolledBack && why.contains("back in time"), Mark.MIRROR_WENT_BACK_IN_TIME);
      rolledBack = false;
      removing = true;
    }

    @Override
    public void onRebuildProgress(final long things, final long total) {
      // Nobody looks.
    }

    @Override
    public void onRebuilt(final long things, final long removed, final long durationNs) {
      marks.hit(Mark.MIRROR_BUILT_ANEW);
      leftOvers &= !removing;
    }

    @Override
    public void onRepaired(final int keys) {
      marks.hit(Mark.MIRROR_REPAIRED);
    }
  }
}
