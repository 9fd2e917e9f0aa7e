package io.sluice.api.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
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

/** The page on the feed beside the contract: the same types with the same fields. */
final class FeedDocumentTest {
  private static final Pattern ROW = Pattern.compile("\\| `([A-Z][A-Za-z]+)` \\| (.*) \\| .* \\|");
  private static final Pattern FIELD = Pattern.compile("`([a-zA-Z]+)`(\\??)");

  /** What every event has. */
  private static final Set<String> COMMON = Set.of("position", "schema", "type", "time", "more");

  private static final Contract CONTRACT = new Contract();

  @Test
  void shouldNameEveryEventWithItsFieldsAndWhichOfThemMayBeAbsent() throws IOException {
    final Path page = Path.of(System.getProperty("sluice.home"), "docs", "feed.md");
    final Map<String, Set<String>> documented = new TreeMap<>();
    for (final String line : Files.readAllLines(page)) {
      final Matcher row = ROW.matcher(line);
      if (row.matches()) {
        // Fields of the lines stand in brackets.
        final String fields = row.group(2).replaceAll("\\([^)]*\\)", "");
        documented.put(
            row.group(1),
            FIELD
                .matcher(fields)
                .results()
                .map(field -> field.group(1) + field.group(2))
                .collect(Collectors.toCollection(TreeSet::new)));
      }
    }
    final Map<String, Set<String>> stated = new TreeMap<>();
    CONTRACT.eventTypes().forEach(type -> stated.put(type, fields(type)));
    assertEquals(stated, documented);
  }

  private static Set<String> fields(final String type) {
    final Map<String, Object> schema =
        Contract.at(CONTRACT.document(), "components", "schemas", type);
    final List<?> required = (List<?>) schema.get("required");
    final Set<String> fields = new TreeSet<>();
    for (final String name : Contract.map(schema.get("properties")).keySet()) {
      if (!COMMON.contains(name)) {
        fields.add(required != null && required.contains(name) ? name : name + "?");
      }
    }
    return fields;
  }
}
