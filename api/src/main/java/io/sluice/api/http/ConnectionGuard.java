package io.sluice.api.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.sluice.api.admission.Caller;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Watches one connection for the head of a request that begins and does not end, and for answers
 * that are not read.
 *
 * <p>It stands behind the decoder, where bytes that arrive without a message coming out of them are
 * a head, or the end of one, that is still incomplete. Nothing else in the server knows of such
 * bytes, and the idle time-out starts anew with none of them. And it stands before the encoder,
 * where every answer passes: a client that asks on and on and does not read is let go before the
 * next answer, and what else it asked is dropped. One event loop.
 */
final class ConnectionGuard extends ChannelDuplexHandler {
  private static final String DECODER = "httpDecoder";
  private static final String ENCODER = "httpEncoder";
  private static final long NOT_BEGUN = -1;

  /** Bytes of answers that a client may leave unread and still be given another. */
  static final long MAX_UNREAD_BYTES = 16L << 20;

  /** The same when all clients of the event loop together leave very much unread. */
  private static final long MAX_UNREAD_BYTES_OF_MANY = 256L << 10;

  private final EdgeLoop loop;
  private final Caller caller;
  private final ChannelPipeline pipeline;
  private final byte[] lateAnswer;

  // Managed by the list of guards.
  int index;

  private long beganMs = NOT_BEGUN;
  private boolean decoded;
  private boolean reading;
  private int unanswered;
  private long unreadBytes;
  private boolean dropped;

  private ConnectionGuard(
      final EdgeLoop loop, final Caller caller, final ChannelPipeline pipeline) {
    this.loop = loop;
    this.caller = caller;
    this.pipeline = pipeline;
    this.lateAnswer = loop.lateHeadAnswer();
  }

  /** Puts a guard on a connection of somebody. */
  static ConnectionGuard on(
      final EdgeLoop loop, final Caller caller, final HttpConnection connection) {
    final ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
    final ConnectionGuard guard = new ConnectionGuard(loop, caller, pipeline);
    pipeline.addAfter(ENCODER, "headGuard", guard);
    return guard;
  }

  @Override
  public void channelRead(final ChannelHandlerContext context, final Object message) {
    if (dropped) {
      ReferenceCountUtil.release(message);
      return;
    }
    decoded = true;
    beganMs = NOT_BEGUN;
    if (message instanceof HttpRequest) {
      reading = true;
      unanswered++;
    }
    if (message instanceof LastHttpContent) {
      reading = false;
    }
    context.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(final ChannelHandlerContext context) {
    if (!decoded && !reading && beganMs == NOT_BEGUN) {
      beganMs = loop.nowMs();
    }
    decoded = false;
    context.fireChannelReadComplete();
  }

  @Override
  public void write(
      final ChannelHandlerContext context, final Object message, final ChannelPromise promise) {
    if (message instanceof HttpResponse && leavesTooMuchUnread()) {
      drop(context);
    }
    if (message instanceof LastHttpContent && !isInformation(message)) {
      unanswered--;
    }
    // On a connection that was closed just now it fails, and is released.
    final ChannelFuture written = context.write(message, promise);
    assert written.equals(promise) : "the promise tells its owner how it ends";
  }

  /** Closes the connection if a head has been coming for too long. */
  void onTick(final long nowMs, final int readTimeoutMs) {
    measureUnread();
    if (unanswered > 0) {
      beganMs = beganMs == NOT_BEGUN ? NOT_BEGUN : nowMs;
    } else if (beganMs != NOT_BEGUN && nowMs - beganMs >= readTimeoutMs) {
      beganMs = NOT_BEGUN;
      loop.countLateHead();
      // From the decoder outwards there is no encoder, so the bytes leave as they are.
      pipeline
          .context(DECODER)
          .writeAndFlush(Unpooled.wrappedBuffer(lateAnswer))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** Has something done when the connection is closed, on its event loop. */
  void whenClosed(final Runnable work) {
    pipeline.channel().closeFuture().addListener(closed -> work.run());
  }

  /** The connection is closed; its answers take no memory any more. */
  void onClosed() {
    loop.changeUnread(-unreadBytes);
    unreadBytes = 0;
    dropped = true;
  }

  /** True if a request is being read or answered, or an answer is not read yet. */
  boolean isBusy() {
    measureUnread();
    return unanswered > 0 || unreadBytes > 0;
  }

  /** Whose connection it is; null if it is closed. */
  static @Nullable Caller caller(final HttpConnection connection) {
    final ConnectionGuard guard =
        ((ConnectionBase) connection).channel().pipeline().get(ConnectionGuard.class);
    return guard == null ? null : guard.caller;
  }

  /** Closes a connection at once, without waiting for what the client does not read. */
  static void drop(final HttpConnection connection) {
    final ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
    final ChannelHandlerContext context = pipeline.context(ConnectionGuard.class);
    if (context != null && context.handler() instanceof final ConnectionGuard guard) {
      guard.drop(context);
    }
  }

  /** False if an answer would reach nobody. */
  static boolean isOpen(final HttpConnection connection) {
    return ((ConnectionBase) connection).channel().isOpen();
  }

  /** The answer to a head that does not end, head and all. */
  static byte[] lateHeadAnswer(final byte[] problem) {
    final String head = "HTTP/1.1 408 Request Timeout\r\ncontent-type: application/problem+json\r\n"
        + "connection: close\r\ncontent-length: " + problem.length + "\r\n\r\n";
    return (head + new String(problem, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
  }

  private boolean leavesTooMuchUnread() {
    if (dropped) {
      return false;
    }
    measureUnread();
    return unreadBytes > MAX_UNREAD_BYTES
        || unreadBytes > MAX_UNREAD_BYTES_OF_MANY && loop.isMuchUnread();
  }

  private void measureUnread() {
    final ChannelOutboundBuffer pending = pipeline.channel().unsafe().outboundBuffer();
    final long bytes = pending == null ? 0 : pending.totalPendingWriteBytes();
    loop.changeUnread(bytes - unreadBytes);
    unreadBytes = bytes;
  }

  /** From here outwards: further in, closing waits until all that was answered is read. */
  private void drop(final ChannelHandlerContext context) {
    if (dropped) {
      return;
    }
    dropped = true;
    loop.counters().connectionsDropped().increment();
    context.close().addListener(closed -> measureUnread());
  }

  private static boolean isInformation(final Object message) {
    return message instanceof HttpResponse response
        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }
}
