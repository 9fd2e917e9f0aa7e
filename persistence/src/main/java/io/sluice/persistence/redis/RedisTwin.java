package io.sluice.persistence.redis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Redis in memory, as far as the scripts see one, and what the scripts do to it, told once more:
 * for the simulation, which has no other. A test compares each with the real one.
 *
 * <p>For one thread. Nothing goes by a TTL, and no stream is cut off.
 */
public final class RedisTwin {
  private static final Pattern STAMP = Pattern.compile("^([A-Za-z0-9]+) (\\d+) ");
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final int FIRST_THING = 4;
  private static final int FLAGS = 11;
  private static final int ENDED = 4;

  private final TreeMap<String, Value> values = new TreeMap<>();

  /** What a key holds. */
  private sealed interface Value permits Text, Place, Stream, Other {}

  /** A string, which may go after a while. */
  private record Text(String text, boolean ends) implements Value {}

  /** A hash that says where a shard stands. */
  private record Place(Map<String, String> fields) implements Value {}

  /** Entries of a stream, each with a position and keys. */
  private record Stream(List<Map<String, String>> entries) implements Value {}

  /** Something of a type that is none of ours. */
  private record Other() implements Value {}

  /** Runs a script; returns what it replies. */
  public String run(final ScriptCall call) {
    final LuaScript script = call.script();
    return script.equals(LuaScript.CLAIM)
        ? claim(call.keys().getFirst(), call.values())
        : script.equals(LuaScript.TELL)
            ? tell(call.keys(), call.values())
            : prune(call.keys(), call.values());
  }

  /** Removes everything. */
  public void wipe() {
    values.clear();
  }

  /** Removes a key. */
  public void remove(final String key) {
    values.remove(key);
  }

  /** Makes a key one of another type. */
  public void spoil(final String key) {
    values.put(key, new Other());
  }

  /** Writes a text that is none of ours. */
  public void write(final String key, final String text) {
    values.put(key, new Text(text, false));
  }

  /** As it is now, to go on with another time. */
  public RedisTwin copy() {
    final RedisTwin copy = new RedisTwin();
    values.forEach((key, value) -> copy.values.put(key, copyOf(value)));
    return copy;
  }

  /** All keys, in order. */
  public Set<String> keys() {
    return Collections.unmodifiableSet(values.keySet());
  }

  /** The text that a key holds, or null. */
  public @Nullable String text(final String key) {
    return values.get(key) instanceof Text held ? held.text() : null;
  }

  /** Whether a key holds a text that goes after a while. */
  public boolean ends(final String key) {
    return values.get(key) instanceof Text held && held.ends();
  }

  /** The fields of a place; none if the key holds no place. */
  public Map<String, String> place(final String key) {
    return values.get(key) instanceof Place held
        ? Collections.unmodifiableMap(held.fields())
        : Map.of();
  }

  /** The entries of a stream; none if the key holds no stream. */
  public List<Map<String, String>> entries(final String key) {
    return values.get(key) instanceof Stream held
        ? Collections.unmodifiableList(held.entries())
        : List.of();
  }

  private static Value copyOf(final Value value) {
    return switch (value) {
      case Place place -> new Place(new LinkedHashMap<>(place.fields()));
      case Stream stream -> new Stream(new ArrayList<>(stream.entries()));
      case Text text -> text;
      case Other other -> other;
    };
  }

  private String claim(final String key, final List<String> arguments) {
    final Value was = values.get(key);
    String reply = "nothing";
    if (was instanceof Place place) {
      final String journal = place.fields().get("journal");
      if (arguments.get(0).equals(journal)
          && arguments.get(1).equals(place.fields().get("generation"))) {
        return "own";
      }
      reply = journal == null
          ? "nothing"
          : journal + " " + place.fields().getOrDefault("position", "0");
    } else if (was != null) {
      reply = "wrong";
    }
    final Map<String, String> fields = new LinkedHashMap<>();
    fields.put("format", "1");
    fields.put("journal", arguments.get(0));
    fields.put("generation", arguments.get(1));
    fields.put("written", "0");
    fields.put("position", "0");
    fields.put("batch", "0");
    fields.put("pruned", "0");
    fields.put("state", "rebuilding");
    fields.put("time", arguments.get(2));
    values.put(key, new Place(fields));
    return reply;
  }

  /** What is lost, if the place is not that of a journal and generation; null if it is. */
  private @Nullable String lost(final String key, final List<String> arguments) {
    final Value held = values.get(key);
    if (held != null && !(held instanceof Place)) {
      return "lost a key of another type";
    }
    final Map<String, String> place = place(key);
    final String journal = place.get("journal");
    return arguments.get(0).equals(journal) && arguments.get(1).equals(place.get("generation"))
        ? null
        : "lost " + (journal == null ? "nothing" : "journal " + journal);
  }

