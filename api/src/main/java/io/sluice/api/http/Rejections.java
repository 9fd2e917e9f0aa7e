package io.sluice.api.http;

import io.sluice.engine.protocol.RejectReason;

/** How the engine's refusals are told to clients, one to one. Stateless, any thread. */
final class Rejections {
  private Rejections() {}

  static ProblemType type(final RejectReason reason) {
    return switch (reason) {
      case SKU_UNKNOWN,
          LOCATION_UNKNOWN,
          CHANNEL_UNKNOWN,
          RESERVATION_UNKNOWN,
          ORDER_UNKNOWN,
          ACTIVITY_UNKNOWN -> ProblemType.NOT_FOUND;
      case REQUEST_KEY_REUSED -> ProblemType.IDEMPOTENCY_KEY_REUSED;
      case VERSION_STALE -> ProblemType.PRECONDITION_FAILED;
      case SOLD_OUT -> ProblemType.SOLD_OUT;
      case STOCK_INSUFFICIENT -> ProblemType.STOCK_INSUFFICIENT;
      case RESERVATION_CLOSED -> ProblemType.RESERVATION_CLOSED;
      case ORDER_CLOSED -> ProblemType.ORDER_CLOSED;
      case ACTIVITY_CLOSED, NO_WAVE_LEFT -> ProblemType.ACTIVITY_CLOSED;
      case WAITLIST_FULL -> ProblemType.WAITLIST_FULL;
      case ACTIVITY_CONFLICT -> ProblemType.ACTIVITY_CONFLICT;
      case LIMIT_EXCEEDED, TOO_MANY_HOLDS, TOO_MANY_UNPAID -> ProblemType.LIMIT_EXCEEDED;
      case ACTIVITY_OF_ANOTHER_CHANNEL,
          SKU_NOT_IN_ACTIVITY,
          CUSTOMER_REQUIRED,
          ACTIVITY_BEGUN,
          ACCOUNT_FULL,
          LOCATION_NOT_IN_CHANNEL,
          RESERVATION_OF_ANOTHER,
          LINES_DIFFER,
          REFERENCE_REUSED,
          TOO_MANY_PARTS,
          AMOUNT_TOO_LARGE -> ProblemType.UNPROCESSABLE;
      case KEY_MEMORY_FULL, RECORDS_FULL -> ProblemType.OVERLOADED;
      case NONE, INTERNAL -> ProblemType.INTERNAL;
    };
  }

  static String detail(final RejectReason reason) {
    return switch (reason) {
      case SKU_UNKNOWN -> "no such SKU";
      case LOCATION_UNKNOWN -> "no such location";
      case CHANNEL_UNKNOWN -> "no such channel";
      case RESERVATION_UNKNOWN -> "no such reservation";
      case ORDER_UNKNOWN -> "no such order";
      case REQUEST_KEY_REUSED -> "the key was accepted before with another request";
      case VERSION_STALE -> "If-Match does not name the newest version";
      case SOLD_OUT -> "fewer units can be promised than are asked for";
      case STOCK_INSUFFICIENT -> "less than nothing would be available";
      case ACCOUNT_FULL -> "the account can not hold so many units";
      case LOCATION_NOT_IN_CHANNEL -> "the channel does not sell from this location";
      case RESERVATION_CLOSED -> "its status does not allow the change";
      case RESERVATION_OF_ANOTHER -> "the reservation was made for another customer or channel";
      case LINES_DIFFER -> "the lines are not those of the reservation";
      case ORDER_CLOSED -> "the order can not take the payment or the change";
      case REFERENCE_REUSED -> "the payment reference was recorded for another order";
      case TOO_MANY_PARTS -> "it would take more parts than one request may have";
      case KEY_MEMORY_FULL -> "no more keys can be remembered now";
      case RECORDS_FULL -> "no more reservations or orders can be held now";
      case AMOUNT_TOO_LARGE -> "prices times quantities pass the most that an order can cost";
      case ACTIVITY_UNKNOWN -> "no such activity";
      case ACTIVITY_CLOSED -> "the activity has not begun or is over";
      case ACTIVITY_OF_ANOTHER_CHANNEL -> "the activity sells in another channel";
      case SKU_NOT_IN_ACTIVITY -> "the activity does not sell this SKU";
      case CUSTOMER_REQUIRED -> "the activity has a limit for each customer, so it asks for one";
      case LIMIT_EXCEEDED -> "the limit for a customer or an order would be passed";
      case TOO_MANY_HOLDS -> "the customer has as many holds as the activity allows";
      case TOO_MANY_UNPAID -> "too many holds of the customer expired without payment";
      case ACTIVITY_CONFLICT -> "another activity sells this SKU at the same time";
      case ACTIVITY_BEGUN ->
        "channel, start and log of an activity that has begun stay as they are";
      case WAITLIST_FULL -> "as many wait for the activity as may";
      case NO_WAVE_LEFT -> "no wave is held back any more";
      case NONE, INTERNAL -> "nothing was done";
    };
  }
}
