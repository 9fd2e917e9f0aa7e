package io.sluice.loadtest.simulation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants, as it would stand in the body of its request. Immutable once it is handed
 * over; each kind uses the fields that it needs and leaves the others as they are.
 */
final class Wish {
  static final int ANYWHERE = -1;
  static final long NOT_NAMED = -1;
  static final int ALL_LOCATIONS = -1;
  static final int NO_ACTIVITY = -1;

  /** What a wish is about. */
  enum Kind {
    DEFINE_SKU,
    DEFINE_LOCATION,
    DEFINE_CHANNEL,
    DEFINE_ACTIVITY,
    RECEIVE,
    ADJUST,
    RESERVE,
    RESERVE_OR_WAIT,
    CHANGE,
    PLACE,
    CHECK_OUT,
    PAY,
    CHANGE_ACTIVITY,
    CANCEL,
    READ_RESERVATION,
    READ_ORDER,
    READ_STOCK,
    READ_AVAILABILITY,
    READ_ACTIVITY;

    /** True if it changes something under a key. */
    boolean isKeyed() {
      return ordinal() >= RECEIVE.ordinal() && ordinal() <= CANCEL.ordinal();
    }

    boolean isDefinition() {
      return ordinal() <= DEFINE_ACTIVITY.ordinal();
    }

    /** True if it is about an activity as such. */
    boolean isOfActivity() {
      return this == DEFINE_ACTIVITY || this == CHANGE_ACTIVITY || this == READ_ACTIVITY;
    }

    /** True if it takes units for somebody, if there are any. */
    boolean takesUnits() {
      return this == RESERVE || this == RESERVE_OR_WAIT || this == PLACE || this == CHECK_OUT;
    }

    boolean isRead() {
      return ordinal() >= READ_RESERVATION.ordinal();
    }
  }

  final Kind kind;
  int channel;
  int customer;
  long ttlMs;

  /** For how long it waits if it has to; -1 for as long as the activity lasts. */
  long waitTtlMs;

  /** The activity that it buys in, or is about. */
  int activity = NO_ACTIVITY;

  /** How an activity is to be. */
  @Nullable
  Sale sale;

  /** Code of the change of a reservation or an activity. */
  int change;

  /** Id of the reservation or order that is meant; -1 for none. */
  long number = NOT_NAMED;

  int slot = -1;

  int reference;
  long amount = NOT_NAMED;
  int currency;

  /** Outside id of an order, 0 for none. */
  int external;

  /** Which code is defined, which SKU is read, or of which the next wave is let out. */
  int code;

  /** What is said of it: a name, a priority, or the locations of a channel as bits. */
  int content;

  long expectedVersion = NOT_NAMED;

  /** Its document has the longest of names. */
  boolean fat;

  int lineCount;
  final int[] skus;
  final int[] locations;
  final long[] units;
  final long[] prices;

  Wish(final Kind kind, final int mostLines) {
    this.kind = kind;
    skus = new int[mostLines];
    locations = new int[mostLines];
    units = new long[mostLines];
    prices = new long[mostLines];
  }

  void addLine(final int sku, final int location, final long quantity, final long price) {
    skus[lineCount] = sku;
    locations[lineCount] = location;
    units[lineCount] = quantity;
    prices[lineCount] = price;
    lineCount++;
  }

  /** True if the engine is asked for the very same. */
  boolean isSameAs(final Wish other) {
    return this == other
        || (isPlacing() == other.isPlacing()
            && (kind == other.kind || isPlacing())
            && channel == other.channel
            && customer == other.customer
            && ttlMs == other.ttlMs
            && waitTtlMs == other.waitTtlMs
            && activity == other.activity
            && code == other.code
            && change == other.change
            && number == other.number
            && slot == other.slot
            && fat == other.fat
            && hasSameMoney(other)
            && hasSameLines(other));
  }

  private boolean isPlacing() {
    return kind == Kind.PLACE || kind == Kind.CHECK_OUT;
  }

  private boolean hasSameMoney(final Wish other) {
    return reference == other.reference
        && amount == other.amount
        && currency == other.currency
        && external == other.external;
  }

  private boolean hasSameLines(final Wish other) {
    if (lineCount != other.lineCount) {
      return false;
    }
    for (int i = 0; i < lineCount; i++) {
      if (skus[i] != other.skus[i]
          || locations[i] != other.locations[i]
          || units[i] != other.units[i]
          || prices[i] != other.prices[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    final StringBuilder text = new StringBuilder(kind.name().toLowerCase(java.util.Locale.ROOT));
    if (kind.isDefinition() || kind == Kind.READ_STOCK) {
      text.append(' ').append(code).append(" content ").append(content);
    }
    if (sale != null) {
      text.append(' ').append(sale);
    }
    if (activity != NO_ACTIVITY) {
      text.append(" in activity ").append(activity);
    }
    if (number >= 0) {
      text.append(" #").append(number).append(" in slot ").append(slot);
    }
    if (kind == Kind.CHANGE || kind == Kind.CHANGE_ACTIVITY) {
      text.append(" change ").append(change);
    }
    if (kind == Kind.PAY) {
      text.append(" reference ").append(reference).append(" amount ").append(amount);
    }
    if (external != 0) {
      text.append(" external ").append(external);
    }
    if (lineCount > 0) {
      text.append(" channel ").append(channel);
      text.append(" skus ").append(Arrays.toString(Arrays.copyOf(skus, lineCount)));
      text.append(" at ").append(Arrays.toString(Arrays.copyOf(locations, lineCount)));
      text.append(" units ").append(Arrays.toString(Arrays.copyOf(units, lineCount)));
    }
    if (kind == Kind.RESERVE_OR_WAIT) {
      text.append(" waits ").append(waitTtlMs);
    }
    return text.append(" ttl ").append(ttlMs).toString();
  }
}
