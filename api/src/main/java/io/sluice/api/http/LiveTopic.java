package io.sluice.api.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.api.live.Topic;
import io.sluice.api.live.TopicState;
import org.jspecify.annotations.Nullable;

/**
 * A topic that listeners of one event loop watch, with its present state ready to be sent.
 *
 * <p>Each form of it is made once, when the first listener needs it, and shared by all. One event
 * loop.
 */
final class LiveTopic {
  private static final int FORMS = 2 * LiveFraming.values().length;

  private final Topic topic;
  private final ByteBufAllocator buffers;
  private final @Nullable ByteBuf[] forms = new ByteBuf[FORMS];
  private @Nullable TopicState state;
  private int listeners;
  private int told;

  LiveTopic(final Topic topic, final ByteBufAllocator buffers) {
    this.topic = topic;
    this.buffers = buffers;
  }

  Topic topic() {
    return topic;
  }

  /** True if there is something to tell. */
  boolean isKnown() {
    return state != null;
  }

  /** Position up to which its state counts; 0 as long as there is none. */
  long changedAt() {
    return state == null ? 0 : state.changedAt();
  }

  void join() {
    listeners++;
  }

  /** True if anybody listens. */
  boolean isWanted() {
    return listeners > 0;
  }

  /** One listens no more; true if nobody does. */
  boolean leave() {
    listeners--;
    told = Math.min(told, listeners);
    return listeners == 0;
  }

  /**
   * There is something new to say.
   *
   * @return listeners who never were told what was to say before
   */
  int replace(final TopicState newer) {
    final int passedOver = state == null ? 0 : listeners - told;
    release();
    state = newer;
    told = 0;
    return passedOver;
  }

  /** The present state for one listener, who owns what is returned. */
  ByteBuf tell(final LiveFraming framing, final boolean withId) {
    final TopicState present = state;
    assert present != null : "asked only when it is known";
    told = Math.min(told + 1, listeners);
    final int form = 2 * framing.ordinal() + (withId ? 1 : 0);
    ByteBuf bytes = forms[form];
    if (bytes == null) {
      bytes = framing.message(
          buffers,
          topic.kind().message(),
          present.json(),
          withId ? present.changedAt() : LiveFraming.NO_ID);
      forms[form] = bytes;
    }
    return bytes.retainedDuplicate();
  }

  /** Lets its bytes go, once those who are being sent them have them. */
  void release() {
    for (int i = 0; i < FORMS; i++) {
      final ByteBuf bytes = forms[i];
      if (bytes != null) {
        bytes.release();
        forms[i] = null;
      }
    }
  }
}
