package io.sluice.engine.testing;

import io.sluice.engine.codec.SnapshotHeader;
import io.sluice.engine.codec.SnapshotReader;
import io.sluice.engine.codec.SnapshotWriter;
import io.sluice.engine.domain.Alongside;
import io.sluice.engine.domain.StateMachine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.UUID;

/** Snapshots as byte arrays. */
public final class Snapshots {
  /** Journal of which they all are. */
  public static final UUID JOURNAL = new UUID(7, 9);

  private static final long EPOCH = 3;
  private static final long CHAIN_HASH = 0x1234_5678_9ABCL;

  private Snapshots() {}

  /** What a machine writes. */
  public static byte[] write(final StateMachine machine) {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      final SnapshotWriter writer = new SnapshotWriter(Channels.newChannel(bytes), header(machine));
      machine.writeState(writer);
      writer.finish();
      return bytes.toByteArray();
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The header of a machine's snapshot. */
  public static SnapshotHeader header(final StateMachine machine) {
    return new SnapshotHeader(JOURNAL, EPOCH, machine.position(), CHAIN_HASH, machine.stateHash());
  }

  /** A machine that reads what another wrote. */
  public static StateMachine read(final byte[] bytes) {
    final StateMachine machine = new StateMachine(TestMachine.BATCH_BYTES);
    try {
      final SnapshotReader reader =
          new SnapshotReader(Channels.newChannel(new ByteArrayInputStream(bytes)));
      final SnapshotHeader header = reader.header();
      machine.readState(reader, header.position(), header.stateHash(), Alongside.AT_ONCE);
      reader.finish();
      return machine;
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
