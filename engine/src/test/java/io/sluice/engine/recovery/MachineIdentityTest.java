package io.sluice.engine.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MachineIdentityTest {
  private static final String BOOT_ID = "2b4c3f62-9b54-4a1e-8f0e-3a6b1d2c4e5f";

  @TempDir
  private Path directory;

  @Test
  void shouldReadBootAndUptime() throws IOException {
    final MachineMoment moment = identity(BOOT_ID + "\n", "12345.67 54321.00\n").now();
    final UUID bootId = UUID.fromString(BOOT_ID);
    assertEquals(bootId.getMostSignificantBits(), moment.bootIdHigh());
    assertEquals(bootId.getLeastSignificantBits(), moment.bootIdLow());
    assertEquals(12_345_670, moment.uptimeMs());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12345", "x.yz 1", "1.5 2", ".50 1", "1.50"})
  void shouldSayUnknownWhenTheUptimeIsUnreadable(final String uptime) throws IOException {
    final MachineMoment moment = identity(BOOT_ID, uptime).now();
    assertFalse(moment.sameBootAs(moment));
    assertEquals(0, moment.uptimeMs());
  }

  @Test
  void shouldSayUnknownWhenTheFilesAreNotThere() {
    final Path none = directory.resolve("none");
    final MachineMoment moment = new MachineIdentity(none, none).now();
    assertFalse(moment.sameBootAs(moment));
    assertTrue(moment.wallMs() > 0);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldKnowTheMachineItRunsOn() {
    final MachineIdentity identity = new MachineIdentity();
    final MachineMoment first = identity.now();
    final MachineMoment second = identity.now();
    assertTrue(first.sameBootAs(second));
    assertTrue(first.uptimeMs() > 0);
    assertTrue(second.uptimeMs() >= first.uptimeMs());
  }

  private MachineIdentity identity(final String bootId, final String uptime) throws IOException {
    final Path bootIdFile = Files.writeString(directory.resolve("boot_id"), bootId);
    final Path uptimeFile = Files.writeString(directory.resolve("uptime"), uptime);
    return new MachineIdentity(bootIdFile, uptimeFile);
  }
}
