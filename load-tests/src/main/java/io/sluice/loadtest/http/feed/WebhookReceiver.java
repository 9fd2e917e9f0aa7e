package io.sluice.loadtest.http.feed;

import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A {@link WebhookConsumer} that can be killed, and the webhook that leads to it. */
public final class WebhookReceiver implements EventConsumer {
  private static final String WEBHOOK = "/v1/webhooks/consumer";
  private static final long PATIENCE_NS = 30_000_000_000L;
  private static final long LOOK_PAUSE_NS = 2_000_000;

  private final Path directory;
  private final ConsumerProcess process;
  private final EventLog log;

  /**
   * A receiver that does not run yet.
   *
   * @param directory for its files, which is made
   * @param onEvent shown each event once, in order
   */
  public WebhookReceiver(final Path directory, final Consumer<Json> onEvent) throws IOException {
    this.directory = directory;
    process = new ConsumerProcess(directory, WebhookConsumer.class);
    log = new WebhookLog(directory, onEvent);
  }

  /** Each process of it listens on a port of its own, and the webhook is stated anew for it. */
  @Override
  public void follow(final InetSocketAddress server) throws IOException {
    if (!process.isAlive()) {
      Files.deleteIfExists(FeedConsumer.port(directory));
      process.start();
      state(server, awaitPort());
    }
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

  private String awaitPort() throws IOException {
    final long endNs = System.nanoTime() + PATIENCE_NS;
    while (!Files.exists(FeedConsumer.port(directory))) {
      if (System.nanoTime() - endNs > 0 || !process.isAlive()) {
        throw new IOException("the receiver does not listen");
      }
      LockSupport.parkNanos(LOOK_PAUSE_NS);
    }
    return Files.readString(FeedConsumer.port(directory)).strip();
  }

  private void state(final InetSocketAddress server, final String port) throws IOException {
    try (HttpCaller caller = new HttpCaller(server)) {
      final String wish = "{\"url\":\"http://127.0.0.1:%s/\",\"after\":0}".formatted(port);
      final Json stated = caller.callSuccessfully(Call.put(WEBHOOK, wish)).json();
      if (stated.has("secret")) {
        final String facts = stated.text("secret") + " " + stated.text("journal");
        FeedConsumer.put(WebhookConsumer.facts(directory), facts);
      }
    }
  }
}
