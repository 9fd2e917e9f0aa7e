package io.sluice.api.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.spi.ExitCode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator's document says, beside what the program does. */
final class OperatingDocumentTest {
  private static final Pattern ROW = Pattern.compile("\\| `?([a-z0-9_-]+)`? \\| ([^|]*) \\|.*");

  @Test
  void shouldNameEverySettingAndItsDefault() throws IOException {
    final Map<String, String> documented = rows("## Settings");
    documented.remove("setting");
    final Map<String, String> settings = new TreeMap<>();
    for (final Setting setting : Setting.values()) {
      final String text = setting.defaultText();
      settings.put(setting.key(), text.isEmpty() ? "as `host`" : "`" + text + "`");
    }
    assertEquals(settings, documented);
  }

  @Test
  void shouldNameEveryExitCode() throws IOException {
    final Set<String> documented = rows("## Start and stop").keySet();
    final Set<Integer> codes = Set.of(
        StopCode.OK,
        StopCode.USAGE,
        StopCode.ADDRESS_UNAVAILABLE,
        StopCode.STOP_TIMED_OUT,
        StopCode.CLOCK_REFUSED,
        ExitCode.DEFECT,
        ExitCode.DIRECTORY_IN_USE,
        ExitCode.WRITE_FAILED,
        ExitCode.DATA_DAMAGED);
    final Set<String> expected = codes.stream().map(String::valueOf).collect(Collectors.toSet());
    // The virtual machine's own, for an exhausted heap.
    expected.add("3");
    assertEquals(new TreeSet<>(expected), new TreeSet<>(documented));
  }

  @Test
  void shouldNameEveryMetricThatARunningServerHas(@TempDir final Path data) throws Exception {
    final Set<String> served = new TreeSet<>();
    try (ChildServer server = ChildServer.start(data, "--snapshot", "on", "--redis", "embedded")) {
      final HttpRequest scrape =
          HttpRequest.newBuilder(server.management().resolve("/metrics")).build();
      final String text =
          HttpClient.newHttpClient().send(scrape, BodyHandlers.ofString()).body();
      final Matcher type = Pattern.compile("(?m)^# TYPE (sluice_\\S+) ").matcher(text);
      while (type.find()) {
        served.add(type.group(1));
      }
    }
    assertTrue(served.size() > 30, served::toString);
    final Set<String> documented = new TreeSet<>(rows("## Metrics").keySet());
    documented.remove("metric");
    assertEquals(served, documented);
  }

  /** First and second column of the tables under a heading. */
  private static Map<String, String> rows(final String heading) throws IOException {
    final Path document = Path.of(System.getProperty("sluice.home"), "docs", "operating.md");
    final List<String> lines = Files.readAllLines(document);
    final Map<String, String> rows = new TreeMap<>();
    final int begin = lines.indexOf(heading);
    assertTrue(begin >= 0, heading);
    for (int i = begin + 1; i < lines.size() && !lines.get(i).startsWith("## "); i++) {
      final Matcher row = ROW.matcher(lines.get(i));
      if (row.matches()) {
        rows.put(row.group(1), row.group(2).strip());
      }
    }
    rows.remove("---");
    return rows;
  }
}
