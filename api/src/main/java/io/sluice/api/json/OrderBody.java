package io.sluice.api.json;

import io.sluice.engine.protocol.Currency;
import io.sluice.engine.protocol.Limits;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/orders}.
 *
 * <p>Reused for body after body by one thread.
 */
public final class OrderBody {
  /** A time to pay that is not named. */
  public static final long NOT_NAMED = -1;

  private static final int CHANNEL = 0;
  private static final int CUSTOMER = 1;
  private static final int LINES = 2;
  private static final int EXTERNAL_ID = 3;
  private static final int CURRENCY = 4;
  private static final int PAYMENT_TTL = 5;
  private static final int RESERVATION = 6;
  private static final FieldNames FIELDS = FieldNames.of(
      "channel",
      "customer",
      "lines",
      "externalId",
      "currency",
      "paymentTtlMs",
      "reservation",
      "activity");

  private final LineItems lines = new LineItems();
  private String channel = "";
  private String customer = "";
  private @Nullable String activity;
  private @Nullable String externalId;
  private @Nullable String reservation;
  private int currency;
  private long paymentTtlMs;

  /** A holder without values. */
  public OrderBody() {}

  /**
   * Reads the body.
   *
   * @throws MalformedBody if it is not what the contract asks for
   */
  public void read(final JsonInput in) {
    String seller = null;
    String buyer = null;
    activity = null;
    externalId = null;
    reservation = null;
    currency = Currency.NONE;
    paymentTtlMs = NOT_NAMED;
    lines.clear();
    in.beginObject(FIELDS);
    for (int field = in.nextField(); field >= 0; field = in.nextField()) {
      switch (field) {
        case CHANNEL -> seller = in.id();
        case CUSTOMER -> buyer = in.id();
        case LINES -> lines.read(in, LineFormat.ORDER);
        case EXTERNAL_ID -> externalId = in.token();
        case CURRENCY -> currency = in.currency();
        case PAYMENT_TTL -> paymentTtlMs = in.integer(Limits.MIN_TTL_MS, Limits.MAX_TTL_MS);
        case RESERVATION -> reservation = in.anyText();
        default -> activity = in.id();
      }
    }
    in.end();
    channel = in.required(seller, "channel");
    customer = in.required(buyer, "customer");
    if (lines.count() == 0 && reservation == null) {
      throw in.malformed("an order needs lines or a reservation", "/lines");
    }
  }

  /** The channel that sells. */
  public String channel() {
    return channel;
  }

  /** Who buys. */
  public String customer() {
    return customer;
  }

  /** The activity that the units are taken from, null for none. */
  public @Nullable String activity() {
    return activity;
  }

  /** What the channel calls the order, null if it does not say. */
  public @Nullable String externalId() {
    return externalId;
  }

  /** The reservation whose units become the order's, null for none. */
  public @Nullable String reservation() {
    return reservation;
  }

  /** Number of the currency, 0 for none. */
  public int currency() {
    return currency;
  }

  /** Time to pay, {@link #NOT_NAMED} if the body does not say. */
  public long paymentTtlMs() {
    return paymentTtlMs;
  }

  /** The lines, perhaps none when there is a reservation. */
  public LineItems lines() {
    return lines;
  }
}
