package io.sluice.api.fairness;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The units of one item of an activity, as the lines of its log make them. One thread. */
final class CheckedPool {
  /** From which position to which, both with it, there were units for anybody. */
  private record Span(long from, long to) {}

  final String sku;
  private final Map<String, Long> unitsByLocation = new HashMap<>();
  private final Map<String, Long> unitsByCustomer = new HashMap<>();
  private final List<Span> open = new ArrayList<>();

  /** What is waited for, by the line in which the wait began; in that order. */
  private final Map<Long, Long> queue = new LinkedHashMap<>();

  private long quantity;
  private long setApart;
  private long withheld;
  private long limitPerCustomer = -1;
  private long limitPerOrder = -1;
  private boolean closed;
  private long openSince = -1;

  CheckedPool(final String sku) {
    this.sku = sku;
  }

  /** It is to have so many units in all, with these limits. */
  void define(final long newQuantity, final LogLine item) throws SaleLogFault {
    quantity = newQuantity;
    limitPerCustomer = item.number("limitPerCustomer", -1);
    limitPerOrder = item.number("limitPerOrder", -1);
    closed = false;
  }

  /** The activity does not sell it any more. */
  void close() throws SaleLogFault {
    if (total() != 0) {
      throw new SaleLogFault(total() + " units of " + sku + " are left in a pool that is closed");
    }
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  void withhold(final long units) {
    withheld = units;
  }

  long withheld() {
    return withheld;
  }

  /** Units come, or with less than 0 go, without having been sold. */
  void setApart(final String location, final long units) throws SaleLogFault {
    setApart += units;
    add(location, units);
  }

  /** As many units were set apart as the definition says. */
  void checkSetApart() throws SaleLogFault {
    if (!closed && setApart != quantity) {
      throw new SaleLogFault(
          setApart + " units of " + sku + " are set apart, and the definition says " + quantity);
    }
  }

  /** Units change hands, or with less than 0 leave. */
  void add(final String location, final long units) throws SaleLogFault {
    if (closed) {
      return;
    }
    if (unitsByLocation.merge(location, units, Long::sum) < 0) {
      throw new SaleLogFault("less than no units of " + sku + " would be left at " + location);
    }
  }

  /** Units of a customer count, or with less than 0 do not any more. */
  void tally(final @Nullable String customer, final long units) {
    if (customer != null) {
      unitsByCustomer.merge(customer, units, Long::sum);
    }
  }

  /** True if a limit is passed by so many units more. */
  boolean passesLimit(final @Nullable String customer, final long before, final long units) {
    final long mine = customer == null ? 0 : unitsByCustomer.getOrDefault(customer, 0L);
    return limitPerOrder >= 0 && before + units > limitPerOrder
        || limitPerCustomer >= 0 && mine + before + units > limitPerCustomer;
  }

  /**
   * Units that could be promised.
   *
   * @param location where, null for anywhere
   * @param reachable locations that the channel sells from, null for all
   */
  long promisable(final @Nullable String location, final @Nullable Set<String> reachable) {
    long there = 0;
    for (final Map.Entry<String, Long> units : unitsByLocation.entrySet()) {
      final boolean asked = location == null || location.equals(units.getKey());
      if (asked && (reachable == null || reachable.contains(units.getKey()))) {
        there += units.getValue();
      }
    }
    return closed ? 0 : Math.max(0, Math.min(there, total() - withheld));
  }

  void join(final long line, final long units) {
    queue.put(line, units);
  }

  /** Whoever began to wait in a line waits no more; the units that were waited for. */
  long leave(final long line) throws SaleLogFault {
    final Long units = queue.remove(line);
    if (units == null) {
      throw new SaleLogFault("nobody waits since line " + line);
    }
    return units;
  }

  boolean isAwaited() {
    return !queue.isEmpty();
  }

  /** The line of the one who waits first, 0 if nobody does. */
  long firstWaiting() {
    return queue.isEmpty() ? 0 : queue.keySet().iterator().next();
  }

  /** From a position on there are units for anybody, or there are none. */
  void look(final long position, final boolean forAnybody) {
    if (forAnybody && openSince < 0) {
      openSince = position;
    } else if (!forAnybody && openSince >= 0) {
      if (position > openSince) {
        open.add(new Span(openSince, position - 1));
      }
      openSince = -1;
    }
  }

  /** A position between two, both with them, at which there were units for anybody; -1 if none. */
  long openBetween(final long first, final long last) {
    if (openSince >= 0 && openSince <= last) {
      return Math.max(openSince, first);
    }
    for (int i = open.size() - 1; i >= 0 && open.get(i).to >= first; i--) {
      if (open.get(i).from <= last) {
        return Math.max(open.get(i).from, first);
      }
    }
    return -1;
  }

  private long total() {
    return unitsByLocation.values().stream().mapToLong(Long::longValue).sum();
  }
}
