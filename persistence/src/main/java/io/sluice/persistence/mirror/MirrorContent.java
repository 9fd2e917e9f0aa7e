package io.sluice.persistence.mirror;

import io.sluice.engine.domain.EngineState;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.domain.table.Registry;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PublicId;
import io.sluice.engine.protocol.ReservationStatus;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a mirror of a state has to hold, and may hold besides. For one thread, that of whoever may
 * read the machine.
 */
public final class MirrorContent {
  private static final Set<String> RESERVATION_ENDS = Arrays.stream(ReservationStatus.values())
      .filter(status -> status != ReservationStatus.HELD)
      .map(Enum::name)
      .collect(Collectors.toUnmodifiableSet());
  private static final Set<String> ORDER_ENDS =
      Set.of(OrderStatus.CANCELLED.name(), OrderStatus.EXPIRED.name());
  private static final String NO_RESERVATIONS = "0 -";

  private final EngineState state;
  private final ThingText texts;

  /** The content for a state. */
  public MirrorContent(final StateMachine machine) {
    state = machine.state();
    final CustomerIndex customers = new CustomerIndex();
    customers.fill(state.claims());
    texts = new ThingText(state, customers);
  }

  /** Shows every key that has to be there, and its text without the stamp. */
  public void forEach(final BiConsumer<String, String> shown) {
    final Sweep sweep = new Sweep(state);
    final Set<String> customers = new TreeSet<>();
    sweep.begin(true);
    while (sweep.isRunning()) {
      sweep.next(Integer.MAX_VALUE, thing -> {
        final String key = texts.key(thing);
        if (thing.kind() != Thing.Kind.CUSTOMER || customers.add(key)) {
          final String text = texts.text(thing, Change.NOT_ENDED);
          assert text != null : "it is in the state";
          shown.accept(key, text);
        }
      });
    }
  }

  /**
   * Judges a key that is in the mirror.
   *
   * @param key in one of our shards
   * @param text that it holds, without the stamp
   * @return why it may not be there like this; null if it may
   */
  public @Nullable String complaint(final String key, final String text) {
    final String name = MirrorKeys.nameIn(key);
    final Thing thing = thing(name);
    if (thing == null) {
      return endedComplaint(name, text);
    }
    if (!texts.key(thing).equals(key)) {
      return "it lies in another shard than it should";
    }
    final String wanted = texts.text(thing, Change.NOT_ENDED);
    if (wanted == null || texts.ended()) {
      final String complaint = endedComplaint(name, text);
      return complaint == null || text.equals(wanted) ? null : complaint;
    }
    return wanted.equals(text) ? null : "it is '" + text + "' instead of '" + wanted + "'";
  }

  /** The thing of a name; null if the state has none. */
  private @Nullable Thing thing(final String name) {
    if (name.startsWith(MirrorKeys.SKU)) {
      final int sku = state.catalog().skus().indexOf(name.substring(MirrorKeys.SKU.length()));
      return sku == Registry.UNKNOWN ? null : Thing.sku(sku);
    }
    if (name.startsWith(MirrorKeys.RESERVATION)) {
      final String id = name.substring(MirrorKeys.RESERVATION.length());
      return PublicId.isValid(PublicId.RESERVATION, id) ? record(id, false) : null;
    }
    if (name.startsWith(MirrorKeys.ORDER)) {
      final String id = name.substring(MirrorKeys.ORDER.length());
      return PublicId.isValid(PublicId.ORDER, id) ? record(id, true) : null;
    }
    if (name.startsWith(MirrorKeys.ACTIVITY)) {
      final int activity =
          state.activities().registry().indexOf(name.substring(MirrorKeys.ACTIVITY.length()));
      return activity == Registry.UNKNOWN ? null : Thing.activity(activity);
    }
    return customer(name);
  }

  private @Nullable Thing record(final String id, final boolean order) {
    final long sequence = PublicId.sequence(id);
    final int slot = PublicId.slot(id);
    return state.claims().exists(sequence, slot) && state.claims().isOrder(slot) == order
        ? Thing.claim(order, sequence, slot)
        : null;
  }

  private static @Nullable Thing customer(final String name) {
    if (!name.startsWith(MirrorKeys.CUSTOMER) || name.length() != 2 + 32) {
      return null;
    }
    final String hash = name.substring(MirrorKeys.CUSTOMER.length());
    try {
      return Thing.customer(
          Long.parseUnsignedLong(hash, 0, 16, 16), Long.parseUnsignedLong(hash, 16, 32, 16));
    } catch (final NumberFormatException e) {
      return null;
    }
  }

  /** What has ended, and may be forgotten here or there, may only be told to have ended. */
  private static @Nullable String endedComplaint(final String name, final String text) {
    final String status = text.substring(0, Math.max(0, text.indexOf(' ')));
    final boolean fits = name.startsWith(MirrorKeys.RESERVATION)
            && RESERVATION_ENDS.contains(status)
            && !isLiveConfirmed(status, text)
        || name.startsWith(MirrorKeys.ORDER) && ORDER_ENDS.contains(status)
        || name.startsWith(MirrorKeys.CUSTOMER) && text.equals(NO_RESERVATIONS);
    return fits ? null : "the engine knows of no such thing, but it is '" + text + "'";
  }

  /** A reservation that was confirmed lives on, unless an order took its units. */
  private static boolean isLiveConfirmed(final String status, final String text) {
    final String[] words = text.split(" ", -1);
    return status.equals(ReservationStatus.CONFIRMED.name())
        && words.length > 3
        && words[3].equals("-")
        && !words[1].equals("-");
  }
}
