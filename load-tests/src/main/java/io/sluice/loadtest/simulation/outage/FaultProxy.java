package io.sluice.loadtest.simulation.outage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A TCP proxy on the loopback device that can be told to treat its connections badly. What it holds
 * back is delivered late once it is healed. Any thread.
 */
public final class FaultProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int CONNECT_TIMEOUT_MS = 1_000;
  private static final long NO_LIMIT = Long.MAX_VALUE;

  private final ServerSocket listening;
  private final InetSocketAddress target;
  private final List<Link> links = new CopyOnWriteArrayList<>();

  // Under the lock of this.
  private boolean holding;
  private boolean losing;
  private long delayMs;
  private long requestBytesLeft = NO_LIMIT;

  /** Two sockets that belong together. */
  private record Link(Socket client, Socket server) {}

  /** A proxy on a free port, in front of a host and port. */
  public FaultProxy(final String host, final int port) throws IOException {
    target = new InetSocketAddress(host, port);
    listening = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    thread("proxy-accept", this::accept);
  }

  /** Where it listens. */
  public int port() {
    return listening.getLocalPort();
  }

  /** From now on every piece arrives so much later. */
  public synchronized void delay(final long ms) {
    delayMs = ms;
    notifyAll();
  }

  /** From now on nothing arrives, and nobody is told. */
  public synchronized void hold() {
    holding = true;
  }

  /** From now on requests arrive and replies do not. */
  synchronized void loseReplies() {
    losing = true;
  }

  /** After so many bytes of requests, in the middle of whatever that is, connections break. */
  synchronized void breakAfter(final long bytes) {
    requestBytesLeft = bytes;
  }

  /** Closes the way from server to client of every connection, and not the way back. */
  void halfClose() {
    for (final Link link : links) {
      try {
        link.client().shutdownOutput();
      } catch (final IOException e) {
        // It is closed altogether, and has left or leaves the list by itself.
        assert link.client().isClosed() || link.client().isOutputShutdown() : e;
      }
    }
  }

  /** Breaks every connection. */
  void reset() {
    links.forEach(this::reset);
  }

  /** Everything goes through again, and what was held back arrives. */
  public synchronized void heal() {
    holding = false;
    losing = false;
    delayMs = 0;
    requestBytesLeft = NO_LIMIT;
    notifyAll();
  }

  @Override
  public void close() throws IOException {
    heal();
    listening.close();
    reset();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        final Socket client = listening.accept();
        final Socket server = new Socket();
        final Link link = new Link(client, server);
        links.add(link);
        thread("proxy-link", () -> connect(link));
      } catch (final IOException e) {
        if (!listening.isClosed()) {
          throw new IllegalStateException("the proxy can not accept", e);
        }
      }
    }
  }

  private void connect(final Link link) {
    try {
      link.server().connect(target, CONNECT_TIMEOUT_MS);
      link.client().setTcpNoDelay(true);
      link.server().setTcpNoDelay(true);
      thread("proxy-replies", () -> pump(link, link.server(), link.client(), false));
      pump(link, link.client(), link.server(), true);
    } catch (final IOException e) {
      reset(link);
    }
  }

  private void pump(final Link link, final Socket from, final Socket to, final boolean requests) {
    final byte[] buffer = new byte[BUFFER_BYTES];
    try {
      final InputStream in = from.getInputStream();
      final OutputStream out = to.getOutputStream();
      int count = in.read(buffer);
      while (count > 0) {
        final int let = pass(count, requests);
        out.write(buffer, 0, let);
        out.flush();
        if (let < count && requests) {
          break;
        }
        count = in.read(buffer);
      }
    } catch (final IOException e) {
      // The connection is broken, which the other side learns below.
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reset(link);
  }

  /** How much of a piece may go through, once it may. */
  private synchronized int pass(final int count, final boolean requests)
      throws InterruptedException {
    final long endNs = System.nanoTime() + delayMs * 1_000_000;
    long leftMs = delayMs;
    while (holding || (delayMs > 0 && leftMs > 0)) {
      wait(holding ? 0 : leftMs);
      leftMs = (endNs - System.nanoTime()) / 1_000_000;
    }
    if (!requests) {
      return losing ? 0 : count;
    }
    final int let = (int) Math.min(count, requestBytesLeft);
    if (requestBytesLeft != NO_LIMIT) {
      requestBytesLeft -= let;
    }
    return let;
  }

  private void reset(final Link link) {
    links.remove(link);
    for (final Socket socket : List.of(link.client(), link.server())) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (final IOException e) {
        // It is closed already.
        assert socket.isClosed() : e;
      }
    }
  }

  private static void thread(final String name, final Runnable work) {
    Thread.ofPlatform().daemon().name(name).start(work);
  }
}
