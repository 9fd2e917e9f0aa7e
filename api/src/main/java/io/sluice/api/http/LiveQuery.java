package io.sluice.api.http;

import io.sluice.api.json.JsonInput;
import io.sluice.api.live.Topic;
import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.SkuDefinition;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a listener asks for: topics, how often, and where it stood. One event loop.
 *
 * <p>A topic is a parameter that may be repeated; everything else stands there once.
 */
final class LiveQuery {
  /** Topics of one listener at most, of all kinds together. */
  static final int MAX_TOPICS = 100;

  /** Updates of one topic in a second at most. */
  static final int MAX_PER_SECOND = 10;

  /** Stood nowhere yet, or nobody knows where. */
  static final long NOWHERE = -1;

  private static final String SKU = "sku";
  private static final String ACTIVITY = "activity";
  private static final String PER_SECOND = "maxPerSecond";
  private static final String AFTER = "after";
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  private final CodeDirectory directory;
  private final List<Topic> topics = new ArrayList<>();
  private final List<String> singles = new ArrayList<>();
  private int perSecond = MAX_PER_SECOND;
  private long after = NOWHERE;
  private int skuCount;
  private int activityCount;
  private @Nullable Problem problem;

  private LiveQuery(final CodeDirectory directory) {
    this.directory = directory;
  }

  /** Reads a request. */
  static LiveQuery of(final HttpServerRequest request, final CodeDirectory directory) {
    final LiveQuery query = new LiveQuery(directory);
    QueryParameters.forEach(request.query(), query::add);
    query.resume(request.headers().get(LAST_EVENT_ID));
    if (query.problem == null && query.topics.isEmpty()) {
      query.problem = StockRoutes.missing(SKU);
    }
    return query;
  }

  /** What is wrong with it, null if nothing is. */
  @Nullable
  Problem problem() {
    return problem;
  }

  /** Each once. */
  List<Topic> topics() {
    return topics;
  }

  /** Updates of one topic in a second at most. */
  int perSecond() {
    return perSecond;
  }

  /** Position up to which the listener knows its topics, or {@link #NOWHERE}. */
  long after() {
    return after;
  }

  private void add(final String name, final String value) {
    if (problem != null) {
      return;
    }
    switch (name) {
      case SKU -> addSku(value, '/' + name + '/' + skuCount++);
      case ACTIVITY -> addActivity(value, '/' + name + '/' + activityCount++);
      case PER_SECOND -> {
        single(name);
        perSecond = (int) number(name, value, 1, MAX_PER_SECOND);
      }
      case AFTER -> {
        single(name);
        after = number(name, value, 0, QueryParameters.MAX_POSITION);
      }
      default -> problem = Problem.malformed("unknown parameter", JsonInput.pointer(name));
    }
  }

  private void addSku(final String code, final String pointer) {
    if (!isTaken(code, SKU, pointer, "must be the code of a SKU")) {
      return;
    }
    final SkuDefinition sku = directory.skus().find(code);
    if (sku == null) {
      problem = Problem.noCode("SKU", code, pointer);
      return;
    }
    add(new Topic(Topic.Kind.SKU, sku.index()));
  }

  private void addActivity(final String code, final String pointer) {
    if (!isTaken(code, ACTIVITY, pointer, "must be the code of an activity")) {
      return;
    }
    final ActivityDefinition activity = directory.activities().find(code);
    if (activity == null) {
      problem = Problem.noCode("activity", code, pointer);
      return;
    }
    add(new Topic(Topic.Kind.ACTIVITY, activity.index()));
  }

  /** Whether there is room for one more, and it is a code. */
  private boolean isTaken(
      final String code, final String parameter, final String pointer, final String expected) {
    if (skuCount + activityCount > MAX_TOPICS) {
      problem = Problem.malformed(
          "at most " + MAX_TOPICS + " SKUs and activities may be asked for", '/' + parameter);
    } else if (!JsonInput.isId(code)) {
      problem = Problem.malformed(expected, pointer);
    }
    return problem == null;
  }

  private void add(final Topic topic) {
    if (!topics.contains(topic)) {
      topics.add(topic);
    }
  }

  private void single(final String name) {
    if (singles.contains(name)) {
      problem = Problem.malformed("the parameter is given twice", '/' + name);
    }
    singles.add(name);
  }

  private long number(
      final String name, final String value, final long least, final long greatest) {
    final long number = QueryParameters.number(value, greatest);
    if (number < least && problem == null) {
      problem = Problem.malformed("must be from " + least + " to " + greatest, '/' + name);
    }
    return number;
  }

  /** What the client was told last counts more than what its address was made with. */
  private void resume(final @Nullable String lastEventId) {
    if (problem != null || lastEventId == null || lastEventId.isEmpty()) {
      return;
    }
    after = QueryParameters.number(lastEventId, QueryParameters.MAX_POSITION);
    if (after == QueryParameters.NO_NUMBER) {
      problem = Problem.of(
          ProblemType.MALFORMED_REQUEST, LAST_EVENT_ID + " must be an id that was told here");
    }
  }
}
