package io.sluice.api.http;

import org.jspecify.annotations.Nullable;

/**
 * Finds what a path names, by hand: there are few paths, and each request pays for it.
 *
 * <p>Keeps the id of the last path. One event loop.
 */
final class Router {
  private static final String ROOT = "/v1/";
  private static final int NO_SLASH = -1;

  private String id = "";

  /** The id in the last path that was found, decoded, empty if it has none. */
  String id() {
    return id;
  }

  /** What a path names, null for nothing. */
  @Nullable
  Resource find(final String path) {
    id = "";
    if (!path.startsWith(ROOT)) {
      return "/openapi.yaml".equals(path) ? Resource.OPENAPI : null;
    }
    final int slash = path.indexOf('/', ROOT.length());
    if (slash == NO_SLASH) {
      return collection(path);
    }
    final int second = path.indexOf('/', slash + 1);
    final String segment = path.substring(slash + 1, second == NO_SLASH ? path.length() : second);
    final Resource found =
        second == NO_SLASH ? member(path, slash, segment) : action(path, slash, second + 1);
    if (found == null || found == Resource.RESERVATION_BATCH) {
      return found;
    }
    id = PercentDecoding.decode(segment);
    return id.isEmpty() ? null : found;
  }

  private static @Nullable Resource collection(final String path) {
    return switch (path.substring(ROOT.length())) {
      case "reservations" -> Resource.RESERVATIONS;
      case "orders" -> Resource.ORDERS;
      case "availability" -> Resource.AVAILABILITY;
      case "stock-movements" -> Resource.STOCK_MOVEMENTS;
      case "skus" -> Resource.SKUS;
      case "locations" -> Resource.LOCATIONS;
      case "channels" -> Resource.CHANNELS;
      case "activities" -> Resource.ACTIVITIES;
      case "import" -> Resource.IMPORT;
      case "events" -> Resource.EVENTS;
      case "stream" -> Resource.STREAM;
      case "webhooks" -> Resource.WEBHOOKS;
      default -> null;
    };
  }

  private static @Nullable Resource member(
      final String path, final int slash, final String segment) {
    return switch (path.substring(ROOT.length(), slash)) {
      // Ids of reservations are ours, and none is spelled like this word.
      case "reservations" ->
        "batch".equals(segment) ? Resource.RESERVATION_BATCH : Resource.RESERVATION;
      case "orders" -> Resource.ORDER;
      case "stock" -> Resource.STOCK;
      case "skus" -> Resource.SKU;
      case "locations" -> Resource.LOCATION;
      case "channels" -> Resource.CHANNEL;
      case "activities" -> Resource.ACTIVITY;
      case "webhooks" -> Resource.WEBHOOK;
      default -> null;
    };
  }

  private static @Nullable Resource action(final String path, final int slash, final int from) {
    return switch (path.substring(ROOT.length(), slash)) {
      case "reservations" -> Resource.ofReservation(path, from);
      case "orders" -> Resource.ofOrder(path, from);
      case "activities" -> Resource.ofActivity(path, from);
      case "webhooks" -> Resource.ofWebhook(path, from);
      default -> null;
    };
  }
}
