package io.sluice.loadtest.http;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Closed-loop traffic whose every request is decided by a {@link CallSource}: made for checking,
 * not for speed.
 *
 * <p>Belongs to the thread of its loop.
 */
public final class CallTraffic implements Traffic {
  private final InetSocketAddress target;
  private final CallSource source;
  private final Map<Long, CallSource.Errand> errandByTicket = new HashMap<>();
  private CallSource.@Nullable Errand next;
  private long tickets;

  /** Traffic to a server. */
  public CallTraffic(final InetSocketAddress target, final CallSource source) {
    this.target = target;
    this.source = source;
  }

  @Override
  public long dueInNs(final long nowNs) {
    if (next == null) {
      next = source.next();
    }
    return next == null ? NEVER : 0;
  }

  @Override
  public void write(final Flight flight, final ByteBuffer out) {
    final CallSource.@Nullable Errand errand = next;
    if (errand == null) {
      throw new IllegalStateException("nothing is due");
    }
    next = null;
    out.put(errand.call().encode(target));
    flight.begin(++tickets, System.nanoTime());
    errandByTicket.put(tickets, errand);
  }

  @Override
  public void onAnswer(final Flight flight, final Answer answer, final long nowNs) {
    errandOf(flight).onReply(Reply.of(answer));
  }

  @Override
  public void onLost(final Flight flight, final Loss loss, final long nowNs) {
    errandOf(flight).onLost(loss);
  }

  @Override
  public boolean isOver() {
    return next == null && source.isOver();
  }

  private CallSource.Errand errandOf(final Flight flight) {
    final CallSource.@Nullable Errand errand = errandByTicket.remove(flight.ticket());
    if (errand == null) {
      throw new IllegalStateException("no request has the ticket " + flight.ticket());
    }
    return errand;
  }
}
