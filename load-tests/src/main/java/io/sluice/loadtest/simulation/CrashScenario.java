package io.sluice.loadtest.simulation;

import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.ReservationChange;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A history that goes the same way whenever it is played, for a crash at each of its places. */
enum CrashScenario {
  /** Units are reserved, confirmed, released, extended, and expire. */
  LIFE_OF_RESERVATIONS {
    @Override
    void play(final Script script) {
      for (int i = 0; i < ROUNDS; i++) {
        script.reserve(i % SKUS, 1 + i % 3, 40 + 10L * i);
        script.turn();
        script.reserve((i + 1) % SKUS, 1, LONG_TTL_MS);
        script.turn();
        script.listen();
        if (i % 2 == 0) {
          script.delayForces(1);
        }
        script.journal();
        script.settle();
        script.change(2 * i, ReservationChange.ofCode(i % 3));
        script.change(2 * i + 1, ReservationChange.CONFIRM);
        script.pass(15);
        script.turn();
        script.journal();
        script.listen();
      }
    }
  },

  /** Many commands lie in one frame, one command in many, and some come twice. */
  BATCHES {
    @Override
    void play(final Script script) {
      for (int i = 0; i < ROUNDS; i++) {
        for (int j = 0; j < 3 * i; j++) {
          script.reserve(j % SKUS, 1, LONG_TTL_MS);
        }
        script.turn();
        script.repeat(3);
        script.turn();
        script.delayForces(i % 3);
        script.journal();
        script.listen();
        script.journal();
        script.settle();
        script.repeat(2 * i);
      }
    }
  },

  /** The journal goes on in a new file every few frames. */
  ROLLS {
    @Override
    void play(final Script script) {
      for (int i = 0; i < 2 * ROUNDS; i++) {
        for (int j = 0; j < 4; j++) {
          script.reserve(j % SKUS, 1, 100);
          script.turn();
        }
        script.delayForces(i % 2);
        script.journal();
        script.journal();
        script.listen();
        script.pass(30);
      }
      script.settle();
    }

    @Override
    int fileBytes() {
      return 1_000;
    }
  },

  /** Process follows process, each killed with frames that nobody forced. */
  EPOCHS {
    @Override
    void play(final Script script) {
      for (int i = 0; i < ROUNDS; i++) {
        for (int j = 0; j <= i % 4; j++) {
          script.reserve(j % SKUS, 1, 500);
          script.turn();
          script.delayForces(1);
          script.journal();
          script.listen();
        }
        script.killAndStart();
        script.reserve(0, 1, LONG_TTL_MS);
        script.settle();
        script.repeat(2);
      }
      script.settle();
    }
  },

  /** Server follows server, each stopped in order. */
  CLEAN_STOPS {
    @Override
    void play(final Script script) {
      for (int i = 0; i < ROUNDS; i++) {
        script.place(i % SKUS, (i + 1) % SKUS, 1, LONG_TTL_MS);
        script.turn();
        script.reserve(0, 1, 300);
        script.turn();
        if (i % 2 == 0) {
          script.journal();
        }
        script.stopAndStart();
        script.settle();
        script.repeat(1);
        script.settle();
        script.pass(200);
      }
    }
  },

  /** Each start brings other capacities, and more is wanted than they have room for. */
  CAPACITIES {
    @Override
    void play(final Script script) {
      final int[] holds = {3, 20, 2, 50, 4, 8};
      for (int i = 0; i < holds.length; i++) {
        script.capacity(EngineCapacity.MIN_KEYS * (1 + i % 3), holds[i]);
        script.stopAndStart();
        for (int j = 0; j < 4; j++) {
          script.reserve(j % SKUS, 1, 400);
          script.turn();
        }
        script.delayForces(1);
        script.journal();
        script.settle();
        script.pass(150);
      }
      script.settle();
    }
  },

  /** The disk fills up while commands are under way, and has room again later. */
  FULL_DISK {
    @Override
    void play(final Script script) {
      for (int i = 0; i < ROUNDS; i++) {
        script.reserve(i % SKUS, 1, 60);
        script.turn();
        script.fillDisk(true);
        script.reserve(0, 1, LONG_TTL_MS);
        script.journal();
        script.turn();
        script.pass(80);
        script.turn();
        script.reserve(1, 1, LONG_TTL_MS);
        script.fillDisk(false);
        script.turn();
        script.journal();
        script.settle();
      }
    }
  },

