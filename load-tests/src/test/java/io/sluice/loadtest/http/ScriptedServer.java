package io.sluice.loadtest.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A real HTTP server on a real socket whose answers a test writes byte by byte. */
public final class ScriptedServer implements AutoCloseable {
  /** What a script returns to close the connection instead of answering. */
  public static final String HANG_UP = "";

  /**
   * More than a test opens at once: what does not fit is tried again by the system, seconds later.
   */
  private static final int BACKLOG = 4_096;

  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Function<String, String> script;
  private final List<String> requests = new ArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  /** A server that answers each request, head and body as text, with what the script returns. */
  public ScriptedServer(final Function<String, String> script) throws IOException {
    this.script = script;
    listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /** An answer with a status and a body, and further header lines. */
  public static String answer(final int status, final String body, final String... headers) {
    final StringBuilder text = new StringBuilder("HTTP/1.1 " + status + " Text\r\n");
    for (final String header : headers) {
      text.append(header).append("\r\n");
    }
    return text + "Content-Length: " + body.length() + "\r\n\r\n" + body;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
  }

  /** What it was asked so far. */
  public List<String> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** How many connections it took so far. */
  public int connections() {
    return connections.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
    threads.close();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        final Socket socket = listener.accept();
        connections.incrementAndGet();
        threads.execute(() -> serve(socket));
      } catch (final SocketException closed) {
        return;
      } catch (final IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  private void serve(final Socket socket) {
    try (socket) {
      final InputStream in = new BufferedInputStream(socket.getInputStream());
      String request = readRequest(in);
      while (!request.isEmpty()) {
        synchronized (requests) {
          requests.add(request);
        }
        final String answer = script.apply(request);
        if (answer.equals(HANG_UP)) {
          return;
        }
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        request = readRequest(in);
      }
    } catch (final IOException gone) {
      // The client under test hung up, as some tests want it to.
      return;
    }
  }

  private static String readRequest(final InputStream in) throws IOException {
    final StringBuilder text = new StringBuilder();
    int bodyLeft = -1;
    while (bodyLeft != 0) {
      final int next = in.read();
      if (next < 0) {
        return "";
      }
      text.append((char) next);
      bodyLeft--;
      if (bodyLeft < 0
          && text.length() >= 4
          && text.substring(text.length() - 4).equals("\r\n\r\n")) {
        bodyLeft = contentLength(text.toString());
      }
    }
    return text.toString();
  }

  private static int contentLength(final String head) {
    return head.lines()
        .filter(line -> line.startsWith("Content-Length: "))
        .mapToInt(line -> Integer.parseInt(line.substring("Content-Length: ".length())))
        .findFirst()
        .orElse(0);
  }
}
