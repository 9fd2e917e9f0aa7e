package io.sluice.api.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void shouldHelp() {
    assertEquals(0, execute("--help"));
    assertTrue(out.toString().contains("serve"), out::toString);
    assertTrue(out.toString().contains("verify"), out::toString);
  }

  @Test
  void shouldListEverySettingAndExitCodeInTheHelpOfServe() {
    assertEquals(0, execute("serve", "--help"));
    for (final Setting setting : Setting.values()) {
      assertTrue(
          out.toString().contains(setting.flag() + "=")
              || out.toString().contains(setting.flag() + "[="),
          setting::flag);
    }
    for (final int code : new int[] {0, 2, 69, 70, 71, 73, 74, 75, 76}) {
      assertTrue(out.toString().contains("\n  " + code + " "), () -> "exit code " + code);
    }
  }

  @Test
  void shouldTellTheVersionThatTheBuildWrote() {
    assertEquals(0, execute("--version"));
    assertTrue(
        out.toString().matches("(?s)sluice \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R.*"), out::toString);
    assertTrue(out.toString().startsWith("sluice " + BuildVersion.text()), out::toString);
  }

  @Test
  void shouldNotRunWithoutACommand() {
    assertEquals(2, execute());
    assertTrue(err.toString().contains("sluice --help"), err::toString);
  }

  @Test
  void shouldRefuseWhatItDoesNotKnowAndSayWhatIsLike() {
    assertEquals(2, execute("srve"));
    assertTrue(err.toString().contains("serve"), err::toString);
    assertEquals(2, execute("serve", "--prot", "1"));
    assertTrue(err.toString().contains("--prot"), err::toString);
  }

  @Test
  void shouldRefuseASettingInOneLine() {
    assertEquals(2, execute("serve", "--port", "many"));
    assertEquals("sluice: --port must be a whole number, but is 'many'\n", err.toString());
    assertEquals("", out.toString());
  }

  @Test
  void shouldRefuseWhatIsNoRedis() {
    assertEquals(2, execute("serve", "--redis", "http://:secret@localhost"));
    assertEquals(
        "sluice: --redis must be redis://host:port, redis-sentinel://hosts#master or"
            + " redis-cluster://hosts, each with rediss for TLS, or embedded, or off\n",
        err.toString());
  }

  @Test
  void shouldRefuseAFileThatIsNotThere(@TempDir final Path directory) {
    final String file = directory.resolve("none.conf").toString();
    assertEquals(2, execute("serve", "--config", file));
    assertTrue(err.toString().contains(file), err::toString);
  }

  private int execute(final String... arguments) {
    final CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }
}
