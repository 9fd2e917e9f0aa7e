package io.sluice.persistence.chronicle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A forced file on a channel of its own.
 *
 * <p>The force is an fdatasync: it covers what Chronicle wrote through its mapping of the same
 * file, and throws on an error of the disk, which Chronicle's own sync does not.
 */
final class ChannelFile implements ForcedFile {
  private final FileChannel channel;

  private ChannelFile(final FileChannel channel) {
    this.channel = channel;
  }

  static ChannelFile open(final Path file) throws IOException {
    return new ChannelFile(
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
  }

  @Override
  public void write(final ByteBuffer bytes, final long offset) throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  @Override
  public void force() throws IOException {
    channel.force(false);
  }

  @Override
  public void truncate(final long offset) throws IOException {
    channel.truncate(offset);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
