package io.sluice.engine.recovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The two files in which Linux tells which boot this is and how long it has lasted.
 *
 * <p>Elsewhere neither is there, and every boot counts as another one: the wall clock decides.
 */
public final class MachineIdentity {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path UPTIME = Path.of("/proc/uptime");
  private static final UUID UNKNOWN_BOOT = new UUID(0, 0);
  private static final int MS_PER_CENTISECOND = 10;

  private final Path bootIdFile;
  private final Path uptimeFile;

  /** The identity of the machine that this runs on. */
  public MachineIdentity() {
    this(BOOT_ID, UPTIME);
  }

  MachineIdentity(final Path bootIdFile, final Path uptimeFile) {
    this.bootIdFile = bootIdFile;
    this.uptimeFile = uptimeFile;
  }

  /** What the machine says now. */
  public MachineMoment now() {
    final long wallMs = System.currentTimeMillis();
    try {
      final UUID bootId = UUID.fromString(Files.readString(bootIdFile).strip());
      final long uptimeMs = uptimeMs(Files.readString(uptimeFile));
      return moment(bootId, uptimeMs, wallMs);
    } catch (final IOException | IllegalArgumentException notLinux) {
      return moment(UNKNOWN_BOOT, 0, wallMs);
    }
  }

  private static MachineMoment moment(final UUID bootId, final long uptimeMs, final long wallMs) {
    return new MachineMoment(
        bootId.getMostSignificantBits(), bootId.getLeastSignificantBits(), uptimeMs, wallMs);
  }

  /** The first number of the file: seconds with two digits behind the point. */
  private static long uptimeMs(final String content) {
    final int end = content.indexOf(' ');
    final int point = content.indexOf('.');
    if (point < 1 || end != point + 3) {
      throw new IllegalArgumentException("not an uptime: " + content);
    }
    final long seconds = Long.parseLong(content, 0, point, 10);
    final long centiseconds = Long.parseLong(content, point + 1, end, 10);
    return seconds * 1_000 + centiseconds * MS_PER_CENTISECOND;
  }
}
