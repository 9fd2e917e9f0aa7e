package io.sluice.api.fairness;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An activity as the lines of its log tell it, one after the other. One thread. */
final class CheckedSale {
  /** Units of a pool at a location. */
  private record Part(long pool, String location, long units) {}

  /** Who has units. */
  private record Attempt(@Nullable String customer, List<Part> parts) {}

  private final Map<Long, CheckedPool> pools = new TreeMap<>();
  private final Map<Long, Attempt> attempts = new HashMap<>();
  private final Map<Long, Long> poolByWait = new HashMap<>();
  private final Map<Long, String> customerByLine = new HashMap<>();
  private final SaleTotals totals = new SaleTotals();
  private @Nullable LogLine definition;
  private final Set<Long> released = new HashSet<>();
  private @Nullable Set<String> reachable;
  private boolean ended;

  /** True if the last line was that of the end. */
  boolean isEnded() {
    return ended;
  }

  SaleTotals totals() {
    return totals;
  }

  /** Takes the next line. */
  void take(final LogLine line) throws SaleLogFault {
    final String kind = line.text("kind");
    if (ended) {
      throw new SaleLogFault("it stands behind the end");
    }
    if (definition == null && !"definition".equals(kind)) {
      throw new SaleLogFault("a log begins with the definition");
    }
    switch (kind) {
      case "definition" -> define(line);
      case "stock" -> setApart(line);
      case "wave" -> release(line);
      case "channel" -> reach(line);
      case "granted" -> grant(line);
      case "refused" -> refuse(line);
      case "refusals" -> count(line);
      case "waiting" -> await(line);
      case "wait-ended" -> endWait(line);
      case "returned" -> giveBack(line);
      case "ordered" -> order(line);
      case "sold" -> totals.sold(units(attempt(line)));
      case "shipped" -> {
        attempt(line);
        attempts.remove(line.number("of"));
      }
      case "opened" -> pool(line.number("pool"));
      case "restart" -> totals.restarted();
      case "end" -> end(line);
      default -> throw new SaleLogFault("no line is of the kind \"" + kind + '"');
    }
  }

  /** Everything of a command has been told, the last of it at this position. */
  void look(final long position) {
    for (final CheckedPool pool : pools.values()) {
      pool.look(position, !pool.isAwaited() && pool.promisable(null, reachable) > 0);
    }
  }

  /** What was set apart is what the definition says. */
  void checkSetApart() throws SaleLogFault {
    for (final CheckedPool pool : pools.values()) {
      pool.checkSetApart();
    }
  }

  private void define(final LogLine line) throws SaleLogFault {
    final LogLine old = definition;
    final LogLine now = line.object("definition");
    if (!now.flag("provable")) {
      throw new SaleLogFault("the activity keeps no log");
    }
    final Map<String, LogLine> itemBySku = new HashMap<>();
    for (final LogLine item : now.objects("items")) {
      itemBySku.put(item.text("sku"), item);
    }
    final Set<Long> named = new HashSet<>();
    for (final LogLine item : line.objects("pools")) {
      final long number = item.number("pool");
      final LogLine defined = itemBySku.get(item.text("sku"));
      if (defined == null || defined.number("quantity") != item.number("quantity")) {
        throw new SaleLogFault("pool " + number + " is none of the definition");
      }
      named.add(number);
      if (!pools.containsKey(number)) {
        pools.put(number, new CheckedPool(item.text("sku")));
      }
      pool(number).define(item.number("quantity"), defined);
    }
    for (final Map.Entry<Long, CheckedPool> pool : pools.entrySet()) {
      if (!named.contains(pool.getKey())) {
        pool.getValue().close();
      }
    }
    definition = now;
    findReleased(old, now, time(line.text("time")));
    withhold();
  }

  /** Waves whose time has come, and those that were let out and stand where they stood. */
  private void findReleased(final @Nullable LogLine old, final LogLine now, final Instant time)
      throws SaleLogFault {
    final List<LogLine> before = old == null ? List.of() : waves(old);
    final List<LogLine> after = waves(now);
    final Set<Long> still = new HashSet<>();
    for (int i = 0; i < after.size(); i++) {
      final boolean early =
          released.contains((long) i) && i < before.size() && before.get(i).equals(after.get(i));
      if (early || !time(after.get(i).text("at")).isAfter(time)) {
        still.add((long) i);
      }
    }
    released.clear();
    released.addAll(still);
  }

  private void withhold() throws SaleLogFault {
    final Map<String, Long> withheldBySku = new HashMap<>();
    final List<LogLine> waves = waves(definition());
    for (int i = 0; i < waves.size(); i++) {
      if (!released.contains((long) i)) {
        withheldBySku.merge(waves.get(i).text("sku"), waves.get(i).number("quantity"), Long::sum);
      }
    }
    pools
        .values()
        .forEach(
            pool -> pool.withhold(pool.isClosed() ? 0 : withheldBySku.getOrDefault(pool.sku, 0L)));
  }

