package io.sluice.loadtest.simulation;

import io.sluice.persistence.mirror.Batch;
import io.sluice.persistence.mirror.BatchResult;
import io.sluice.persistence.mirror.BatchResult.Kind;
import io.sluice.persistence.mirror.MirrorFeed;
import io.sluice.persistence.mirror.MirrorTarget;
import io.sluice.persistence.mirror.PruneMarks;
import io.sluice.persistence.redis.ScriptCall;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The connections of one process to a Redis, one after the other. One thread. */
final class MirrorLink implements MirrorTarget {
  private final MirrorFeed feed;
  private final Machine machine;
  private final Queue<Request> onTheWay = new ArrayDeque<>();
  private boolean connected = true;
  private long evicted;
  private String generation = "";

  /**
   * What was asked for and not answered.
   *
   * @param batch to be told; null for the removal of what is left over
   * @param marks that the shards bear, for a removal
   */
  record Request(
      @Nullable Batch batch, String journal, String generation, PruneMarks marks, long nowMs) {
    Request(final Batch batch, final long nowMs) {
      this(batch, batch.journal(), batch.generation(), new PruneMarks(), nowMs);
    }

    /** The calls that it comes to, with such keys in Redis. */
    List<ScriptCall> calls(final Set<String> keys) {
      return batch == null
          ? ScriptCall.prunes(journal, generation, marks, List.copyOf(keys))
          : List.of(ScriptCall.of(batch, nowMs));
    }
  }

  MirrorLink(final MirrorFeed feed, final Machine machine) {
    this.feed = feed;
    this.machine = machine;
  }

  @Override
  public boolean isConnected() {
    return connected;
  }

  @Override
  public boolean send(final Batch batch) {
    generation = batch.generation();
    return connected && onTheWay.add(new Request(batch, machine.wallMs()));
  }

  @Override
  public boolean prune(final String journal, final String generation, final PruneMarks marks) {
    return connected
        && onTheWay.add(new Request(null, journal, generation, marks, machine.wallMs()));
  }

  @Override
  public long evictedKeys() {
    return evicted;
  }

  /** Generation of what was sent last. */
  String generation() {
    return generation;
  }

  /** Redis has given up a key. */
  void evict() {
    evicted++;
  }

  /** Connects, if that succeeds. */
  void connect(final boolean succeeds) {
    connected |= succeeds;
  }

  /** The oldest request on the way, which then is no more; null if there is none. */
  @Nullable
  Request next() {
    return onTheWay.poll();
  }

  /** A request is answered: what its calls were replied. */
  void land(final Request request, final Map<ScriptCall, String> replies) {
    int written = 0;
    for (final Map.Entry<ScriptCall, String> reply : replies.entrySet()) {
      final ScriptCall call = reply.getKey();
      if (request.batch() == null) {
        request.marks().raise(call.shard(), ScriptCall.mark(reply.getValue()));
      }
      final BatchResult result = call.result(reply.getValue());
      if (request.batch() != null || result.kind() != Kind.DONE) {
        feed.onResult(result);
        return;
      }
      written += result.written();
    }
    feed.onResult(new BatchResult(Kind.DONE, null, request.generation(), written, 0, ""));
  }

  /** Nobody knows what became of a request. */
  void fail(final Request request, final String why) {
    feed.onResult(BatchResult.failed(request.batch(), request.generation(), why));
  }

  /** The connection breaks, and nobody knows what becomes of what was sent, which is returned. */
  List<ScriptCall> cutOff() {
    connected = false;
    final List<Request> lost = List.copyOf(onTheWay);
    final List<ScriptCall> calls = abandon();
    lost.forEach(request -> fail(request, "the connection breaks"));
    return calls;
  }

  /** The process is no more: what it had sent. */
  List<ScriptCall> abandon() {
    final List<ScriptCall> calls = new ArrayList<>();
    for (Request left = next(); left != null; left = next()) {
      if (left.batch() != null) {
        calls.add(ScriptCall.of(left.batch(), left.nowMs()));
      }
    }
    return calls;
  }
}
