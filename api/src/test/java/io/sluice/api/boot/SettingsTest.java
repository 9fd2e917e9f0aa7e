package io.sluice.api.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class SettingsTest {
  @TempDir
  private Path directory;

  @ParameterizedTest
  @EnumSource
  void shouldHaveTheDefaultWhenNobodySetsIt(final Setting setting) {
    final Settings settings = Settings.resolve(Map.of(), Map.of(), null);
    assertEquals(setting.defaultText(), settings.text(setting));
    assertEquals("default", settings.place(setting));
  }

  /** Columns: flag, environment, file, what counts, where it is from. An empty cell is not set. */
  @ParameterizedTest
  @CsvSource({
    "1001, 1002, 1003, 1001, --port",
    "1001, 1002,     , 1001, --port",
    "1001,     , 1003, 1001, --port",
    "1001,     ,     , 1001, --port",
    "    , 1002, 1003, 1002, SLUICE_PORT",
    "    , 1002,     , 1002, SLUICE_PORT",
    "    ,     , 1003, 1003, sluice.conf:2",
    "    ,     ,     , 8080, default",
  })
  void shouldTakeFlagBeforeEnvironmentBeforeFileBeforeDefault(
      final @Nullable String flag,
      final @Nullable String variable,
      final @Nullable String line,
      final String expected,
      final String place)
      throws IOException {
    final Settings settings = Settings.resolve(
        flag == null ? Map.of() : Map.of(Setting.PORT, flag),
        variable == null ? Map.of() : Map.of("SLUICE_PORT", variable),
        line == null ? null : file("host = 127.0.0.2\nport = " + line));
    assertEquals(expected, settings.text(Setting.PORT));
    assertEquals(place, settings.place(Setting.PORT));
  }

  @Test
  void shouldTakeAnEmptyVariableForNone() {
    final Settings settings = Settings.resolve(Map.of(), Map.of("SLUICE_DURABILITY", ""), null);
    assertEquals("disk", settings.text(Setting.DURABILITY));
  }

  @Test
  void shouldLeaveOtherVariablesAlone() {
    final Map<String, String> others =
        Map.of("SLUICE_SERVICE_HOST", "10.0.0.1", "SLUICE_JAVA_OPTS", "-Xmx1g");
    assertEquals("8080", Settings.resolve(Map.of(), others, null).text(Setting.PORT));
  }

  @Test
  void shouldReadEverySettingFromAFile() throws IOException {
    final StringBuilder content = new StringBuilder("# all of them\n");
    for (final Setting setting : Setting.values()) {
      content.append(setting.key()).append(" = \"").append(setting.name()).append("\"\n");
    }
    final Settings settings = Settings.resolve(Map.of(), Map.of(), file(content.toString()));
    for (final Setting setting : Setting.values()) {
      assertEquals(setting.name(), settings.text(setting));
    }
  }

  /** Columns: content of the file with lines parted by a bar, words of the complaint. */
  @ParameterizedTest
  @CsvSource({
    "'port = 1|prot = 2', 'sluice.conf:2: there is no setting ''prot'''",
    "'journal.file-bytes = 1GiB', 'sluice.conf:1: there is no setting ''journal'''",
    "'SLUICE_PORT = 1', 'there is no setting ''SLUICE_PORT'''",
    "'port = [1, 2]', 'sluice.conf:1: port must be one value'",
    "'port = null', 'port must be one value'",
    "'port = {a: 1}', 'port must be one value'",
    "'port = ', --config",
    "'{', --config",
    "'port = ${nowhere}', --config",
  })
  void shouldRefuseAFileAndNameThePlace(final String lines, final String words) throws IOException {
    final Path file = file(lines.replace('|', '\n'));
    final UsageException refused =
        assertThrows(UsageException.class, () -> Settings.resolve(Map.of(), Map.of(), file));
    assertTrue(FailureText.of(refused).contains(words), () -> FailureText.of(refused));
  }

  @Test
  void shouldRefuseAFileThatIsNotThere() {
    final Path none = directory.resolve("none.conf");
    final UsageException refused =
        assertThrows(UsageException.class, () -> Settings.resolve(Map.of(), Map.of(), none));
    assertTrue(FailureText.of(refused).contains(none.toString()), () -> FailureText.of(refused));
  }

  @ParameterizedTest
  @CsvSource({"64KiB, 65536", "1GiB, 1073741824", "1048576, 1048576", "2MB, 2000000"})
  void shouldReadSizes(final String text, final long bytes) {
    final Settings settings = set(Setting.JOURNAL_FILE_BYTES, text);
    assertEquals(bytes, settings.bytes(Setting.JOURNAL_FILE_BYTES, 1, Long.MAX_VALUE));
  }

  @ParameterizedTest
  @CsvSource({"7d, 604800000", "90s, 90000", "10 minutes, 600000", "250, 250", "0s, 0"})
  void shouldReadDurations(final String text, final long millis) {
    final Settings settings = set(Setting.CLOCK_MAX_DOWNTIME, text);
    assertEquals(millis, settings.millis(Setting.CLOCK_MAX_DOWNTIME, 0, Long.MAX_VALUE));
  }

  @ParameterizedTest
  @CsvSource({
    "x, whole number",
    "1.5, whole number",
    "'', whole number",
    "0, from 1 to 9",
    "10, from 1 to 9",
    "99999999999999999999, whole number"
  })
  void shouldRefuseANumberAndNameThePlace(final String text, final String words) {
    final Settings settings = set(Setting.EVENT_LOOPS, text);
    final UsageException refused =
        assertThrows(UsageException.class, () -> settings.number(Setting.EVENT_LOOPS, 1, 9));
    assertTrue(
        FailureText.of(refused).startsWith("--event-loops must be "),
        () -> FailureText.of(refused));
    assertTrue(FailureText.of(refused).contains(words), () -> FailureText.of(refused));
  }

  @Test
  void shouldRefuseOtherWordsThanTrueAndFalse() {
    assertTrue(set(Setting.ACCEPT_CLOCK, "true").flag(Setting.ACCEPT_CLOCK));
    assertFalse(set(Setting.ACCEPT_CLOCK, "false").flag(Setting.ACCEPT_CLOCK));
    final Settings yes = set(Setting.ACCEPT_CLOCK, "yes");
    assertThrows(UsageException.class, () -> yes.flag(Setting.ACCEPT_CLOCK));
  }

  @Test
  void shouldNameTheLineOfAFileInAComplaint() throws IOException {
    final Settings settings =
        Settings.resolve(Map.of(), Map.of(), file("# a comment\nport = many"));
    final UsageException refused =
        assertThrows(UsageException.class, () -> settings.number(Setting.PORT, 0, 9));
    assertEquals(
        "sluice.conf:2: port must be a whole number, but is 'many'", FailureText.of(refused));
  }

  private static Settings set(final Setting setting, final String text) {
    return Settings.resolve(Map.of(setting, text), Map.of(), null);
  }

  private Path file(final String content) throws IOException {
    return Files.writeString(directory.resolve("sluice.conf"), content);
  }
}
