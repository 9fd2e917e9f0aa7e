package io.sluice.api.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.protocol.Durability;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerConfigTest {
  @Test
  void shouldRunOnDefaults() {
    final ServerConfig config = config(Map.of());
    assertEquals("127.0.0.1", config.host());
    assertEquals(8080, config.port());
    assertEquals("127.0.0.1", config.managementHost());
    assertEquals(8081, config.managementPort());
    assertEquals(Path.of("./data"), config.data());
    assertEquals(Durability.DISK, config.durability());
    assertEquals(1L << 30, config.journalFileBytes());
    assertEquals(new EngineCapacity(20_000_000, 4_000_000), config.capacity());
    assertEquals(4_000, config.answerTimeoutMs());
    assertEquals(7L * 24 * 3_600_000, config.clockMaxDowntimeMs());
    assertFalse(config.acceptClock());
    assertTrue(config.eventLoops() >= 1);
  }

  @Test
  void shouldListenForManagementWhereItIsTold() {
    assertEquals("0.0.0.0", config(Map.of(Setting.HOST, "0.0.0.0")).managementHost());
    final ServerConfig apart =
        config(Map.of(Setting.HOST, "0.0.0.0", Setting.MANAGEMENT_HOST, "127.0.0.1"));
    assertEquals("127.0.0.1", apart.managementHost());
  }

  @Test
  void shouldTakeTheLeastCapacityThatThereMayBe() {
    final ServerConfig config =
        config(Map.of(Setting.KEY_CAPACITY, "4096", Setting.HOLD_CAPACITY, "1"));
    assertEquals(new EngineCapacity(4_096, 1), config.capacity());
  }

  @ParameterizedTest
  @CsvSource({
    "PORT, 65536",
    "PORT, -1",
    "MANAGEMENT_PORT, x",
    "HOST, ''",
    "DATA, ''",
    "DURABILITY, Disk",
    "DURABILITY, quorum",
    "JOURNAL_FILE_BYTES, 16383KiB",
    "JOURNAL_FILE_BYTES, large",
    "KEY_CAPACITY, 4095",
    "KEY_CAPACITY, 500000001",
    "HOLD_CAPACITY, 0",
    "EVENT_LOOPS, 0",
    "EVENT_LOOPS, some",
    "MAX_CONNECTIONS, 0",
    "ANSWER_TIMEOUT_MS, 0",
    "CLOCK_MAX_DOWNTIME, soon",
    "CLOCK_MAX_DOWNTIME, -1s",
    "ACCEPT_CLOCK, perhaps",
  })
  void shouldRefuseWhatCanNotBe(final Setting setting, final String text) {
    final UsageException refused =
        assertThrows(UsageException.class, () -> config(Map.of(setting, text)));
    assertTrue(
        FailureText.of(refused).startsWith(setting.flag() + " "), () -> FailureText.of(refused));
  }

  @ParameterizedTest
  @CsvSource({"http://user:secret@redis:6379", "redis://user:secret@:1", "OFF", "''"})
  void shouldRefuseWhatIsNoRedisWithoutRepeatingIt(final String uri) {
    final UsageException refused =
        assertThrows(UsageException.class, () -> config(Map.of(Setting.REDIS, uri)));
    assertEquals(
        "--redis must be redis://host:port, redis-sentinel://hosts#master or"
            + " redis-cluster://hosts, each with rediss for TLS, or embedded, or off",
        FailureText.of(refused));
  }

  @Test
  void shouldShowNoSecretOfARedis() {
    final ServerConfig config = config(Map.of(Setting.REDIS, "redis://user:secret@cache:6380/2"));

    assertTrue(config.redis().isOn());
    assertFalse(config.describe().contains("secret"), config::describe);
    assertTrue(config.describe().contains("redis://***@cache:6380/2"), config::describe);
    assertFalse(config.redis().toString().contains("secret"));
    assertTrue(config(Map.of(Setting.REDIS, "embedded")).redis().isOn());
    assertFalse(config(Map.of()).redis().isOn());
  }

  @Test
  void shouldRefuseAMirrorOfWhatIsNotKept() {
    final UsageException refused = assertThrows(
        UsageException.class,
        () -> config(Map.of(Setting.REDIS, "embedded", Setting.DURABILITY, "memory")));
    assertTrue(FailureText.of(refused).startsWith("--redis must be off"));
  }

  @Test
  void shouldDescribeEverySettingWithItsPlace() {
    final Settings settings =
        Settings.resolve(Map.of(Setting.PORT, "1"), Map.of("SLUICE_DATA", "/srv/sluice"), null);
    final String[] lines = new ServerConfig(settings).describe().split("\n", -1);
    assertEquals(Setting.values().length, lines.length - 1);
    assertTrue(lines[1].matches(" +port +1 +--port"), lines[1]);
    assertTrue(lines[4].matches(" +data +/srv/sluice +SLUICE_DATA"), lines[4]);
    assertTrue(lines[5].matches(" +durability +disk +default"), lines[5]);
  }

  private static ServerConfig config(final Map<Setting, String> flags) {
    return new ServerConfig(Settings.resolve(flags, Map.of(), null));
  }
}
