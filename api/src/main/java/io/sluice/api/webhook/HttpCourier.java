package io.sluice.api.webhook;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests by HTTP/1.1 to addresses that were checked, on an event loop of its own.
 *
 * <p>{@link #send} is for one thread, which is not the event loop's.
 */
final class HttpCourier implements Courier {
  /*
   * A name is resolved here, all its addresses are checked, and the connection is made to the first
   * of them: the client never resolves a name itself, so a name that is resolved to something else
   * a moment later leads nowhere. Redirects are not followed. What an endpoint answers beside its
   * status is thrown away, and cut off beyond a bound.
   */
  private static final int MAX_ANSWER_BYTES = 64 * 1024;
  private static final int CONNECT_TIMEOUT_MS = 5_000;
  private static final int KEEP_ALIVE_S = 10;
  private static final int MAX_WAITING = 2 * Endpoint.MAX_IN_FLIGHT;
  private static final int RESOLVERS = 4;
  private static final int MAX_RESOLVED = 64;
  private static final long RESOLVED_FOR_NS = TimeUnit.SECONDS.toNanos(10);
  private static final long CLOSE_TIMEOUT_MS = 2_000;
  private static final long MAX_RETRY_AFTER_S = 1_000_000;
  private static final int MAX_RETRY_AFTER_DIGITS = 7;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;
  private static final CharSequence ID = HttpHeaders.createOptimized("webhook-id");
  private static final CharSequence TIMESTAMP = HttpHeaders.createOptimized("webhook-timestamp");
  private static final CharSequence SIGNATURE = HttpHeaders.createOptimized("webhook-signature");
  private static final CharSequence USER_AGENT = HttpHeaders.createOptimized("Sluice-Webhooks");
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final Logger LOGGER = LogManager.getLogger(HttpCourier.class);

  private final boolean allowPrivate;

  // Made with the first request: without one there is no event loop.
  private @Nullable Vertx vertx;
  private @Nullable Context context;
  private @Nullable HttpClient client;

  // The event loop only.
  private final Map<String, Resolved> resolvedByHost = new HashMap<>();

  /** Where a name leads, and until when that is believed. */
  private record Resolved(InetAddress address, long untilNs) {}

  /**
   * A courier.
   *
   * @param allowPrivate whether it may go to addresses that are not public
   */
  HttpCourier(final boolean allowPrivate) {
    this.allowPrivate = allowPrivate;
  }

  @Override
  public void send(final Parcel parcel, final Consumer<Receipt> onReceipt) {
    final Attempt attempt = new Attempt(parcel, onReceipt);
    try {
      loop().runOnContext(nothing -> attempt.begin());
    } catch (final RejectedExecutionException e) {
      onReceipt.accept(Receipt.failed("the server is about to stop"));
    }
  }

  @Override
  public void close() {
    final Vertx open = vertx;
    if (open == null) {
      return;
    }
    try {
      open.close().await(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (final Exception e) {
      LOGGER.warn("the client of the webhooks did not close in time", e);
    }
  }

  private Context loop() {
    final Context made = context;
    return made == null ? open() : made;
  }

  private Context open() {
    final Vertx opened = Vertx.vertx(new VertxOptions()
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(RESOLVERS)
        .setInternalBlockingPoolSize(1)
        .setPreferNativeTransport(true));
    final Context loop = opened.getOrCreateContext();
    client = opened.createHttpClient(
        new HttpClientOptions()
            .setConnectTimeout(CONNECT_TIMEOUT_MS)
            .setKeepAliveTimeout(KEEP_ALIVE_S)
            .setIdleTimeout(Parcel.TIMEOUT_MS)
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setDecompressionSupported(false),
        new PoolOptions()
            .setHttp1MaxSize(Endpoint.MAX_IN_FLIGHT)
            .setMaxWaitQueueSize(MAX_WAITING)
            .setEventLoopSize(0));
    vertx = opened;
    context = loop;
    return loop;
  }

  private HttpClient client() {
    final HttpClient made = client;
    assert made != null : "the event loop is there";
    return made;
  }

  private Vertx vertx() {
    final Vertx made = vertx;
    assert made != null : "the event loop is there";
    return made;
  }

  /** What a 429 or 503 asks for; a date is not understood and asks for nothing. */
  private static long retryAfterMs(final HttpClientResponse response) {
    final int status = response.statusCode();
    final String text = response.getHeader(HttpHeaders.RETRY_AFTER);
    if (text == null || status != TOO_MANY_REQUESTS && status != UNAVAILABLE) {
      return 0;
    }
    final boolean isNumber = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!isNumber) {
      return 0;
    }
    final long seconds =
        text.length() > MAX_RETRY_AFTER_DIGITS ? MAX_RETRY_AFTER_S : Long.parseLong(text);
    return TimeUnit.SECONDS.toMillis(seconds);
  }

  /** One request, until it is answered or has failed. The event loop. */
  private final class Attempt {
    private final Parcel parcel;
    private final Consumer<Receipt> onReceipt;
    private @Nullable HttpClientRequest request;
    private long timer;
    private int answerBytes;
    private boolean told;
    private boolean ended;

    Attempt(final Parcel parcel, final Consumer<Receipt> onReceipt) {
      this.parcel = parcel;
      this.onReceipt = onReceipt;
    }

    void begin() {
      timer = vertx().setTimer(Parcel.TIMEOUT_MS, id -> {
        tell(Receipt.failed("no answer within " + Parcel.TIMEOUT_MS + " ms"));
        cut();
      });
      final Resolved known = resolvedByHost.get(parcel.target().host());
      if (known != null && System.nanoTime() - known.untilNs() < 0) {
        connect(known.address());
        return;
      }
      final String host = parcel.target().host();
      vertx()
          .executeBlocking(() -> resolve(host), false)
          .onSuccess(address -> {
            remember(host, address);
            connect(address);
          })
          .onFailure(this::fail);
    }

    private InetAddress resolve(final String host) throws UnknownHostException {
      final InetAddress[] all = InetAddress.getAllByName(host);
      for (final InetAddress address : all) {
        if (!allowPrivate && !AddressGuard.isPublic(address)) {
          throw new UnknownHostException(host + " leads to an address that is not public");
        }
      }
      return all[0];
    }

    private void remember(final String host, final InetAddress address) {
      if (resolvedByHost.size() >= MAX_RESOLVED) {
        resolvedByHost.clear();
      }
      resolvedByHost.put(host, new Resolved(address, System.nanoTime() + RESOLVED_FOR_NS));
    }

    private void connect(final InetAddress address) {
      if (told) {
        return;
      }
      final TargetUrl target = parcel.target();
      final SocketAddress server =
          SocketAddress.inetSocketAddress(new InetSocketAddress(address, target.port()));
      final RequestOptions options = new RequestOptions()
          .setMethod(HttpMethod.POST)
          .setServer(server)
          .setHost(target.host())
          .setPort(target.port())
          .setSsl(target.isSecure())
          .setURI(target.path())
          .setFollowRedirects(false)
          .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
          .putHeader(HttpHeaders.USER_AGENT, USER_AGENT)
          .putHeader(ID, parcel.id())
          .putHeader(TIMESTAMP, Long.toString(parcel.timestamp()))
          .putHeader(SIGNATURE, parcel.signature());
      client().request(options).onSuccess(this::send).onFailure(this::fail);
    }

    private void send(final HttpClientRequest connected) {
      request = connected;
      if (told) {
        cut();
        return;
      }
      connected.send(Buffer.buffer(parcel.body())).onSuccess(this::take).onFailure(this::fail);
    }

    private void take(final HttpClientResponse response) {
      // The status says it all; that the rest still comes must hold up nobody.
      response.handler(bytes -> {
        answerBytes += bytes.length();
        if (answerBytes > MAX_ANSWER_BYTES) {
          cut();
        }
      });
      response.exceptionHandler(broken -> end());
      response.endHandler(nothing -> end());
      tell(Receipt.answered(response.statusCode(), retryAfterMs(response)));
    }

    private void fail(final Throwable failure) {
      final String text = String.valueOf(failure.getMessage());
      tell(Receipt.failed(failure.getClass().getSimpleName() + ": " + text));
      end();
    }

    private void tell(final Receipt receipt) {
      if (!told) {
        told = true;
        onReceipt.accept(receipt);
      }
    }

    private void cut() {
      final HttpClientRequest open = request;
      if (open != null) {
        // Closes the connection.
        open.reset();
      }
      end();
    }

    private void end() {
      if (!ended) {
        ended = true;
        vertx().cancelTimer(timer);
      }
    }
  }
}
