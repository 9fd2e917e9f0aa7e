package io.sluice.api.boot;

import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.recovery.SnapshotLoader;
import io.sluice.engine.recovery.ThreadAlongside;
import io.sluice.engine.spi.SnapshotStore;
import io.sluice.persistence.memory.InMemorySnapshotStore;
import io.sluice.persistence.snapshot.FileSnapshotStore;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Where a server's snapshots are, and how they are loaded. Stateless, any thread. */
final class Snapshots {
  private static final Logger LOG = LogManager.getLogger(Snapshots.class);

  private Snapshots() {}

  /** The store of a server: what keeps no journal has no snapshots either. */
  static SnapshotStore store(final ServerConfig config) {
    return config.durability() == Durability.MEMORY
        ? new InMemorySnapshotStore()
        : new FileSnapshotStore(config.data());
  }

  /** Loads the newest one at a start, and says which are not used. */
  static SnapshotLoader loader(final ServerConfig config, final RecoveryLog progress) {
    return new SnapshotLoader(
            store(config),
            FrameCodec.MAX_EVENTS_LENGTH,
            progress.ofSnapshot(),
            (snapshot, why) -> LOG.warn("the snapshot {} is not used: {}", snapshot.name(), why))
        .sharing(new ThreadAlongside("sluice-recovery"));
  }
}
