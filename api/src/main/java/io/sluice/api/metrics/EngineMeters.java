package io.sluice.api.metrics;

import io.micrometer.core.instrument.Tags;
import io.sluice.engine.ingress.Admission;
import io.sluice.engine.ingress.EngineDoor;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.sequencer.EngineCounters;
import io.sluice.engine.sequencer.EngineCounters.Value;
import io.sluice.engine.sequencer.SlewedClock;
import java.util.Locale;

/** The meters of the engine thread and of the ring before it. Stateless, any thread. */
public final class EngineMeters {
  private static final double MS_PER_S = 1_000;

  private EngineMeters() {}

  /** Adds them. */
  public static void add(
      final Meters meters,
      final EngineCounters engine,
      final EngineDoor door,
      final SlewedClock clock) {
    addCommands(meters, engine);
    addWork(meters, engine, door);
    addMemory(meters, engine);
    addTime(meters, engine, clock);
  }

  private static void addCommands(final Meters meters, final EngineCounters engine) {
    CommandNames.byTemplateId()
        .forEach((templateId, name) -> meters.counter(
            "sluice.engine.commands",
            "Commands that the engine decided, refused ones too",
            Tags.of("kind", name),
            engine,
            counters -> counters.commands(templateId)));
    for (final RejectReason reason : RejectReason.values()) {
      if (reason != RejectReason.NONE) {
        meters.counter(
            "sluice.engine.rejections",
            "Commands that the engine refused",
            Tags.of("reason", reason.name().toLowerCase(Locale.ROOT)),
            engine,
            counters -> counters.rejections(reason.code()));
      }
    }
    count(meters, engine, "replays", "Commands answered from the memory of keys", Value.REPLAYS);
    count(meters, engine, "defects", "Decisions that failed; each is a defect", Value.DEFECTS);
  }

  private static void addWork(
      final Meters meters, final EngineCounters engine, final EngineDoor door) {
    count(meters, engine, "turns", "Turns that did something", Value.TURNS);
    count(meters, engine, "frames", "Frames of events handed to the journal", Value.FRAMES);
    count(meters, engine, "expiries", "Holds and unpaid orders that expired", Value.EXPIRIES);
    gauge(meters, engine, "position", "Position of the last event", Value.POSITION);
    meters.gauge(
        "sluice.ingress.waiting.bytes",
        "Commands that wait for the engine",
        door,
        EngineDoor::waitingBytes);
    meters.gauge(
        "sluice.admission.open",
        "1 while changes are admitted",
        door,
        open -> open.admission() == Admission.OPEN ? 1 : 0);
  }

  private static void addMemory(final Meters meters, final EngineCounters engine) {
    gauge(meters, engine, "holds", "Holds and unpaid orders that live", Value.HOLDS);
    gauge(meters, engine, "waiting", "Of these, the ones that wait for units", Value.WAITING);
    gauge(meters, engine, "holds.due", "Holds whose time is over, not yet swept", Value.DUE_HOLDS);
    gauge(meters, engine, "records", "Records of reservations and orders", Value.RECORDS);
    gauge(meters, engine, "keys", "Accepted commands that are remembered", Value.KEYS);
    gauge(meters, engine, "keys.capacity", "Most of them", Value.KEY_CAPACITY);
    meters.gauge(
        "sluice.engine.keys.retention.seconds",
        "For how long a command is remembered as things stand",
        engine,
        counters -> counters.value(Value.KEY_RETENTION_MS) / MS_PER_S);
  }

  private static void addTime(
      final Meters meters, final EngineCounters engine, final SlewedClock clock) {
    meters.gauge(
        "sluice.engine.time.seconds",
        "Engine time, in seconds since 1970",
        engine,
        counters -> counters.value(Value.TIME_MS) / MS_PER_S);
    meters.gauge(
        "sluice.engine.clock.deviation.seconds",
        "Wall clock minus engine time",
        clock,
        running -> running.wallDeviationMs() / MS_PER_S);
  }

  private static void count(
      final Meters meters,
      final EngineCounters engine,
      final String name,
      final String description,
      final Value value) {
    meters.counter(
        "sluice.engine." + name, description, Tags.empty(), engine, from -> from.value(value));
  }

  private static void gauge(
      final Meters meters,
      final EngineCounters engine,
      final String name,
      final String description,
      final Value value) {
    meters.gauge("sluice.engine." + name, description, engine, from -> from.value(value));
  }
}
