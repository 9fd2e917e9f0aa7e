package io.sluice.loadtest.http.sale;

import io.sluice.loadtest.http.Background;
import io.sluice.loadtest.http.Call;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Thousands who only listen to the numbers of one SKU, each over a connection of its own.
 *
 * <p>A thread of its own reads what comes and counts it; it shares the machine with the server, so
 * that it does no more than that. Opened and closed by one other thread.
 */
final class Listeners implements AutoCloseable {
  /** Connections that may be on their way at the same time. */
  private static final int MAX_CONNECTING = 128;

  private static final long TICK_MS = 10;
  private static final int READ_BYTES = 64 * 1024;
  private static final double MIB = 1 << 20;

  private final Selector selector;
  private final ByteBuffer request;
  private final InetSocketAddress server;
  private final int count;
  private final ByteBuffer read = ByteBuffer.allocateDirect(READ_BYTES);

  // Written by the reading thread, or by the opening one before that starts.
  private final AtomicInteger listening = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();
  private final AtomicLong updates = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private volatile String refusal = "";

  private volatile boolean closed;
  private @Nullable Background reading;

  Listeners(final InetSocketAddress server, final String sku, final int maxPerSecond, final int n)
      throws IOException {
    this.server = server;
    count = n;
    selector = Selector.open();
    // As a browser's EventSource asks.
    final String head = Call.get("/v1/stream?sku=" + sku + "&maxPerSecond=" + maxPerSecond)
        .head(server, "Accept: text/event-stream");
    request = ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Opens all connections and waits until each of them is answered with a stream.
   *
   * @throws IOException if one is refused, or not all listen in time
   */
  void open(final Duration atMost) throws IOException {
    final long deadlineNs = System.nanoTime() + atMost.toNanos();
    int begun = 0;
    while (listening.get() < count) {
      while (begun < count && begun - listening.get() < MAX_CONNECTING) {
        begin();
        begun++;
      }
      turn();
      if (!refusal.isEmpty()) {
        throw new IOException("a listener was refused: " + refusal);
      }
      if (System.nanoTime() - deadlineNs >= 0) {
        throw new IOException("only " + listening + " of " + count + " listen in time");
      }
    }
    updates.set(0);
    bytes.set(0);
    reading = Background.start("listeners", this::readOn);
  }

  /** Updates that came to all of them together since they were open. */
  long updates() {
    return updates.get();
  }

  /** Those whom the server let go. */
  int dropped() {
    return dropped.get();
  }

  /** For a result file. */
  Map<String, Object> toResult() {
    final Map<String, Object> result = new LinkedHashMap<>();
    result.put("listeners", count);
    result.put("dropped", dropped.get());
    result.put("updates", updates.get());
    result.put("mebibytes", bytes.get() / MIB);
    return result;
  }

  /** Hangs up. */
  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    if (reading != null) {
      reading.join();
    }
    for (final SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }

  private void begin() throws IOException {
    final SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    final boolean connected = channel.connect(server);
    final SelectionKey key =
        channel.register(selector, SelectionKey.OP_CONNECT, new StreamScanner());
    if (connected) {
      ask(key);
    }
  }

  private void readOn() throws IOException {
    while (!closed) {
      turn();
    }
  }

  private void turn() throws IOException {
    selector.select(TICK_MS);
    for (final SelectionKey key : selector.selectedKeys()) {
      if (key.isValid() && key.isConnectable()) {
        if (((SocketChannel) key.channel()).finishConnect()) {
          ask(key);
        }
      } else if (key.isValid() && key.isReadable()) {
        read(key);
      }
    }
    selector.selectedKeys().clear();
  }

  private void ask(final SelectionKey key) throws IOException {
    // A fresh socket takes so few bytes at once.
    ((SocketChannel) key.channel()).write(request.duplicate());
    key.interestOps(SelectionKey.OP_READ);
  }

  private void read(final SelectionKey key) throws IOException {
    final StreamScanner scanner = (StreamScanner) key.attachment();
    read.clear();
    int length;
    try {
      length = ((SocketChannel) key.channel()).read(read);
    } catch (final IOException broken) {
      length = -1;
    }
    if (length < 0) {
      key.channel().close();
      onEnd(scanner);
      return;
    }
    read.flip();
    final boolean before = scanner.isStream();
    updates.addAndGet(scanner.scan(read));
    bytes.addAndGet(length);
    if (!before && scanner.isStream()) {
      listening.incrementAndGet();
    } else if (scanner.isRefused()) {
      refusal = scanner.statusLine();
    }
  }

  private void onEnd(final StreamScanner scanner) {
    if (scanner.isStream()) {
      dropped.incrementAndGet();
    } else {
      refusal = "the server hung up";
    }
  }
}
