package io.sluice.api.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way out to one listener: bytes that many share, past everything that would frame or copy them
 * for each. One event loop.
 *
 * <p>It stands before the decoder, where it stays when the connection becomes a socket, so that
 * what it writes leaves as it is.
 */
final class LiveOutlet extends ChannelDuplexHandler {
  private static final String DECODER = "httpDecoder";

  /**
   * Bytes that the kernel keeps for a listener. It would keep megabytes of old numbers for each
   * that does not read.
   */
  private static final int SEND_BUFFER_BYTES = 32 * 1024;

  private @Nullable ChannelHandlerContext place;

  private LiveOutlet() {}

  /**
   * Puts an outlet on a connection, which from now on may be silent for as long as it likes.
   *
   * @param onClosed called once, when the connection is closed, by whomever
   */
  static LiveOutlet on(final HttpConnection connection, final Runnable onClosed) {
    final Channel channel = ((ConnectionBase) connection).channel();
    final LiveOutlet outlet = new LiveOutlet();
    channel.pipeline().addBefore(DECODER, "liveOutlet", outlet);
    if (channel.pipeline().get(IdleStateHandler.class) != null) {
      channel.pipeline().remove(IdleStateHandler.class);
    }
    // Without it the listener is served all the same.
    channel.config().setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES);
    channel.closeFuture().addListener(closed -> onClosed.run());
    return outlet;
  }

  @Override
  public void handlerAdded(final ChannelHandlerContext context) {
    place = context;
  }

  /** Takes bytes to send; owns them from now on. */
  void write(final ByteBuf bytes) {
    place().write(bytes).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  /** Sends what was taken. */
  void flush() {
    place().flush();
  }

  /** Sends what was taken, and then closes the connection. */
  void finish(final ByteBuf last) {
    place().writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
  }

  /** Closes the connection at once, whatever was taken. */
  void drop() {
    place().close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
  }

  /** Bytes that were taken and that the kernel has no room for yet. */
  long unsentBytes() {
    final ChannelOutboundBuffer unsent = place().channel().unsafe().outboundBuffer();
    return unsent == null ? 0 : unsent.totalPendingWriteBytes();
  }

  private ChannelHandlerContext place() {
    return Objects.requireNonNull(place, "it was put on a connection");
  }
}
