package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.CallSource;
import io.sluice.loadtest.http.Json;
import io.sluice.loadtest.http.Loss;
import io.sluice.loadtest.http.Reply;
import io.sluice.loadtest.http.kill.Violations.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Many reservations in one request; each of them is a wish with its own key and its own fate. */
final class BatchWish implements CallSource.Errand {
  private static final int OK = 200;

  private final Belief belief;
  private final List<ReserveWish> wishes;

  BatchWish(final Belief belief, final List<ReserveWish> wishes) {
    this.belief = belief;
    this.wishes = wishes;
  }

  /** The request for some wishes. */
  static Call request(final List<ReserveWish> wishes) {
    final String entries = wishes.stream().map(ReserveWish::entry).collect(Collectors.joining(","));
    return Call.post("/v1/reservations/batch", "", "{\"reservations\":[" + entries + "]}");
  }

  /** The results of a batch by key. */
  static Map<String, Answered> results(final Reply reply) {
    final Map<String, Answered> resultByKey = new HashMap<>();
    for (final Json result : reply.json().objects("results")) {
      resultByKey.put(result.text("key"), Answered.entry(result));
    }
    return resultByKey;
  }

  @Override
  public Call call() {
    wishes.forEach(Wish::noteSending);
    return request(wishes);
  }

  @Override
  public void onReply(final Reply reply) {
    belief.checkLevel(reply);
    final Answered whole = Answered.single(reply);
    if (whole.isPutOff()) {
      belief.addPutOff(this, whole.pauseNs());
      return;
    }
    if (whole.status() != OK) {
      belief.violations().add(Kind.UNEXPECTED, "a batch was answered with " + whole);
      return;
    }
    final Map<String, Answered> resultByKey = results(reply);
    long highest = 0;
    for (final ReserveWish wish : wishes) {
      final @Nullable Answered result = resultByKey.get(wish.key());
      if (result == null) {
        belief.violations().add(Kind.UNEXPECTED, wish + " has no result in its batch");
      } else {
        highest = Math.max(highest, result.position());
        wish.settle(result);
      }
    }
    if (highest > reply.position()) {
      belief
          .violations()
          .add(Kind.POSITION, "a batch at " + reply.position() + " has an entry at " + highest);
    }
  }

  @Override
  public void onLost(final Loss loss) {
    belief.addUnknown(this);
  }
}
