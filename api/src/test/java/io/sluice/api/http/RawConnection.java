package io.sluice.api.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A socket on which a test says exactly what it wants, byte by byte. */
public final class RawConnection implements AutoCloseable {
  private static final int PATIENCE_MS = 20_000;

  private final Socket socket;
  private final OutputStream out;
  private final InputStream in;

  /** Connects to a port of this machine. */
  public RawConnection(final int port) {
    this(port, 0);
  }

  /**
   * Connects to a port of this machine.
   *
   * @param receiveBufferBytes that the kernel keeps while nobody reads, 0 for as many as usual
   */
  RawConnection(final int port, final int receiveBufferBytes) {
    try {
      socket = new Socket();
      if (receiveBufferBytes > 0) {
        socket.setReceiveBufferSize(receiveBufferBytes);
      }
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout(PATIENCE_MS);
      out = socket.getOutputStream();
      in = socket.getInputStream();
    } catch (final IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Says all of a text. */
  public RawConnection say(final String text) {
    return say(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawConnection say(final byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
    } catch (final IOException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  /** Says as much as the other side takes; true if it took all. */
  public boolean trySay(final byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
      return true;
    } catch (final IOException e) {
      return false;
    }
  }

  /** Reads one answer with a content length, its head included. */
  public String answer() {
    final String head = until("\r\n\r\n");
    final String lower = head.toLowerCase(java.util.Locale.ROOT);
    final int at = lower.indexOf("content-length: ");
    if (at < 0) {
      return head;
    }
    final int length =
        Integer.parseInt(lower.substring(at + 16, lower.indexOf("\r\n", at)).trim());
    try {
      return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    } catch (final IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Reads up to and with an ending. */
  public String until(final String ending) {
    final StringBuilder text = new StringBuilder();
    try {
      while (!text.toString().endsWith(ending)) {
        final int b = in.read();
        if (b < 0) {
          throw new AssertionError("closed after: " + text);
        }
        text.append((char) b);
      }
    } catch (final IOException e) {
      throw new AssertionError("broken after: " + text, e);
    }
    return text.toString();
  }

  /** Reads all that comes until the other side closes. */
  public String untilClosed() {
    final ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (final java.net.SocketTimeoutException e) {
      throw new AssertionError("not closed after: " + all.toString(StandardCharsets.UTF_8), e);
    } catch (final IOException e) {
      // A reset closes as well; what came before it counts.
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  /** Says nothing more, but goes on to listen. */
  RawConnection finishSaying() {
    try {
      socket.shutdownOutput();
    } catch (final IOException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (final IOException e) {
      throw new AssertionError(e);
    }
  }
}
