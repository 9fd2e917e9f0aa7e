package io.sluice.api.http;

import io.sluice.api.gateway.UnknownCode;
import io.sluice.api.json.JsonInput;
import io.sluice.api.json.MalformedBody;
import io.sluice.engine.protocol.ReservationChange;
import io.vertx.core.buffer.Buffer;

/** Hands each request to the code of its resource. One event loop. */
final class Routes {
  /** Larger bodies get an array of their own. */
  private static final int SCRATCH_BYTES = 64 * 1024;

  private final EdgeLoop loop;
  private final ReservationRoutes reservations;
  private final OrderRoutes orders;
  private final StockRoutes stock;
  private final DefinitionRoutes definitions;
  private final ActivityRoutes activities;
  private final SaleLogRoutes saleLogs;
  private final FeedRoutes feed;
  private final LiveRoutes live;
  private final MirrorRoutes mirror;
  private final WebhookRoutes webhooks;
  private final byte[] scratch = new byte[SCRATCH_BYTES];
  private final JsonInput in = new JsonInput();

  Routes(final EdgeLoop loop, final DefinitionRoutes definitions) {
    this.loop = loop;
    this.reservations = new ReservationRoutes(loop);
    this.orders = new OrderRoutes(loop);
    this.stock = new StockRoutes(loop);
    this.definitions = definitions;
    this.activities = new ActivityRoutes(loop);
    this.saleLogs = new SaleLogRoutes(loop);
    this.feed = new FeedRoutes(loop);
    this.live = new LiveRoutes(loop);
    this.mirror = new MirrorRoutes(loop);
    this.webhooks = new WebhookRoutes(loop);
  }

  /** A request without a body that changes nothing. */
  void onRead(final Exchange exchange) {
    switch (exchange.resource()) {
      case RESERVATION, ORDER, STOCK, AVAILABILITY -> read(exchange, ReadQuery.of(exchange));
      case SKU, LOCATION, CHANNEL -> definitions.read(exchange);
      case SKUS, LOCATIONS, CHANNELS, ACTIVITIES -> definitions.list(exchange);
      case ACTIVITY -> activities.read(exchange);
      case ACTIVITY_LOG -> saleLogs.read(exchange);
      case LOG_NAME -> saleLogs.name(exchange);
      case EVENTS -> feed.read(exchange);
      case STREAM -> live.listen(exchange);
      case WEBHOOKS -> webhooks.list(exchange);
      case WEBHOOK -> webhooks.show(exchange);
      case DEAD_LETTERS -> webhooks.deadLetters(exchange);
      case OPENAPI -> loop.contract().read(exchange);
      default -> throw new IllegalStateException("nothing to read: " + exchange.resource());
    }
  }

  /** Has the engine answer, unless the client lets the mirror. */
  private void read(final Exchange exchange, final ReadQuery query) {
    if (query.problem() != null) {
      exchange.refuse(query.problem());
      return;
    }
    if (query.isOfMirror()) {
      mirror.read(exchange, query);
      return;
    }
    switch (exchange.resource()) {
      case RESERVATION -> reservations.read(exchange);
      case ORDER -> orders.read(exchange);
      case STOCK -> stock.read(exchange);
      default -> stock.readAvailability(exchange, query.parameters());
    }
  }

  /** A request whose body, perhaps an empty one, has come. */
  void onBody(final Exchange exchange, final Buffer body) {
    final Problem query = QueryParameters.parse(exchange.request().query()).problem();
    if (query != null) {
      exchange.refuse(query);
      return;
    }
    final int length = body.length();
    final byte[] bytes = length <= scratch.length ? scratch : new byte[length];
    body.getBytes(bytes);
    try {
      handle(exchange, in.begin(bytes, 0, length), bytes);
    } catch (final MalformedBody malformed) {
      exchange.refuse(Problem.of(malformed));
    } catch (final UnknownCode unknown) {
      exchange.refuseAt(Problem.of(unknown), loop.gateway().directory().position());
    }
  }

  private void handle(final Exchange exchange, final JsonInput body, final byte[] bytes) {
    switch (exchange.resource()) {
      case RESERVATIONS -> reservations.reserve(exchange, body);
      case RESERVATION_BATCH -> reservations.reserveMany(exchange, body, bytes);
      case CONFIRMATION -> reservations.change(exchange, body, ReservationChange.CONFIRM);
      case RELEASE -> reservations.change(exchange, body, ReservationChange.RELEASE);
      case CANCELLATION -> reservations.change(exchange, body, ReservationChange.CANCEL);
      case CONSUMPTION -> reservations.change(exchange, body, ReservationChange.CONSUME);
      case EXTENSION -> reservations.extend(exchange, body);
      case ORDERS -> orders.place(exchange, body);
      case PAYMENTS -> orders.pay(exchange, body);
      case ORDER_CANCELLATION -> orders.cancel(exchange, body);
      case STOCK_MOVEMENTS -> stock.move(exchange, body);
      case AVAILABILITY -> stock.readAvailability(exchange, body);
      case SKU, LOCATION, CHANNEL, ACTIVITY -> definitions.put(exchange, body);
      case ACTIVITY_STOP -> activities.stop(exchange, body);
      case WAVE_RELEASE -> activities.release(exchange, body);
      case WEBHOOK -> webhooks.change(exchange, body);
      case WEBHOOK_REPLAY -> webhooks.replay(exchange, body);
      case WEBHOOK_ROTATION -> webhooks.rotate(exchange, body);
      case DEAD_LETTER_RETRY -> webhooks.retry(exchange, body);
      default -> throw new IllegalStateException("takes no body: " + exchange.resource());
    }
  }
}
