package io.sluice.api.live;

import io.sluice.api.json.JsonOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A topic that somebody watches, or did lately. The feed's thread. */
abstract class WatchedTopic {
  private final Topic topic;
  private final List<LiveAudience> audiences = new ArrayList<>();
  private final SellCurve curve = new SellCurve();
  private @Nullable TopicState state;
  private boolean changed;
  private long leftNs;

  WatchedTopic(final Topic topic) {
    this.topic = topic;
  }

  /**
   * Writes what there is to say of it, but for how it sells and the position, into an object that
   * is open.
   */
  abstract void write(JsonOutput out);

  final Topic topic() {
    return topic;
  }

  /** How it sells. */
  final SellCurve curve() {
    return curve;
  }

  /** Who is told of it. */
  final List<LiveAudience> audiences() {
    return audiences;
  }

  final void add(final LiveAudience audience) {
    assert !audiences.contains(audience) : "an audience watches a topic once";
    audiences.add(audience);
  }

  final void remove(final LiveAudience audience, final long nowNs) {
    audiences.remove(audience);
    leftNs = nowNs;
  }

  /** For how long nobody has watched it. */
  final long unwatchedNs(final long nowNs) {
    return audiences.isEmpty() ? nowNs - leftNs : 0;
  }

  /**
   * Notes that there is something new to say.
   *
   * @return false if that is known already
   */
  final boolean noteChange() {
    final boolean isNew = !changed;
    changed = true;
    return isNew;
  }

  /** What was said of it last. */
  final TopicState state() {
    return Objects.requireNonNull(state, "it is written when it is first watched");
  }

  /** Says anew what there is to say of it. */
  final void renew(final JsonOutput out, final long position) {
    changed = false;
    out.clear().beginObject().plain(LiveFeed.TYPE, topic.kind().message());
    write(out);
    curve.write(out);
    out.number(LiveFeed.POSITION, position).endObject();
    state = new TopicState(topic, position, Arrays.copyOf(out.bytes(), out.length()));
  }
}