  private void release(final LogLine line) throws SaleLogFault {
    final long wave = line.number("wave");
    final List<LogLine> waves = waves(definition());
    if (wave >= waves.size()
        || !released.add(wave)
        || waves.get((int) wave).number("quantity") != line.number("quantity")) {
      throw new SaleLogFault("there is no such wave to let out");
    }
    withhold();
  }

  private void setApart(final LogLine line) throws SaleLogFault {
    for (final Part part : parts(line)) {
      pool(part.pool).setApart(part.location, part.units);
    }
  }

  private void reach(final LogLine line) throws SaleLogFault {
    if (!line.has("locations")) {
      reachable = null;
      return;
    }
    final Set<String> listed = new HashSet<>();
    for (final Object location : line.array("locations")) {
      listed.add(String.valueOf(location));
    }
    reachable = listed;
  }

  private void grant(final LogLine line) throws SaleLogFault {
    final String via = line.textOrNull("via");
    final List<Part> parts = parts(line);
    final Map<Long, Long> wanted = new TreeMap<>();
    for (final Part part : parts) {
      if (part.units <= 0) {
        throw new SaleLogFault("nobody gets " + part.units + " units");
      }
      wanted.merge(part.pool, part.units, Long::sum);
    }
    long key = line.number("n");
    String customer = line.textOrNull("customer");
    if (via == null) {
      checkLive(line);
    } else {
      customer = customerByLine.get(line.number("of"));
    }
    if ("waitlist".equals(via)) {
      key = line.number("of");
      grantWaiting(key, wanted, customer);
    } else {
      checkNobodyWaits(wanted.keySet());
    }
    for (final Map.Entry<Long, Long> units : wanted.entrySet()) {
      final long there = pool(units.getKey()).promisable(null, reachable);
      if (there < units.getValue()) {
        throw new SaleLogFault("it got " + units.getValue() + " units of "
            + pool(units.getKey()).sku + ", and " + there + " could be promised");
      }
    }
    for (final Part part : parts) {
      pool(part.pool).add(part.location, -part.units);
      pool(part.pool).tally(customer, part.units);
    }
    begin(key, customer, parts);
    totals.granted(parts.stream().mapToLong(Part::units).sum(), "late-payment".equals(via));
  }

  private void grantWaiting(
      final long waiting, final Map<Long, Long> wanted, final @Nullable String customer)
      throws SaleLogFault {
    final Long number = poolByWait.get(waiting);
    if (number == null || !wanted.keySet().equals(Set.of(number))) {
      throw new SaleLogFault("nobody waits for these units since line " + waiting);
    }
    final CheckedPool pool = pool(number);
    if (pool.firstWaiting() != waiting) {
      throw new SaleLogFault("line " + waiting + " got units of " + pool.sku + " before line "
          + pool.firstWaiting() + ", which waits for them longer");
    }
    final long units = pool.leave(waiting);
    if (!wanted.containsValue(units)) {
      throw new SaleLogFault("line " + waiting + " waits for " + units + " units");
    }
    poolByWait.remove(waiting);
    pool.tally(customer, -units);
  }

  private void checkNobodyWaits(final Set<Long> wanted) throws SaleLogFault {
    for (final long number : wanted) {
      final CheckedPool pool = pool(number);
      if (pool.isAwaited()) {
        throw new SaleLogFault("it got units of " + pool.sku + " while line " + pool.firstWaiting()
            + " waits for them");
      }
    }
  }

  private void begin(final long key, final @Nullable String customer, final List<Part> parts) {
    attempts.put(key, new Attempt(customer, parts));
    if (customer != null) {
      customerByLine.put(key, customer);
    }
  }

  private void refuse(final LogLine line) throws SaleLogFault {
    checkLive(line);
    totals.refused();
    final String reason = line.text("reason");
    final boolean wantOfUnits = "sold-out".equals(reason) || "waitlist-full".equals(reason);
    if (!line.has("pool")) {
      if (wantOfUnits || "limit-exceeded".equals(reason)) {
        throw new SaleLogFault("it was refused for units of nothing");
      }
      return;
    }
    final CheckedPool pool = pool(line.number("pool"));
    final long before = line.number("before");
    final long units = line.number("quantity");
    if (wantOfUnits && !pool.isAwaited()) {
      final long there = pool.promisable(line.textOrNull("location"), reachable) - before;
      if (units <= there) {
        throw new SaleLogFault("it was refused " + units + " units of " + pool.sku
            + " for want of them, and " + there + " were there");
      }
    }
    if ("limit-exceeded".equals(reason)
        && !pool.passesLimit(line.textOrNull("customer"), before, units)) {
      throw new SaleLogFault("it was refused for a limit that it does not pass");
    }
  }

