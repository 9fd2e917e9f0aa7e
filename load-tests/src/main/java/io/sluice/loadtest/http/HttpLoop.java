package io.sluice.loadtest.http;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * An HTTP/1.1 client: one thread, one selector, many connections, and a {@link Traffic} that says
 * what to send.
 *
 * <p>It shares its machine with the server that it measures, so it never spins and does little per
 * request: one write, one read, no allocation. It waits in the selector. A request is sent when it
 * is due to the precision of what wakes the selector: an answer, a {@link Pacer} (about 0.1 ms), or
 * else its time-out (1 ms). While many answers are read at once, what becomes due is sent between
 * them: thousands of answers take longer than a request may wait.
 */
public final class HttpLoop {
  /** Longest wait; time-outs and reconnects are looked at in this rhythm. */
  private static final long TICK_MS = 10;

  private static final long TICK_NS = TICK_MS * 1_000_000;
  private static final long NS_PER_MS = 1_000_000;

  /** Connections looked at in one tick, so that thousands of them do not hold up what is due. */
  private static final int TICK_CONNECTIONS = 512;

  /** Connections that may be on their way at the same time: fewer than a server's queue takes. */
  private static final int MAX_CONNECTING = 128;

  /** A connection that ended is opened again after this time. */
  private static final long RECONNECT_PAUSE_NS = 100 * NS_PER_MS;

  private final LoopOptions options;
  private final Traffic traffic;
  private final Selector selector;
  private final List<Connection> connections = new ArrayList<>();
  private final ArrayDeque<Connection> readyConnections = new ArrayDeque<>();
  private long lastTickNs;
  private int nextTicked;

  // Read and written by other threads too.
  private volatile boolean asleep;
  private volatile boolean stopped;

  /** A loop that is not running yet. */
  public HttpLoop(final LoopOptions options, final Traffic traffic) throws IOException {
    this.options = options;
    this.traffic = traffic;
    selector = Selector.open();
    for (int i = 0; i < options.connections(); i++) {
      connections.add(new Connection(options, traffic));
    }
  }

  /**
   * Opens all connections, a few at a time, and returns when all are open. Before {@link #run()}
   * and on the same thread, for who wants to begin with open connections.
   *
   * @throws IOException if the server refuses one, this process may have no more, or not all are
   *     open in time; then the loop can not be used any more
   */
  public void connect(final Duration atMost) throws IOException {
    final long deadlineNs = System.nanoTime() + atMost.toNanos();
    int begun = 0;
    int open = 0;
    try {
      while (open < connections.size()) {
        while (begun < connections.size() && begun - open < MAX_CONNECTING) {
          connections.get(begun).connect(selector);
          begun++;
        }
        awaitConnected();
        while (open < begun && connections.get(open).isOpen()) {
          open++;
        }
        if (System.nanoTime() - deadlineNs >= 0) {
          throw new IOException("they take too long");
        }
      }
    } catch (final IOException failed) {
      close();
      throw new IOException(
          "only " + open + " of " + connections.size() + " connections are open: "
              + failed.getMessage(),
          failed);
    }
  }

  private void awaitConnected() throws IOException {
    selector.select(TICK_MS);
    for (final SelectionKey key : selector.selectedKeys()) {
      if (key.isValid() && key.isConnectable()) {
        ((Connection) key.attachment()).finishConnecting();
      }
    }
    selector.selectedKeys().clear();
  }

  /**
   * Connects, and turns on the caller's thread until the traffic is over or no connection is left.
   */
  public void run() throws IOException {
    try {
      for (final Connection connection : connections) {
        if (connection.isClosed()) {
          connection.connect(selector);
        }
        makeReady(connection);
      }
      lastTickNs = System.nanoTime();
      while (!stopped && hasWork()) {
        turn();
      }
    } finally {
      close();
    }
  }

  private void close() throws IOException {
    final long nowNs = System.nanoTime();
    connections.forEach(connection -> connection.close(Loss.BROKEN, nowNs));
    selector.close();
  }

  /** Ends the loop soon; what is under way is lost. Any thread. */
  public void stop() {
    stopped = true;
    selector.wakeup();
  }

