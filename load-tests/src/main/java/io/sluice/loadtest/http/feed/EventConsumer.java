package io.sluice.loadtest.http.feed;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A program that is told events until it is killed, whichever way they come.
 *
 * <p>For one thread, but for {@link #kill()}.
 */
public interface EventConsumer extends AutoCloseable {
  /** Lets it be told by a server that is ready, and starts it if it does not run. */
  void follow(InetSocketAddress server) throws IOException;

  /** Kills it. Any thread. */
  void kill() throws IOException;

  /** What it was told. */
  EventLog log();

  @Override
  void close() throws IOException;
}
