package io.sluice.loadtest.simulation;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server with its clients and clocks, and how they are let work until nothing is left to do. */
final class Stage {
  private static final int MOST_ROUNDS = 100_000;

  private final Swarm swarm;
  private final Machine machine = new Machine();
  private final Crowd crowd;
  private final Server server;
  private final SoldOutEdge edge;
  private final @Nullable List<String> story;

  /**
   * A stage on which nothing runs yet.
   *
   * @param story to be told, line by line; null for nobody
   */
  Stage(
      final Swarm swarm,
      final Seams seams,
      final Rings rings,
      final Marks marks,
      final @Nullable List<String> story) {
    this.swarm = swarm;
    this.story = story;
    crowd = new Crowd(swarm, seams, marks, this::engineTime);
    edge = new SoldOutEdge(rings, marks);
    server = new Server(swarm, seams, rings, marks, machine, crowd, story);
  }

  private long engineTime() {
    return server.timeMs();
  }

  Machine machine() {
    return machine;
  }

  Crowd crowd() {
    return crowd;
  }

  Server server() {
    return server;
  }

  /** Adds a line to the story if there is one. */
  void tell(final Supplier<String> line) {
    if (story != null) {
      story.add(line.get());
    }
  }

  /** Starts the first process, and registers what there is to be sold. */
  void setUp(final Randomness random) {
    start();
    for (final Wish wish : crowd.wishes().setUp(random)) {
      send(crowd.fresh(wish, 0));
    }
    settle();
  }

  /**
   * Starts a process.
   *
   * @throws Disk.Killed if it was killed on its way
   */
  void start() {
    if (!server.tryStart(StartKill.NEVER, 0)) {
      throw new Disk.Killed();
    }
  }

  void send(final Request request) {
    edge.look(request, server.model());
    final Attempt attempt = crowd.attempt(request);
    final boolean taken = server.offer(attempt);
    tell(() -> "client " + request.caller + " key " + request.key + " "
        + (taken ? "sends " : "is turned away with ") + request.wish);
    if (taken) {
      crowd.onOffered(attempt);
    } else {
      crowd.onRefusedAtTheDoor(request);
    }
  }

  /**
   * Lets everybody work as they do in a server: whoever is woken, and no one else, until there is
   * nothing to do or the process has ended itself.
   */
  void settle() {
    boolean awake = true;
    for (int round = 0; round < MOST_ROUNDS && !server.hasFailed(); round++) {
      int work = 0;
      if (awake) {
        final int done = server.engineTurn();
        awake = done > 0;
        work += done;
      }
      work += server.journalerTurn();
      work += server.pollWoken();
      awake |= server.takeSignal();
      if (work == 0 && !awake) {
        server.checkSleep();
        return;
      }
    }
    Violation.unless(server.hasFailed(), "it never comes to rest");
  }

  /**
   * As {@link #settle}, also if a failure that was ordered earlier comes only now.
   *
   * @param restart ends the process that failed and starts another
   */
  void comeToRest(final Runnable restart) {
    settle();
    while (server.hasFailed()) {
      restart.run();
      settle();
    }
  }

  /** All are answered, nothing stays that is due, and every unknown outcome becomes known. */
  void live(final Runnable restart) {
    Request request = crowd.nextUnresolved();
    while (request != null) {
      send(request);
      comeToRest(restart);
      request = crowd.nextUnresolved();
    }
    machine.advance(2 * swarm.longestTtlMs() * Machine.NS_PER_MS);
    comeToRest(restart);
    Violation.unless(crowd.attemptsUnderWay() == 0, "a request is never answered");
    Violation.unless(!server.hasDueHolds(), "a hold or an activity is due and never ends");
  }

  /** Asks for everything, repeats what was accepted, and looks once more after another start. */
  void lookAtAll(final Runnable restart) {
    for (int sku = 0; sku < swarm.skus(); sku++) {
      send(crowd.fresh(crowd.wishes().readStock(sku), 0));
    }
    for (final Known known : List.copyOf(crowd.wishes().reservations())) {
      send(crowd.fresh(crowd.wishes().read(known, false), 0));
    }
    for (final Known known : List.copyOf(crowd.wishes().orders())) {
      send(crowd.fresh(crowd.wishes().read(known, true), 0));
    }
    comeToRest(restart);
    for (final Request request : crowd.lastAccepted()) {
      send(request);
    }
    comeToRest(restart);
    Violation.unless(crowd.attemptsUnderWay() == 0, "a request is never answered");
    audit();
    server.stop();
    Violation.unless(server.tryStart(StartKill.NEVER, 0), "a sound journal is not taken over");
    audit();
    server.die(false);
  }

  private void audit() {
    server.audit();
    server.auditHashes();
  }
}