  /** Makes the loop look at once whether something is due. Any thread. */
  public void wake() {
    if (asleep) {
      selector.wakeup();
    }
  }

  private boolean hasWork() {
    int inFlight = 0;
    boolean anyAlive = false;
    if (!traffic.isOver() && options.reconnects()) {
      return true;
    }
    for (final Connection connection : connections) {
      inFlight += connection.inFlight();
      anyAlive |= !connection.isClosed();
    }
    return anyAlive && (inFlight > 0 || !traffic.isOver());
  }

  private void turn() throws IOException {
    final long nowNs = System.nanoTime();
    sendDue(nowNs);
    if (nowNs - lastTickNs >= TICK_NS) {
      lastTickNs = nowNs;
      tick(nowNs);
    }
    waitForEvents();
  }

  private void sendDue(final long nowNs) {
    traffic.onTime(nowNs);
    while (!readyConnections.isEmpty() && traffic.dueInNs(nowNs) <= 0) {
      final Connection connection = readyConnections.remove();
      connection.ready(false);
      fill(connection, nowNs);
    }
  }

  /** Sends what is due on one connection, as far as it has room. */
  private void fill(final Connection connection, final long nowNs) {
    boolean taken = false;
    while (connection.canSend() && traffic.dueInNs(nowNs) <= 0) {
      connection.takeRequest(nowNs);
      taken = true;
    }
    if (taken) {
      flush(connection);
    }
    makeReady(connection);
  }

  private void flush(final Connection connection) {
    try {
      connection.flush();
    } catch (final IOException broken) {
      connection.close(Loss.BROKEN, System.nanoTime());
    }
  }

  private void makeReady(final Connection connection) {
    if (!connection.isReady() && connection.canSend()) {
      connection.ready(true);
      readyConnections.add(connection);
    }
  }

  /**
   * Waits until something comes or is due.
   *
   * <p>{@link #asleep} is set before the last look at the clock: whoever wakes the loop for a
   * request that is due either sees it asleep, or has made it see that the request is due.
   */
  private void waitForEvents() throws IOException {
    asleep = true;
    final long dueInNs = traffic.dueInNs(System.nanoTime());
    final long waitNs = readyConnections.isEmpty() ? TICK_NS : Math.min(dueInNs, TICK_NS);
    if (waitNs <= 0) {
      selector.selectNow(this::onEvent);
    } else {
      selector.select(this::onEvent, (waitNs + NS_PER_MS - 1) / NS_PER_MS);
    }
    asleep = false;
  }

  private void onEvent(final SelectionKey key) {
    final Connection connection = (Connection) key.attachment();
    try {
      if (key.isValid() && key.isConnectable()) {
        connection.finishConnecting();
      }
      if (key.isValid() && key.isWritable()) {
        connection.flush();
      }
      if (key.isValid() && key.isReadable()) {
        connection.readAnswers();
      }
    } catch (final MalformedAnswerException malformed) {
      connection.close(Loss.MALFORMED, System.nanoTime());
    } catch (final IOException broken) {
      connection.close(Loss.BROKEN, System.nanoTime());
    }
    makeReady(connection);
    sendDue(System.nanoTime());
  }

  /** Looks at the next connections in turn. */
  private void tick(final long nowNs) {
    final int count = Math.min(connections.size(), TICK_CONNECTIONS);
    for (int i = 0; i < count; i++) {
      onTick(connections.get(nextTicked), nowNs);
      nextTicked = (nextTicked + 1) % connections.size();
    }
  }

  private void onTick(final Connection connection, final long nowNs) {
    if (connection.waitsSinceBefore(nowNs - options.answerTimeout().toNanos())) {
      connection.close(Loss.TIMED_OUT, nowNs);
    }
    final boolean wanted = options.reconnects() && !traffic.isOver() && connection.isClosed();
    if (wanted && nowNs - connection.closedNs() >= RECONNECT_PAUSE_NS) {
      try {
        connection.connect(selector);
        makeReady(connection);
      } catch (final IOException refused) {
        connection.close(Loss.BROKEN, nowNs);
      }
    }
  }
}