  private String tell(final List<String> keys, final List<String> arguments) {
    final String lost = lost(keys.getFirst(), arguments);
    if (lost != null) {
      return lost;
    }
    final Map<String, String> place =
        ((Place) Objects.requireNonNull(values.get(keys.getFirst()))).fields();
    final String batch = place.get("batch");
    final long number = number(batch);
    if (number < Long.parseLong(arguments.get(4))) {
      return "back " + (batch == null ? "nowhere" : batch) + " before " + arguments.get(4);
    }
    final String back = back(place, arguments.get(5));
    if (back != null) {
      return back;
    }
    final long told = Math.max(0, number(place.get("written")));
    final Telling telling = new Telling(arguments, told);
    for (int i = FIRST_THING; i < keys.size(); i++) {
      final int thing = i - FIRST_THING;
      telling.write(
          keys.get(i), arguments.get(FLAGS + 1 + thing), arguments.get(FLAGS).charAt(thing) - '0');
    }
    telling.stream(keys);
    place.put("batch", Long.toString(Math.max(number, Long.parseLong(arguments.get(3)))));
    if (telling.version >= told) {
      final long complete =
          Math.max(Long.parseLong(arguments.get(6)), Math.max(0, number(place.get("position"))));
      place.put("written", arguments.get(2));
      place.put("position", Long.toString(complete));
      place.put("state", "live".equals(place.get("state")) ? "live" : arguments.get(7));
      place.put("time", arguments.get(8));
    }
    return "done " + telling.written + " " + telling.repaired;
  }

  private String prune(final List<String> keys, final List<String> arguments) {
    final String lost = lost(keys.getFirst(), arguments);
    if (lost != null) {
      return lost;
    }
    final Map<String, String> place =
        ((Place) Objects.requireNonNull(values.get(keys.getFirst()))).fields();
    final String back = back(place, arguments.get(2));
    if (back != null) {
      return back;
    }
    int removed = 0;
    for (final String key : keys.subList(1, keys.size())) {
      final String text = text(key);
      if (text == null || !text.startsWith(arguments.get(1) + " ")) {
        removed += values.remove(key) == null ? 0 : 1;
      }
    }
    final long mark = Math.max(0, number(place.get("pruned"))) + (removed > 0 ? 1 : 0);
    if (removed > 0) {
      place.put("pruned", Long.toString(mark));
    }
    return "done " + removed + " " + mark;
  }

  /** What is said if a place does not bear a mark; null if it does. */
  private static @Nullable String back(final Map<String, String> place, final String mark) {
    final String pruned = place.get("pruned");
    return Math.max(0, number(pruned)) < Long.parseLong(mark)
        ? "back " + (pruned == null ? "nowhere" : pruned) + " before " + mark
        : null;
  }

  /** A number, or -1 if it is none. */
  private static long number(final @Nullable String text) {
    return text != null && NUMBER.matcher(text).matches() ? Long.parseLong(text) : -1;
  }

  /** One run of the script that tells. */
  private final class Telling {
    private final List<String> arguments;
    private final long told;
    private final long version;
    private final String stamp;
    private final List<List<String>> changes =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    private int written;
    private int repaired;

    Telling(final List<String> arguments, final long told) {
      this.arguments = arguments;
      this.told = told;
      version = Long.parseLong(arguments.get(2));
      stamp = arguments.get(1) + " " + arguments.get(2) + " ";
    }

    void write(final String key, final String text, final int flags) {
      final Value old = values.get(key);
      if (old != null && !isReadable(old)) {
        repaired++;
      } else if (old != null && isNewer(((Text) old).text(), stamp + text)) {
        return;
      }
      values.put(key, new Text(stamp + text, flags >= ENDED));
      written++;
      final int topic = flags % ENDED;
      if (topic > 0) {
        changes.get(topic - 1).add(key);
      }
    }

    /** Whether it is a text of ours, and none that nobody of ours can have written yet. */
    private boolean isReadable(final Value old) {
      if (!(old instanceof Text held)) {
        return false;
      }
      final Matcher at = STAMP.matcher(held.text());
      if (!at.find()) {
        return false;
      }
      final double position = Double.parseDouble(at.group(2));
      return !at.group(1).equals(arguments.get(1)) || position <= version || position <= told;
    }

    private boolean isNewer(final String held, final String text) {
      final Matcher at = STAMP.matcher(held);
      if (!at.find() || !at.group(1).equals(arguments.get(1))) {
        return false;
      }
      final double position = Double.parseDouble(at.group(2));
      return position > version || (position == version && held.equals(text));
    }

    void stream(final List<String> keys) {
      for (int topic = 0; topic < changes.size(); topic++) {
        if (!changes.get(topic).isEmpty()) {
          append(keys.get(1 + topic), String.join(" ", changes.get(topic)));
        }
      }
    }

    private void append(final String key, final String names) {
      final Value old = values.get(key);
      if (old != null && !(old instanceof Stream)) {
        repaired++;
        values.remove(key);
      }
      final Stream stream =
          (Stream) values.computeIfAbsent(key, any -> new Stream(new ArrayList<>()));
      stream.entries().add(Map.of("position", arguments.get(2), "keys", names));
    }
  }
}
