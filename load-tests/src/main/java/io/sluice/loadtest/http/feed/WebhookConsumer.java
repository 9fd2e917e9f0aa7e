package io.sluice.loadtest.http.feed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.loadtest.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A program that takes webhooks until it is killed: it verifies each, appends the event to a log
 * and then answers.
 *
 * <p>Killed between the two, it is told some events again, as any receiver that acts first and
 * answers afterwards.
 */
public final class WebhookConsumer {
  private static final int TAKEN = 204;
  private static final int NOT_YET = 503;
  private static final int BACKLOG = 64;
  private static final long TOLERANCE_S = 300;
  private static final String ALGORITHM = "HmacSHA256";

  private final Path directory;
  private final FileChannel log;

  private WebhookConsumer(final Path directory, final FileChannel log) {
    this.directory = directory;
    this.log = log;
  }

  /** Listens; the only argument is the directory of its files. */
  public static void main(final String[] arguments) throws IOException {
    final Path directory = Path.of(arguments[0]);
    final FileChannel log = FileChannel.open(
        FeedConsumer.log(directory),
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
    FeedConsumer.dropBrokenLine(log);
    final WebhookConsumer consumer = new WebhookConsumer(directory, log);
    final HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", consumer::take);
    server.start();
    FeedConsumer.put(
        FeedConsumer.port(directory), Integer.toString(server.getAddress().getPort()));
  }

  /** Where a consumer finds its secret and the journal that positions are of. */
  static Path facts(final Path directory) {
    return directory.resolve("facts");
  }

  private void take(final HttpExchange exchange) throws IOException {
    final byte[] body = exchange.getRequestBody().readAllBytes();
    final Path facts = facts(directory);
    int status = NOT_YET;
    if (Files.exists(facts)) {
      final String[] words = Files.readString(facts).strip().split(" ", -1);
      final boolean genuine = isGenuine(exchange, body, words[0], words[1]);
      append(body, genuine);
      status = TAKEN;
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  /** An event on a line of its own; what is not genuine is marked and counts as a fault. */
  private synchronized void append(final byte[] body, final boolean genuine) throws IOException {
    final String text = new String(body, StandardCharsets.UTF_8);
    FeedConsumer.append(log, (genuine ? text : FeedConsumer.UNEXPECTED + " " + text) + "\n");
  }

  /** Whether it is signed, and under the id of its event. */
  private static boolean isGenuine(
      final HttpExchange exchange, final byte[] body, final String secret, final String journal) {
    final String id = header(exchange, "webhook-id");
    final String timestamp = header(exchange, "webhook-timestamp");
    final long position = Json.parse(new String(body, StandardCharsets.UTF_8)).number("position");
    final long ageS = System.currentTimeMillis() / 1_000 - Long.parseLong(timestamp);
    final byte[] signature = header(exchange, "webhook-signature").getBytes(StandardCharsets.UTF_8);
    final byte[] expected =
        ("v1," + sign(secret, id + '.' + timestamp + '.', body)).getBytes(StandardCharsets.UTF_8);
    return id.equals(journal + '_' + position)
        && Math.abs(ageS) <= TOLERANCE_S
        && MessageDigest.isEqual(signature, expected);
  }

  private static String header(final HttpExchange exchange, final String name) {
    final String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private static String sign(final String secret, final String head, final byte[] body) {
    try {
      final Mac mac = Mac.getInstance(ALGORITHM);
      final byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
      mac.init(new SecretKeySpec(key, ALGORITHM));
      mac.update(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (final GeneralSecurityException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
