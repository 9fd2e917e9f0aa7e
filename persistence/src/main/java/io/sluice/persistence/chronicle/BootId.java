package io.sluice.persistence.chronicle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Names one run of the operating system: as long as it is the same, nothing that was written is
 * lost with the page cache.
 */
public record BootId(UUID value) {
  private static final Path SOURCE = Path.of("/proc/sys/kernel/random/boot_id");

  /**
   * That of the running system. Where the system does not tell, each process gets its own: then
   * what was acknowledged and not forced counts as if the power had been lost since.
   */
  public static BootId current() {
    try {
      return new BootId(UUID.fromString(Files.readString(SOURCE).strip()));
    } catch (final IOException | IllegalArgumentException e) {
      return new BootId(UUID.randomUUID());
    }
  }
}
