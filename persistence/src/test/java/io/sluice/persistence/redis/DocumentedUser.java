package io.sluice.persistence.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The user that {@code docs/redis-keys.md} names, with exactly what it says. Stateless. */
final class DocumentedUser {
  static final String NAME = "mirror";
  static final String PASSWORD = "pass-of-the-mirror";

  /** What an operator does to look at what a user did. */
  private static final Set<String> OPERATOR =
      Set.of("config|resetstat", "acl|setuser", "acl|log", "hello");

  private static final Pattern CALLED = Pattern.compile("cmdstat_([a-z|_-]+):calls=[1-9]");

  private DocumentedUser() {}

  /** Commands that a row of the page names. */
  static List<String> commands(final String row) throws IOException {
    final String page = Files.readString(Path.of("..", "docs", "redis-keys.md"));
    final Matcher line =
        Pattern.compile("(?m)^\\| " + Pattern.quote(row) + " \\|(.*)\\|$").matcher(page);
    assertTrue(line.find(), () -> "the page has no row for: " + row);
    final List<String> commands = new ArrayList<>();
    final Matcher word =
        Pattern.compile("`\\+([a-z|]+)`").matcher(line.group(1).replace("\\|", "|"));
    while (word.find()) {
      commands.add(word.group(1));
    }
    assertTrue(!commands.isEmpty(), () -> "the row names no commands: " + row);
    return commands;
  }

  /** Lets the user do what some rows say, and nothing else. */
  static void allow(final RedisConsole console, final String... rows) throws IOException {
    final List<String> words = new ArrayList<>(
        List.of("SETUSER", NAME, "reset", "on", ">" + PASSWORD, "~sluice:*", "-@all"));
    for (final String command : allowed(rows)) {
      words.add("+" + command);
    }
    console.run(CommandType.ACL, words.toArray(String[]::new));
  }

  /** Holds the commands that were run against what some rows say. */
  static void assertExact(final RedisConsole console, final String... rows) throws IOException {
    assertEquals(List.of(), console.list(CommandType.ACL, "LOG"), "refused");
    assertEquals(allowed(rows), called(console));
  }

  /** Commands that were run, but for those of the operator. */
  static Set<String> called(final RedisConsole console) {
    final Set<String> called = new TreeSet<>();
    final Matcher command = CALLED.matcher(console.redis().info("commandstats"));
    while (command.find()) {
      called.add(command.group(1));
    }
    called.removeAll(OPERATOR);
    return called;
  }

  private static Set<String> allowed(final String... rows) throws IOException {
    final Set<String> allowed = new TreeSet<>();
    for (final String row : rows) {
      allowed.addAll(commands(row));
    }
    return allowed;
  }
}