  private void count(final LogLine line) throws SaleLogFault {
    final long soldOut = line.number("soldOut");
    final long others = line.number("others");
    totals.counted(soldOut + others);
    if (soldOut == 0) {
      return;
    }
    final CheckedPool pool = pool(line.number("pool"));
    final long first = line.number("firstPosition");
    final long last = line.number("lastPosition");
    if (soldOut < 0 || others < 0 || first > last || last >= line.number("position")) {
      throw new SaleLogFault("it counts what can not be counted");
    }
    final long open = pool.openBetween(first, last);
    if (open >= 0) {
      throw new SaleLogFault(soldOut + " were refused for want of units of " + pool.sku
          + " from position " + first + " to " + last + ", and at " + open + " there were some");
    }
  }

  private void await(final LogLine line) throws SaleLogFault {
    checkLive(line);
    totals.waited();
    final CheckedPool pool = pool(line.number("pool"));
    final long units = line.number("quantity");
    final long there = pool.promisable(null, reachable);
    if (!pool.isAwaited() && units <= there) {
      throw new SaleLogFault("it has to wait for " + units + " units of " + pool.sku + ", and "
          + there + " are there");
    }
    final long number = line.number("n");
    final String customer = line.textOrNull("customer");
    pool.join(number, units);
    pool.tally(customer, units);
    poolByWait.put(number, line.number("pool"));
    if (customer != null) {
      customerByLine.put(number, customer);
    }
  }

  private void endWait(final LogLine line) throws SaleLogFault {
    final long waiting = line.number("of");
    final Long number = poolByWait.remove(waiting);
    if (number == null) {
      throw new SaleLogFault("nobody waits since line " + waiting);
    }
    final long units = pool(number).leave(waiting);
    pool(number).tally(customerByLine.get(waiting), -units);
  }

  private void giveBack(final LogLine line) throws SaleLogFault {
    final Attempt attempt = attempt(line);
    final List<Part> parts = parts(line);
    if (!parts.equals(attempt.parts)) {
      throw new SaleLogFault("what comes back is not what line " + line.number("of") + " has");
    }
    attempts.remove(line.number("of"));
    for (final Part part : parts) {
      pool(part.pool).add(part.location, part.units);
      pool(part.pool).tally(attempt.customer, -part.units);
    }
    totals.returned(units(attempt));
  }

  private void order(final LogLine line) throws SaleLogFault {
    final long of = line.number("of");
    final Attempt attempt = attempt(line);
    final String customer = line.textOrNull("customer");
    if (attempt.customer != null && !attempt.customer.equals(customer)) {
      throw new SaleLogFault("the units of line " + of + " are those of somebody else");
    }
    if (attempt.customer == null) {
      for (final Part part : attempt.parts) {
        pool(part.pool).tally(customer, part.units);
      }
      begin(of, customer, attempt.parts);
    }
  }

  private void end(final LogLine line) throws SaleLogFault {
    for (final CheckedPool pool : pools.values()) {
      pool.close();
    }
    totals.check(line);
    ended = true;
  }

  private void checkLive(final LogLine line) throws SaleLogFault {
    final Instant time = time(line.text("time"));
    if (time.isBefore(time(definition().text("startsAt")))
        || !time.isBefore(time(definition().text("endsAt")))) {
      throw new SaleLogFault("the activity is not live at " + line.text("time"));
    }
  }

  private Attempt attempt(final LogLine line) throws SaleLogFault {
    final Attempt attempt = attempts.get(line.number("of"));
    if (attempt == null) {
      throw new SaleLogFault("line " + line.number("of") + " has no units");
    }
    return attempt;
  }

  private CheckedPool pool(final long number) throws SaleLogFault {
    final CheckedPool pool = pools.get(number);
    if (pool == null) {
      throw new SaleLogFault("the activity has no pool " + number);
    }
    return pool;
  }

  private LogLine definition() {
    assert definition != null : "the first line is one";
    return definition;
  }

  private static List<LogLine> waves(final LogLine of) throws SaleLogFault {
    return of.has("waves") ? of.objects("waves") : List.of();
  }

  private static List<Part> parts(final LogLine line) throws SaleLogFault {
    final List<Part> parts = new ArrayList<>();
    for (final LogLine part : line.objects("lines")) {
      parts.add(new Part(part.number("pool"), part.text("location"), part.number("quantity")));
    }
    return parts;
  }

  private static long units(final Attempt attempt) {
    return attempt.parts.stream().mapToLong(Part::units).sum();
  }

  private static Instant time(final String text) throws SaleLogFault {
    try {
      return Instant.parse(text);
    } catch (final DateTimeException e) {
      throw new SaleLogFault("\"" + text + "\" is no time");
    }
  }
}
