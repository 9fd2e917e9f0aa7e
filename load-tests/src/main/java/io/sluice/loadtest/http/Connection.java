package io.sluice.loadtest.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a loop: its buffers and the requests under way on it, in the order in which
 * they will be answered.
 *
 * <p>Belongs to the thread of its loop.
 */
final class Connection {
  /** Takes any single answer; who reads pages or pipelines has it grow. */
  private static final int INITIAL_RECEIVE_BYTES = 2 * 1024;

  private final LoopOptions options;
  private final Traffic traffic;
  private final AnswerParser parser = new AnswerParser();

  // A ring of places: what is under way is inFlight places from oldest on.
  private final Flight[] flights;
  private int oldest;
  private int inFlight;

  private final ByteBuffer out;
  private ByteBuffer in = ByteBuffer.allocate(INITIAL_RECEIVE_BYTES);
  private int parsed;

  private @Nullable SocketChannel channel;
  private @Nullable SelectionKey key;
  private boolean open;
  private long closedNs;
  private boolean ready;

  Connection(final LoopOptions options, final Traffic traffic) {
    this.options = options;
    this.traffic = traffic;
    flights = new Flight[options.depth()];
    Arrays.setAll(flights, i -> new Flight());
    out = ByteBuffer.allocateDirect(options.depth() * options.maxRequestBytes());
  }

  /** Begins to connect; {@link #finishConnecting()} ends it. */
  void connect(final Selector selector) throws IOException {
    final SocketChannel newChannel = SocketChannel.open();
    channel = newChannel;
    newChannel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    newChannel.configureBlocking(false);
    final boolean connected = newChannel.connect(options.target());
    key = newChannel.register(
        selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
    open = connected;
    parser.reset();
    out.clear();
    in.clear();
    parsed = 0;
  }

  void finishConnecting() throws IOException {
    if (channel != null && key != null && channel.finishConnect()) {
      open = true;
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  boolean isClosed() {
    return channel == null;
  }

  boolean isOpen() {
    return open;
  }

  /** When it was closed, on the clock of {@link System#nanoTime()}. */
  long closedNs() {
    return closedNs;
  }

  /** True while it stands in the loop's queue of connections that can take a request. */
  boolean isReady() {
    return ready;
  }

  void ready(final boolean newReady) {
    ready = newReady;
  }

  boolean canSend() {
    return open && inFlight < flights.length && out.remaining() >= options.maxRequestBytes();
  }

  int inFlight() {
    return inFlight;
  }

  /** True if the oldest request waits since before this time. */
  boolean waitsSinceBefore(final long ns) {
    return inFlight > 0 && flights[oldest].sentNs() - ns < 0;
  }

  /** Takes the next request of the traffic; {@link #flush()} sends it. */
  void takeRequest(final long nowNs) {
    final Flight flight = flights[(oldest + inFlight) % flights.length];
    traffic.write(flight, out);
    flight.sentNs(nowNs);
    inFlight++;
  }

  /** Sends what was taken, as far as the socket has room. */
  void flush() throws IOException {
    if (channel == null || key == null) {
      return;
    }
    out.flip();
    channel.write(out);
    final boolean allSent = !out.hasRemaining();
    out.compact();
    final int wanted =
        allSent ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  /**
   * Reads what came and hands on the answers in it.
   *
   * @return how many answers there were
   * @throws IOException if the connection ended, or nothing sensible came
   */
  int readAnswers() throws IOException {
    if (channel == null) {
      return 0;
    }
    if (channel.read(in) < 0) {
      throw new IOException("the server closed the connection");
    }
    final long nowNs = System.nanoTime();
    int answers = 0;
    while (inFlight > 0 && parsed < in.position()) {
      final int end = parser.parse(in.array(), parsed, in.position());
      if (end == AnswerParser.INCOMPLETE) {
        break;
      }
      parsed = end;
      answers++;
      onAnswer(parser.answer(), nowNs);
    }
    makeRoom();
    return answers;
  }

  private void onAnswer(final Answer answer, final long nowNs) throws IOException {
    final Flight flight = flights[oldest];
    oldest = (oldest + 1) % flights.length;
    inFlight--;
    traffic.onAnswer(flight, answer, nowNs);
    if (answer.isLast()) {
      throw new IOException("the server closes the connection");
    }
  }

  private void makeRoom() throws MalformedAnswerException {
    if (inFlight == 0 && parsed < in.position()) {
      throw new MalformedAnswerException("bytes that answer no request");
    }
    if (parsed == in.position()) {
      in.clear();
      parsed = 0;
    } else if (!in.hasRemaining()) {
      in.flip().position(parsed);
      in = parsed > 0 ? in.compact() : ByteBuffer.allocate(2 * in.capacity()).put(in);
      parsed = 0;
    }
  }

  /** Closes it; what was under way is lost, the oldest request for the reason given. */
  void close(final Loss why, final long nowNs) {
    if (channel == null) {
      return;
    }
    try {
      channel.close();
    } catch (final IOException failed) {
      throw new UncheckedIOException("a socket cannot be closed", failed);
    }
    channel = null;
    key = null;
    open = false;
    closedNs = nowNs;
    Loss loss = why;
    while (inFlight > 0) {
      final Flight flight = flights[oldest];
      oldest = (oldest + 1) % flights.length;
      inFlight--;
      traffic.onLost(flight, loss, nowNs);
      loss = Loss.BROKEN;
    }
  }
}
