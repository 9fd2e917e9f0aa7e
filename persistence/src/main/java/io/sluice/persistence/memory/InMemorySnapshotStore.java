package io.sluice.persistence.memory;

import io.sluice.engine.spi.SnapshotStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Snapshots in memory, which outlive the processes that write them and can be told to lose, damage
 * and refuse. For one thread.
 */
public final class InMemorySnapshotStore implements SnapshotStore {
  private final NavigableMap<Long, byte[]> bytesByPosition = new TreeMap<>();
  private long bytesUntilFailure = Long.MAX_VALUE;

  /** Lets a write fail once so many bytes more were written. */
  public void failAfter(final long bytes) {
    bytesUntilFailure = bytes;
  }

  /** The bytes of a snapshot, to be changed in place. */
  public byte[] bytesOf(final StoredSnapshot snapshot) throws IOException {
    final byte[] bytes = bytesByPosition.get(snapshot.position());
    if (bytes == null) {
      throw new IOException("there is no snapshot of position " + snapshot.position());
    }
    return bytes;
  }

  /** Puts other bytes in the place of a snapshot. */
  public void replace(final StoredSnapshot snapshot, final byte[] bytes) {
    bytesByPosition.put(snapshot.position(), bytes);
  }

  @Override
  public List<StoredSnapshot> list() {
    final List<StoredSnapshot> found = new ArrayList<>();
    bytesByPosition
        .descendingMap()
        .forEach((position, bytes) -> found.add(stored(position, bytes.length)));
    return found;
  }

  @Override
  public ReadableByteChannel read(final StoredSnapshot snapshot) throws IOException {
    return Channels.newChannel(new ByteArrayInputStream(bytesOf(snapshot)));
  }

  @Override
  public Draft begin(final long position) {
    return new MemoryDraft(position);
  }

  @Override
  public void remove(final StoredSnapshot snapshot) {
    bytesByPosition.remove(snapshot.position());
  }

  private static StoredSnapshot stored(final long position, final long length) {
    return new StoredSnapshot(position, length, "memory/snapshot-" + position);
  }

  /** One that is being written. */
  private final class MemoryDraft implements Draft {
    private final long position;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final WritableByteChannel channel = Channels.newChannel(bytes);

    private MemoryDraft(final long position) {
      this.position = position;
    }

    @Override
    public int write(final ByteBuffer source) throws IOException {
      bytesUntilFailure -= source.remaining();
      if (bytesUntilFailure < 0) {
        bytesUntilFailure = Long.MAX_VALUE;
        throw new IOException("the write was told to fail");
      }
      return channel.write(source);
    }

    @Override
    public StoredSnapshot publish() throws IOException {
      channel.close();
      bytesByPosition.put(position, bytes.toByteArray());
      return stored(position, bytes.size());
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
