package io.sluice.api.http;

import io.sluice.api.admission.RequestClass;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/** What a path can name, and what may be done with it. */
enum Resource {
  SKUS("GET, HEAD"),
  SKU("GET, HEAD, PUT"),
  LOCATIONS("GET, HEAD"),
  LOCATION("GET, HEAD, PUT"),
  CHANNELS("GET, HEAD"),
  CHANNEL("GET, HEAD, PUT"),
  ACTIVITIES("GET, HEAD"),
  ACTIVITY("GET, HEAD, PUT"),
  ACTIVITY_STOP("POST"),
  WAVE_RELEASE("POST"),
  ACTIVITY_LOG("GET, HEAD"),
  LOG_NAME("GET, HEAD"),
  IMPORT("POST"),
  STOCK_MOVEMENTS("POST"),
  STOCK("GET, HEAD"),
  AVAILABILITY("GET, HEAD, POST"),
  RESERVATIONS("POST"),
  RESERVATION_BATCH("POST"),
  RESERVATION("GET, HEAD"),
  CONFIRMATION("POST"),
  RELEASE("POST"),
  EXTENSION("POST"),
  CANCELLATION("POST"),
  CONSUMPTION("POST"),
  ORDERS("POST"),
  ORDER("GET, HEAD"),
  PAYMENTS("POST"),
  ORDER_CANCELLATION("POST"),
  EVENTS("GET, HEAD"),
  STREAM("GET, HEAD"),
  WEBHOOKS("GET, HEAD"),
  WEBHOOK("GET, HEAD, PUT, DELETE"),
  WEBHOOK_REPLAY("POST"),
  WEBHOOK_ROTATION("POST"),
  DEAD_LETTERS("GET, HEAD"),
  DEAD_LETTER_RETRY("POST"),
  OPENAPI("GET, HEAD");

  /** Bytes of an ordinary body at most. */
  static final int MAX_BODY_BYTES = 256 * 1024;

  /** Bytes of a body that carries many things at most. */
  static final int MAX_LARGE_BODY_BYTES = 4 * 1024 * 1024;

  private final String allowedMethods;
  private final boolean readable;
  private final boolean puttable;
  private final boolean postable;
  private final boolean deletable;

  Resource(final String allowedMethods) {
    this.allowedMethods = allowedMethods;
    this.readable = allowedMethods.contains("GET");
    this.puttable = allowedMethods.contains("PUT");
    this.postable = allowedMethods.contains("POST");
    this.deletable = allowedMethods.contains("DELETE");
  }

  /** The methods, as the header Allow lists them. */
  String allowedMethods() {
    return allowedMethods;
  }

  boolean allows(final HttpMethod method) {
    if (method.equals(HttpMethod.POST)) {
      return postable;
    }
    if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
      return readable;
    }
    return method.equals(HttpMethod.PUT) && puttable
        || method.equals(HttpMethod.DELETE) && deletable;
  }

  /** Bytes of a body at most. */
  int maxBodyBytes() {
    return this == RESERVATION_BATCH || this == STOCK_MOVEMENTS || this == IMPORT
        ? MAX_LARGE_BODY_BYTES
        : MAX_BODY_BYTES;
  }

  /** Which class a request is of when not all can be served; null if it is served anyway. */
  @Nullable
  RequestClass requestClass(final HttpMethod method) {
    return switch (this) {
      case CONFIRMATION,
          RELEASE,
          EXTENSION,
          CANCELLATION,
          CONSUMPTION,
          PAYMENTS,
          ORDER_CANCELLATION -> RequestClass.PAY;
      case RESERVATIONS, RESERVATION_BATCH, ORDERS, STOCK_MOVEMENTS -> RequestClass.RESERVE;
      case SKU, LOCATION, CHANNEL -> method.equals(HttpMethod.PUT) ? RequestClass.RESERVE : null;
      case RESERVATION, ORDER, STOCK, AVAILABILITY -> RequestClass.READ;
      default -> null;
    };
  }

  /** True if a POST to it asks and changes nothing. */
  boolean isQuestion() {
    return this == AVAILABILITY;
  }

  /** True if a POST to it needs the header Idempotency-Key. */
  boolean needsKey() {
    return postable && this != AVAILABILITY && this != RESERVATION_BATCH;
  }

  /** What a POST to one reservation is called in its path, or null if there is no such thing. */
  static @Nullable Resource ofReservation(final String path, final int from) {
    return switch (path.length() - from) {
      case 7 ->
        path.startsWith("confirm", from)
            ? CONFIRMATION
            : path.startsWith("release", from)
                ? RELEASE
                : path.startsWith("consume", from) ? CONSUMPTION : null;
      case 6 ->
        path.startsWith("extend", from)
            ? EXTENSION
            : path.startsWith("cancel", from) ? CANCELLATION : null;
      default -> null;
    };
  }

  /** What a POST to one order is called in its path, or null if there is no such thing. */
  static @Nullable Resource ofOrder(final String path, final int from) {
    return path.startsWith("payments", from) && path.length() == from + 8
        ? PAYMENTS
        : path.startsWith("cancel", from) && path.length() == from + 6 ? ORDER_CANCELLATION : null;
  }

  /** What is below one activity in its path, or null if there is no such thing. */
  static @Nullable Resource ofActivity(final String path, final int from) {
    return switch (path.substring(from)) {
      case "stop" -> ACTIVITY_STOP;
      case "release" -> WAVE_RELEASE;
      case "log" -> ACTIVITY_LOG;
      case "log/name" -> LOG_NAME;
      default -> null;
    };
  }

  /** What is below one webhook in its path, or null if there is no such thing. */
  static @Nullable Resource ofWebhook(final String path, final int from) {
    return switch (path.substring(from)) {
      case "replay" -> WEBHOOK_REPLAY;
      case "rotate-secret" -> WEBHOOK_ROTATION;
      case "dead-letters" -> DEAD_LETTERS;
      case "dead-letters/retry" -> DEAD_LETTER_RETRY;
      default -> null;
    };
  }
}
