package io.sluice.loadtest.simulation;

import io.sluice.engine.codec.outcome.DefinitionOutcomeDecoder;
import io.sluice.engine.codec.outcome.MessageHeaderDecoder;
import io.sluice.engine.codec.outcome.OrderOutcomeDecoder;
import io.sluice.engine.codec.outcome.ReservationOutcomeDecoder;
import io.sluice.engine.domain.StateMachine;
import java.util.List;

/**
 * Seeded commands of every kind for a machine whose state is mirrored, one after the other. For one
 * thread.
 */
public final class MirrorTraffic {
  private static final int MEMORY = 60;
  private static final int CALLER = 0;

  private final StateMachine machine;
  private final Randomness random;
  private final Swarm swarm;
  private final Wishes wishes;
  private final WishEncoder encoder = new WishEncoder();
  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final ReservationOutcomeDecoder reservation = new ReservationOutcomeDecoder();
  private final OrderOutcomeDecoder order = new OrderOutcomeDecoder();
  private final DefinitionOutcomeDecoder definition = new DefinitionOutcomeDecoder();
  private long nextCorrelation;
  private int nextKey;
  private long commands;
  private long timeMs;

  /** The traffic of a seed. */
  public MirrorTraffic(final StateMachine machine, final long seed) {
    this.machine = machine;
    this.random = Randomness.of(seed, "mirror");
    this.swarm = Swarm.of(seed);
    this.wishes = new Wishes(swarm, () -> timeMs);
  }

  /** Commands that were decided. */
  public long commands() {
    return commands;
  }

  /** Defines what there is before anything else. */
  public void setUp(final long nowMs) {
    for (final Wish wish : wishes.setUp(random)) {
      execute(wish, nowMs);
    }
  }

  /** By how much time goes on before the next command. */
  public long idleMs() {
    return random.percent(10) ? random.between(0, swarm.longestTtlMs()) : 0;
  }

  /** Has the machine decide the next command; its events are in the batch. */
  public void next(final long nowMs) {
    final Wish wish = wishes.next(random);
    if (!wish.fat) {
      execute(wish, nowMs);
    }
  }

  private void execute(final Wish wish, final long nowMs) {
    timeMs = nowMs;
    final boolean keyed = wish.kind.isKeyed();
    final int key = keyed ? nextKey++ : Request.NO_KEY;
    final Request request = new Request(
        wish,
        CALLER,
        key,
        keyed ? Randomness.mix(key + 1L) : 0,
        keyed ? Randomness.mix(~(key + 1L)) : 0);
    encoder.encode(new Attempt(request, nextCorrelation++, 0), wish);
    machine.onCommand(encoder.buffer(), 0, nowMs);
    commands++;
    observe(wish);
  }

  private void observe(final Wish wish) {
    final int customer = wish.customer;
    header.wrap(machine.outcomeBuffer(), 0);
    if (header.templateId() == ReservationOutcomeDecoder.TEMPLATE_ID) {
      reservation.wrapAndApplyHeader(machine.outcomeBuffer(), 0, header);
      remember(
          wishes.reservations(),
          new Known(
              reservation.sequence(),
              reservation.slot(),
              reservation.channel(),
              customer,
              0,
              0,
              List.of()));
    } else if (header.templateId() == OrderOutcomeDecoder.TEMPLATE_ID) {
      order.wrapAndApplyHeader(machine.outcomeBuffer(), 0, header);
      if (order.channel() >= 0) {
        remember(
            wishes.orders(),
            new Known(
                order.sequence(),
                order.slot(),
                order.channel(),
                customer,
                order.amount(),
                order.currency(),
                List.of()));
      }
    } else if (header.templateId() == DefinitionOutcomeDecoder.TEMPLATE_ID) {
      definition.wrapAndApplyHeader(machine.outcomeBuffer(), 0, header);
      final Expected told = Expected.of(DefinitionOutcomeDecoder.TEMPLATE_ID);
      told.index = definition.index();
      told.version = definition.version();
      wishes.observe(wish, told, 0);
    }
  }

  private void remember(final List<Known> list, final Known known) {
    if (list.size() < MEMORY) {
      list.add(known);
    } else {
      list.set(random.below(MEMORY), known);
    }
  }
}
