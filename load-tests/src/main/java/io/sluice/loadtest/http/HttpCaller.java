package io.sluice.loadtest.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One caller with one connection who waits for each answer: for set-up and for looking at single
 * things.
 *
 * <p>For one thread. A connection that ended is opened again for the next call.
 */
public final class HttpCaller implements AutoCloseable {
  private static final int ANSWER_TIMEOUT_MS = 10_000;
  private static final int INITIAL_BYTES = 8 * 1024;

  private final InetSocketAddress target;
  private final AnswerParser parser = new AnswerParser();
  private byte[] bytes = new byte[INITIAL_BYTES];
  private @Nullable Socket socket;

  /** A caller that connects at its first call. */
  public HttpCaller(final InetSocketAddress target) {
    this.target = target;
  }

  /** Sends a request and waits for its answer. */
  public Reply call(final Call call) throws IOException {
    final Socket connected = connect();
    try {
      connected.getOutputStream().write(call.encode(target));
      final Answer answer = receive(connected.getInputStream());
      final Reply reply = Reply.of(answer);
      if (answer.isLast()) {
        close();
      }
      return reply;
    } catch (final IOException failed) {
      close();
      throw failed;
    }
  }

  /**
   * Sends a request that has to succeed.
   *
   * @throws IOException with the answer in words if its status is not 2xx
   */
  public Reply callSuccessfully(final Call call) throws IOException {
    final Reply reply = call(call);
    if (Outcome.of(reply.status()) != Outcome.ACCEPTED) {
      throw new IOException(call.method() + " " + call.path() + " was answered with "
          + reply.status() + " " + reply.body());
    }
    return reply;
  }

  @Override
  public void close() throws IOException {
    final @Nullable Socket connected = socket;
    socket = null;
    if (connected != null) {
      connected.close();
    }
  }

  private Socket connect() throws IOException {
    final @Nullable Socket connected = socket;
    if (connected != null) {
      return connected;
    }
    final Socket fresh = new Socket();
    fresh.setTcpNoDelay(true);
    fresh.setSoTimeout(ANSWER_TIMEOUT_MS);
    try {
      fresh.connect(target, ANSWER_TIMEOUT_MS);
    } catch (final IOException refused) {
      fresh.close();
      throw refused;
    }
    socket = fresh;
    parser.reset();
    return fresh;
  }

  private Answer receive(final InputStream in) throws IOException {
    int length = 0;
    while (true) {
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * length);
      }
      final int count = in.read(bytes, length, bytes.length - length);
      if (count < 0) {
        throw new IOException("the server closed the connection");
      }
      length += count;
      if (parser.parse(bytes, 0, length) != AnswerParser.INCOMPLETE) {
        return parser.answer();
      }
    }
  }
}