  /** Orders expire, are paid late, get their units again or the money back, and are called off. */
  LATE_PAYMENTS {
    @Override
    void play(final Script script) {
      for (int i = 0; i < ROUNDS; i++) {
        script.place(i % SKUS, (i + 1) % SKUS, i % 2 == 0 ? 1 : 15, 50);
        script.turn();
        script.journal();
        script.settle();
        script.pass(60);
        if (i % 3 == 1) {
          script.reserve(i % SKUS, 20, LONG_TTL_MS);
        }
        script.turn();
        if (script.orders() > 0) {
          script.pay(script.orders() - 1);
          script.turn();
          script.delayForces(1);
          script.journal();
          script.pay(script.orders() - 1);
          script.turn();
          script.settle();
          script.repeat(2);
        }
        if (i % 2 == 1) {
          script.cancel(0);
        }
        script.settle();
      }
    }
  },

  /** Many holds fall due while no process runs, and the wall clock is set meanwhile. */
  EXPIRY_STORM {
    @Override
    void play(final Script script) {
      for (int i = 0; i < ROUNDS / 2; i++) {
        for (int j = 0; j < 24; j++) {
          script.reserve(j % SKUS, 1, 1_000 + j % 5);
          if (j % 8 == 7) {
            script.turn();
            script.journal();
          }
        }
        script.settle();
        script.setWall(i % 2 == 0 ? DAY_MS : -DAY_MS);
        script.pass(1_002);
        script.turn();
        script.delayForces(1);
        script.journal();
        script.killAndStart();
        script.settle();
      }
    }
  },

  /** Reservations become orders that are paid, and the same requests come again and again. */
  CHECKOUTS {
    @Override
    void play(final Script script) {
      for (int i = 0; i < ROUNDS; i++) {
        script.reserve(i % SKUS, 2, LONG_TTL_MS);
        script.settle();
        script.checkOut(script.reservations() - 1, LONG_TTL_MS);
        script.turn();
        script.repeat(1);
        script.turn();
        script.journal();
        script.settle();
        script.pay(script.orders() - 1);
        script.turn();
        script.delayForces(1);
        script.journal();
        script.repeat(4);
        script.settle();
      }
    }
  };

  static final int CLIENTS = 3;

  private static final int SKUS = 3;
  private static final int LOCATIONS = 2;
  private static final int ROUNDS = 8;
  private static final long LONG_TTL_MS = 600_000;
  private static final long DAY_MS = 86_400_000;

  /** Plays it, on a stage that is set up and on which there are units. */
  abstract void play(Script script);

  /** After so many bytes the journal goes on in a new file. */
  int fileBytes() {
    return Integer.MAX_VALUE;
  }

  /** Plays it from the very beginning. */
  final void playFromTheBeginning(final Stage stage) {
    stage.server().store().rollAfter(fileBytes());
    stage.setUp(new Randomness(ordinal()));
    final Script script = new Script(stage);
    for (int sku = 0; sku < SKUS; sku++) {
      script.receive(sku, sku % LOCATIONS, 30);
      script.receive(sku, (sku + 1) % LOCATIONS, 10);
    }
    script.settle();
    play(script);
    script.settle();
  }

  /** Its name in words. */
  String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kind of run that it is. */
  Swarm swarm(final Durability durability) {
    return new Swarm(
        ordinal(),
        0,
        CLIENTS,
        Integer.MAX_VALUE,
        1,
        SKUS,
        LOCATIONS,
        1,
        0,
        1,
        2,
        1,
        LONG_TTL_MS,
        durability,
        Limits.MAX_EVENT_BYTES + 8_192,
        1 << 16,
        new EngineCapacity(EngineCapacity.MIN_KEYS, 60),
        0,
        0,
        0,
        0,
        new Swarm.Weights(1, 1, 1, 1, 0),
        0,
        0,
        0,
        Set.of(),
        0,
        false,
        false,
        List.of());
  }
}
