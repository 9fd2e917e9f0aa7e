package io.sluice.loadtest.simulation;

import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.protocol.ReservationChange;

/** The words in which a fixed history is told: what clients do, and who takes the next step. */
final class Script {
  private static final int EUR = 0x455552;
  private static final int TAKEN_AT_ONCE = 64;

  private final Stage stage;
  private int client;
  private int nextReference = 1;

  Script(final Stage stage) {
    this.stage = stage;
  }

  /** Units come in from the supplier. */
  void receive(final int sku, final int location, final int units) {
    final Wish wish = new Wish(Wish.Kind.RECEIVE, 1);
    wish.addLine(sku, location, units, 0);
    send(wish);
  }

  /** Somebody wants units of a SKU for a while. */
  void reserve(final int sku, final int units, final long ttlMs) {
    final Wish wish = new Wish(Wish.Kind.RESERVE, 1);
    wish.addLine(sku, Wish.ANYWHERE, units, 0);
    wish.ttlMs = ttlMs;
    send(wish);
  }

  /** Somebody orders units of two SKUs. */
  void place(final int sku, final int otherSku, final int units, final long ttlMs) {
    final Wish wish = new Wish(Wish.Kind.PLACE, 2);
    wish.addLine(sku, Wish.ANYWHERE, units, 1);
    wish.addLine(otherSku, Wish.ANYWHERE, units, 1);
    wish.ttlMs = ttlMs;
    wish.currency = EUR;
    send(wish);
  }

  /** A reservation that clients were told of becomes an order. */
  void checkOut(final int reservation, final long ttlMs) {
    final Wish wish = new Wish(Wish.Kind.CHECK_OUT, 0);
    name(wish, stage.crowd().wishes().reservations().get(reservation));
    wish.ttlMs = ttlMs;
    send(wish);
  }

  /** Something becomes of a reservation that clients were told of. */
  void change(final int reservation, final ReservationChange change) {
    final Wish wish = new Wish(Wish.Kind.CHANGE, 0);
    name(wish, stage.crowd().wishes().reservations().get(reservation));
    wish.change = change.code();
    wish.ttlMs = change == ReservationChange.EXTEND ? 5_000 : 0;
    send(wish);
  }

  /** An order that clients were told of is paid, under a new reference. */
  void pay(final int order) {
    final Wish wish = new Wish(Wish.Kind.PAY, 0);
    name(wish, stage.crowd().wishes().orders().get(order));
    wish.reference = nextReference++;
    send(wish);
  }

  /** An order that clients were told of is called off. */
  void cancel(final int order) {
    final Wish wish = new Wish(Wish.Kind.CANCEL, 0);
    name(wish, stage.crowd().wishes().orders().get(order));
    send(wish);
  }

  /** The last requests that were accepted come once more. */
  void repeat(final int count) {
    stage.crowd().lastAccepted().reversed().stream().limit(count).forEach(stage::send);
  }

  int reservations() {
    return stage.crowd().wishes().reservations().size();
  }

  int orders() {
    return stage.crowd().wishes().orders().size();
  }

  /** Time goes on. */
  void pass(final long ms) {
    stage.machine().advance(ms * Machine.NS_PER_MS);
  }

  /** Somebody sets the wall clock. */
  void setWall(final long offsetMs) {
    stage.machine().setWall(offsetMs);
  }

  /** The engine takes a turn. */
  void turn() {
    stage.server().engineTurn();
  }

  /** The journaler takes a turn, which appends, and forces only if that is not delayed. */
  void journal() {
    stage.server().journalerTurn();
  }

  /** The next turns of the journaler append and do not force. */
  void delayForces(final int turns) {
    stage.server().disk().delayForces(turns);
  }

  /** The disk is full, or has room again. */
  void fillDisk(final boolean full) {
    stage.server().disk().diskFull(full);
  }

  /** Clients take what they are to be told. */
  void listen() {
    for (int lane = 0; lane < Rings.LANES; lane++) {
      stage.server().poll(lane, TAKEN_AT_ONCE);
    }
  }

  /** All work until there is nothing left to do. */
  void settle() {
    stage.settle();
  }

  /** The server ends in order, and another starts. */
  void stopAndStart() {
    stage.server().stop();
    stage.start();
  }

  /** The process is killed, and another starts. */
  void killAndStart() {
    stage.server().die(false);
    stage.start();
  }

  /** Starts from here on have room for so much. */
  void capacity(final int keys, final int holds) {
    stage.server().capacity(new EngineCapacity(keys, holds));
  }

  private void send(final Wish wish) {
    client = (client + 1) % CrashScenario.CLIENTS;
    stage.send(stage.crowd().fresh(wish, client));
  }

  private static void name(final Wish wish, final Known known) {
    wish.number = known.number();
    wish.slot = known.slot();
    wish.channel = known.channel();
    wish.customer = known.customer();
  }
}
