package io.sluice.loadtest.bench;

import io.sluice.loadtest.http.Json;
import java.util.Map;

/** A page of Markdown that is being made. For one thread. */
final class Page {
  private final StringBuilder text = new StringBuilder();

  /** Adds a line. */
  void line(final String line) {
    text.append(line).append('\n');
  }

  /** Adds a row of a table. */
  void row(final String... cells) {
    line("| " + String.join(" | ", cells) + " |");
  }

  /** Adds the command, commit, time and machine of each result. */
  void origins(final Map<String, Json> resultByName) {
    line("## Where and how");
    line("");
    row("result", "command", "commit", "at", "machine");
    row("---", "---", "---", "---", "---");
    resultByName.forEach((name, result) -> {
      final Json machine = result.object("machine");
      row(
          name,
          "`" + result.text("command") + "`",
          result.text("commit"),
          result.text("at"),
          "%s, %d processors, %s, %s, %s, %s"
              .formatted(
                  machine.text("processor"),
                  machine.number("processors"),
                  machine.text("memory"),
                  machine.text("fileSystem"),
                  machine.text("os"),
                  machine.text("jdk")));
    });
    line("");
  }

  /** Adds text as it is. */
  void verbatim(final String more) {
    text.append(more);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
