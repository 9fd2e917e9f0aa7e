package io.sluice.loadtest.bench;

import io.sluice.api.http.EdgeSettings;
import io.sluice.api.http.HttpServerSettings;
import io.sluice.api.json.JsonInput;
import io.sluice.api.json.ReservationBody;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The control of the HTTP benchmark: Vert.x with the flags, event loops and limits of the server,
 * which parses the body of a reservation with the server's codec and answers a constant of the same
 * size. No engine, no journal.
 *
 * <p>Takes the command line of the server and ignores what it has no use for. Runs in a process of
 * its own.
 */
@Command(name = "bare")
public final class BareServer implements Callable<Integer> {
  private static final int CREATED = 201;
  private static final int MAX_AUTO_EVENT_LOOPS = 8;

  @Option(names = "--host")
  private String host = "127.0.0.1";

  @Option(names = "--port")
  private int port;

  @Option(names = "--management-port")
  private int managementPort;

  @Option(names = "--answer-bytes")
  private int answerBytes;

  /** Serves until it is killed. */
  public static void main(final String[] arguments) {
    System.exit(
        new CommandLine(new BareServer()).setUnmatchedArgumentsAllowed(true).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    // As many as the server takes when nothing is set.
    final int eventLoops =
        Math.min(Runtime.getRuntime().availableProcessors(), MAX_AUTO_EVENT_LOOPS);
    final Vertx vertx = Vertx.vertx(new VertxOptions()
        .setEventLoopPoolSize(eventLoops)
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(1)
        .setPreferNativeTransport(true));
    final EdgeSettings settings = EdgeSettings.on(host, port).withEventLoops(eventLoops);
    final String answer = "{\"x\":\"" + "x".repeat(Math.max(0, answerBytes - 8)) + "\"}";
    for (int i = 0; i < eventLoops; i++) {
      vertx
          .deployVerticle(new Loop(HttpServerSettings.options(settings), answer))
          .await();
    }
    vertx
        .createHttpServer(new HttpServerOptions().setHost(host).setPort(managementPort))
        .requestHandler(request -> request.response().end())
        .listen()
        .await();
    new CountDownLatch(1).await();
    return 0;
  }

  /** One event loop with a reader of its own, as the server has it. */
  private static final class Loop extends VerticleBase {
    private final HttpServerOptions options;
    private final Buffer answer;
    private final JsonInput in = new JsonInput();
    private final ReservationBody reservation = new ReservationBody();

    Loop(final HttpServerOptions options, final String answer) {
      this.options = options;
      this.answer = Buffer.buffer(answer.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public Future<?> start() {
      return vertx.createHttpServer(options).requestHandler(this::onRequest).listen();
    }

    private void onRequest(final HttpServerRequest request) {
      request.bodyHandler(body -> onBody(request.response(), body));
    }

    private void onBody(final HttpServerResponse response, final Buffer body) {
      final byte[] bytes = body.getBytes();
      reservation.read(in.begin(bytes, 0, bytes.length));
      response.setStatusCode(CREATED).putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
      response.end(answer);
    }
  }
}
