package io.sluice.engine.spi;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/**
 * Where snapshots are kept: bytes under a position, there as a whole or not at all.
 *
 * <p>It does not know what is in them; whoever reads verifies every byte. One thread writes and
 * removes; any may list and read.
 */
public interface SnapshotStore {
  /** The snapshots that there are, the newest first. */
  List<StoredSnapshot> list() throws IOException;

  /** Opens one to be read from its beginning. */
  ReadableByteChannel read(StoredSnapshot snapshot) throws IOException;

  /**
   * Begins one. It is not listed before it is {@linkplain Draft#publish() published}, and takes the
   * place of one with the same position then. What an earlier process left unpublished is removed.
   */
  Draft begin(long position) throws IOException;

  /** Removes one that is not needed any more. */
  void remove(StoredSnapshot snapshot) throws IOException;

  /**
   * A snapshot that is kept.
   *
   * @param position of the last event in it, as the writer named it
   * @param lengthBytes of it
   * @param name for people, such as a path
   */
  record StoredSnapshot(long position, long lengthBytes, String name) {}

  /** A snapshot that is being written. Closing it unpublished leaves nothing behind. */
  interface Draft extends WritableByteChannel {
    /** Makes it survive a power loss, whole, and lists it. Nothing is written after that. */
    StoredSnapshot publish() throws IOException;
  }
}
