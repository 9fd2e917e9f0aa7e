package io.sluice.api.http;

import io.vertx.core.json.JsonObject;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that listens to live numbers as a browser would, event by event. One thread. */
public final class EventStream implements AutoCloseable {
  private static final Pattern EVENT =
      Pattern.compile("(?:retry: [0-9]+\\n)?(?:id: ([0-9]+)\\n)?event: (\\S+)\\ndata: (.*)\\n\\n");

  private final RawConnection connection;
  private final String head;

  /**
   * What it was told.
   *
   * @param id of the event, empty for none
   * @param name of the event
   * @param json its data
   */
  public record Told(String id, String name, JsonObject json) {
    /** A number in it. */
    public long number(final String field) {
      return json.getLong(field);
    }
  }

  /**
   * Asks.
   *
   * @param target path and query
   * @param headers lines, each with its end
   */
  public EventStream(final int port, final String target, final String headers) {
    this(new RawConnection(port), target, headers);
  }

  EventStream(final RawConnection connection, final String target, final String headers) {
    this.connection = connection;
    connection.say("GET " + target + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");
    head = connection.until("\r\n\r\n");
  }

  /** Listens to some SKUs. */
  static EventStream on(final EdgeRig rig, final String query) {
    return new EventStream(rig.port(), "/v1/stream?" + query, "");
  }

  /** The head of the answer. */
  public String head() {
    return head;
  }

  /** Waits for the next event. */
  public Told next() {
    String block = connection.until("\n\n");
    while (!block.contains("event: ")) {
      block = connection.until("\n\n");
    }
    final Matcher event = EVENT.matcher(block);
    if (!event.matches()) {
      throw new AssertionError("no event: " + block);
    }
    final String id = event.group(1);
    return new Told(id == null ? "" : id, event.group(2), new JsonObject(event.group(3)));
  }

  /** Waits for a state in which a field has a value. */
  public Told until(final String field, final long value) {
    return until(state -> state.getLong(field, -1L) == value);
  }

  /** Waits for a state of an activity in which a field of its first item has a value. */
  public Told untilItem(final String field, final long value) {
    return until(state -> state.containsKey("items") && item(state).getLong(field) == value);
  }

  /** The first item in the state of an activity. */
  public static JsonObject item(final JsonObject activity) {
    return activity.getJsonArray("items").getJsonObject(0);
  }

  /** Waits for a state that is as wanted. */
  Told until(final Predicate<JsonObject> wanted) {
    Told told = next();
    while (!wanted.test(told.json())) {
      told = next();
    }
    return told;
  }

  RawConnection connection() {
    return connection;
  }

  @Override
  public void close() {
    connection.close();
  }
}
