package io.sluice.engine.naive;

import io.sluice.engine.protocol.LocationDefinition;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** SKUs, locations and channels: in the order of their registration. */
final class NaiveCatalog {
  /** Something with a code and a version. */
  private record Entry<T>(String code, T definition, long version) {}

  private final List<Entry<Command.DefineSku>> skus = new ArrayList<>();
  private final List<Entry<Command.DefineLocation>> locations = new ArrayList<>();
  private final List<Entry<Command.DefineChannel>> channels = new ArrayList<>();

  boolean hasSku(final int sku) {
    return sku >= 0 && sku < skus.size();
  }

  boolean hasLocation(final int location) {
    return location >= 0 && location < locations.size();
  }

  boolean hasChannel(final int channel) {
    return channel >= 0 && channel < channels.size();
  }

  /** Indexes of the locations that a channel sells from, those to be asked first in front. */
  List<Integer> locationsInOrder(final int channel) {
    final List<Integer> listed = channels.get(channel).definition().locations();
    final List<Integer> served = new ArrayList<>();
    for (int i = 0; i < locations.size(); i++) {
      if (listed == null || listed.contains(i)) {
        served.add(i);
      }
    }
    served.sort(Comparator.comparingLong(this::priority).thenComparing(location -> location));
    return served;
  }

  /**
   * Registers or changes something.
   *
   * @param position that the change gets if there is one
   */
  Outcome define(final Command command, final Outcome.Answer answer, final long position) {
    return switch (command) {
      case Command.DefineSku sku ->
        define(
            skus,
            sku,
            sku.code(),
            sku.expectedVersion(),
            definition -> definition.ifVersion(Command.ANY_VERSION),
            answer,
            position);
      case Command.DefineLocation location ->
        define(
            locations,
            location,
            location.code(),
            location.expectedVersion(),
            definition -> definition.ifVersion(Command.ANY_VERSION),
            answer,
            position);
      case Command.DefineChannel channel -> {
        final List<Integer> listed = Objects.requireNonNullElse(channel.locations(), List.of());
        for (int i = 0; i < listed.size(); i++) {
          if (!hasLocation(listed.get(i))) {
            yield new Outcome.Rejected(answer, RejectReason.LOCATION_UNKNOWN, i, -1, -1, false);
          }
        }
        yield define(
            channels,
            channel,
            channel.code(),
            channel.expectedVersion(),
            definition -> definition.ifVersion(Command.ANY_VERSION),
            answer,
            position);
      }
      default -> throw new AssertionError(command);
    };
  }

  private long priority(final int location) {
    final int priority = locations.get(location).definition().priority();
    return priority == LocationDefinition.NOT_STATED ? Long.MAX_VALUE : priority;
  }

  private static <T> Outcome define(
      final List<Entry<T>> entries,
      final T definition,
      final String code,
      final long expectedVersion,
      final Function<T, T> content,
      final Outcome.Answer answer,
      final long position) {
    int index = 0;
    while (index < entries.size() && !entries.get(index).code().equals(code)) {
      index++;
    }
    final boolean known = index < entries.size();
    if (expectedVersion >= 0 && (!known || entries.get(index).version() != expectedVersion)) {
      return new Outcome.Rejected(answer, RejectReason.VERSION_STALE, -1, -1, -1, false);
    }
    final T wanted = content.apply(definition);
    if (!known) {
      entries.add(new Entry<>(code, wanted, position));
    } else if (!entries.get(index).definition().equals(wanted)) {
      entries.set(index, new Entry<>(code, wanted, position));
    }
    return new Outcome.Definition(answer, !known, index, entries.get(index).version());
  }
}
