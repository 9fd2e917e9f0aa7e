package io.sluice.loadtest.http.kill;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A file system of little size, most of which a file takes that can be removed. */
final class SmallDisk implements AutoCloseable {
  private static final int MIB = 1 << 20;
  private static final int SIZE_MIB = 112;
  private static final int BALLAST_MIB = 48;
  private static final long PATIENCE_SECONDS = 10;

  private final Path mount;
  private final Path ballast;

  private SmallDisk(final Path mount) {
    this.mount = mount;
    ballast = mount.resolve("ballast");
  }

  /** Mounts one; null where this process may not. */
  static @Nullable SmallDisk tryMount(final Path directory) throws IOException {
    Files.createDirectories(directory);
    final List<String> command = List.of(
        "mount", "-t", "tmpfs", "-o", "size=" + SIZE_MIB + "m", "tmpfs", directory.toString());
    if (!Programs.succeed(command)) {
      return null;
    }
    final SmallDisk disk = new SmallDisk(directory);
    final byte[] piece = new byte[MIB];
    try (OutputStream out = Files.newOutputStream(disk.ballast)) {
      for (int i = 0; i < BALLAST_MIB; i++) {
        out.write(piece);
      }
    }
    return disk;
  }

  Path directory() {
    return mount;
  }

  /** Makes room. */
  void free() throws IOException {
    Files.delete(ballast);
  }

  /** Unmounts it. Nothing may be open in it any more. */
  @Override
  public void close() throws IOException {
    final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Programs.succeed(List.of("umount", mount.toString()))) {
      if (System.nanoTime() > endNs) {
        throw new IOException("cannot unmount " + mount);
      }
    }
  }
}
