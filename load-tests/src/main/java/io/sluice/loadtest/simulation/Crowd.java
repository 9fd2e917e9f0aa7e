package io.sluice.loadtest.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Clients that send, repeat, change their mind under the same key, and never give up before they
 * have an answer.
 */
final class Crowd implements Server.Callers {
  private static final int MEMORY = 64;
  private static final int REPEATS_AT_THE_END = 100;

  private final Swarm swarm;
  private final Marks marks;
  private final Seams seams;
  private final Wishes wishes;
  private final int[] underWay;
  private final List<Request> recent = new ArrayList<>();
  private final List<Request> accepted = new ArrayList<>();
  private final ArrayDeque<Request> unresolved = new ArrayDeque<>();
  private int nextKey = 1;
  private long nextCorrelation = 1;
  private int attemptsUnderWay;
  private long resolved;

  Crowd(final Swarm swarm, final Seams seams, final Marks marks, final LongSupplier engineTime) {
    this.swarm = swarm;
    this.seams = seams;
    this.marks = marks;
    wishes = new Wishes(swarm, engineTime);
    underWay = new int[swarm.clients()];
  }

  Wishes wishes() {
    return wishes;
  }

  int attemptsUnderWay() {
    return attemptsUnderWay;
  }

  int unresolvedCount() {
    return unresolved.size();
  }

  /** Requests whose answer was lost, and that were answered later. */
  long resolved() {
    return resolved;
  }

  /** What a client does in one step; null if it waits. */
  @Nullable
  Request next(final Randomness random) {
    if (!unresolved.isEmpty() && random.percent(30)) {
      return nextUnresolved();
    }
    final int client = random.below(swarm.clients());
    if (underWay[client] >= swarm.inFlight()) {
      return null;
    }
    if (!accepted.isEmpty() && random.percent(1)) {
      return accepted.get(random.below(accepted.size()));
    }
    if (!recent.isEmpty() && random.percent(swarm.duplicatePercent())) {
      return repeated(recent.get(random.below(recent.size())), random);
    }
    return fresh(wishes.next(random), client);
  }

  /** A request with a key of its own. */
  Request fresh(final Wish wish, final int client) {
    final int key = wish.kind.isKeyed() ? nextKey++ * swarm.clients() + client : Request.NO_KEY;
    return request(wish, client, key);
  }

  /** Another sending of a request. */
  Attempt attempt(final Request request) {
    final int lane = request.caller % Rings.LANES;
    return new Attempt(request, nextCorrelation++, lane);
  }

  void onOffered(final Attempt attempt) {
    attempt.request.underWay++;
    underWay[attempt.request.caller]++;
    attemptsUnderWay++;
    if (attempt.isKeyed() && attempt.request.underWay == 1 && !attempt.request.answered) {
      remember(attempt.request);
    }
  }

  /** The door was closed: certainly not executed, so it may be sent again, or never. */
  void onRefusedAtTheDoor(final Request request) {
    resolveLater(request);
  }

  /** The next request that somebody still wants to know the fate of. */
  @Nullable
  Request nextUnresolved() {
    final Request request = unresolved.poll();
    if (request != null) {
      request.waits = false;
    }
    return request;
  }

  /** Requests that were accepted, to be sent once more: the last ones, which must be remembered. */
  List<Request> lastAccepted() {
    final int from = Math.max(0, accepted.size() - REPEATS_AT_THE_END);
    return List.copyOf(accepted.subList(from, accepted.size()));
  }

  @Override
  public void onAnswer(final Attempt attempt, final Expected answer) {
    end(attempt);
    final Request request = attempt.request;
    if (request.lostAnswer && !request.answered) {
      resolved++;
    }
    request.answered = true;
    if (attempt.isKeyed() && !answer.isRefusal() && !answer.replayed) {
      accepted.add(request);
    }
    wishes.observe(attempt.wish, answer, (int) (attempt.correlationId & Integer.MAX_VALUE));
  }

  @Override
  public void onLost(final Attempt attempt) {
    end(attempt);
    final Request request = attempt.request;
    request.lostAnswer |= attempt.isKeyed();
    resolveLater(request);
  }

  private void resolveLater(final Request request) {
    if (request.lostAnswer && !request.answered && !request.waits) {
      request.waits = true;
      unresolved.add(request);
    }
  }

  private void end(final Attempt attempt) {
    attempt.request.underWay--;
    underWay[attempt.request.caller]--;
    attemptsUnderWay--;
  }

  private Request repeated(final Request earlier, final Randomness random) {
    final int roll = random.below(100);
    if (roll < 75) {
      return earlier;
    }
    Wish wish = wishes.next(random);
    while (!wish.kind.isKeyed()) {
      wish = wishes.next(random);
    }
    if (roll < 92) {
      return request(wish, earlier.caller, earlier.key);
    }
    final int other = random.below(swarm.clients());
    marks.hitIf(other != earlier.caller, Mark.SAME_KEY_OF_ANOTHER_CALLER);
    return request(wish, other, earlier.key - earlier.caller + other);
  }

  private Request request(final Wish wish, final int client, final int key) {
    if (key < 0) {
      return new Request(wish, client, Request.NO_KEY, 0, 0);
    }
    final long name = (long) seams.keyScope(client) << 40 | key / swarm.clients();
    final long high = Randomness.mix(name ^ Randomness.mix(swarm.seed()));
    return new Request(wish, client, key, high, Randomness.mix(~high));
  }

  private void remember(final Request request) {
    if (recent.size() < MEMORY) {
      recent.add(request);
    } else {
      recent.set((int) (nextCorrelation % MEMORY), request);
    }
  }
}
