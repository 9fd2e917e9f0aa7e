package io.sluice.loadtest.http.feed;

import io.sluice.loadtest.http.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A {@link FeedConsumer} that can be killed. */
public final class FeedReader implements EventConsumer {
  private final Path directory;
  private final ConsumerProcess process;
  private final EventLog log;

  /**
   * A reader that does not run yet.
   *
   * @param directory for its files, which is made
   * @param onEvent shown each event once, in order
   */
  public FeedReader(final Path directory, final Consumer<Json> onEvent) throws IOException {
    this.directory = directory;
    process = new ConsumerProcess(directory, FeedConsumer.class);
    log = new FeedLog(directory, onEvent);
  }

  /** It notices by itself that the last server is gone. */
  @Override
  public void follow(final InetSocketAddress server) throws IOException {
    FeedConsumer.put(FeedConsumer.port(directory), Integer.toString(server.getPort()));
    process.start();
  }

  @Override
  public void kill() throws IOException {
    process.kill();
  }

  @Override
  public EventLog log() {
    return log;
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
