package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.Reply;
import io.sluice.loadtest.http.kill.Violations.Kind;
import java.util.List;
import java.util.Map;

/** Wants to hold units, by a reservation or by an order. */
final class ReserveWish extends Wish {
  private final boolean order;
  private final Lines lines;
  private final String customer;
  private final long ttlMs;
  private final boolean melting;
  private boolean batched;

  /**
   * A wish to hold units.
   *
   * @param order true for an order, false for a reservation
   * @param melting whether the time to live is so short that the hold may end by itself
   */
  ReserveWish(
      final Belief belief,
      final String key,
      final boolean order,
      final Lines lines,
      final long ttlMs,
      final boolean melting) {
    super(belief, key);
    this.order = order;
    this.lines = lines;
    this.customer = "customer-of-" + key;
    this.ttlMs = ttlMs;
    this.melting = melting;
  }

  @Override
  Call request() {
    final String path = order ? "/v1/orders" : "/v1/reservations";
    return Call.post(path, key(), "{" + fields() + "}");
  }

  /** The same as an entry of a batch; from now on, repeats are entries too. */
  String entry() {
    batched = true;
    return "{\"key\":\"" + key() + "\"," + fields() + "}";
  }

  private String fields() {
    final String ttlName = order ? "paymentTtlMs" : "ttlMs";
    return "\"channel\":\"" + World.CHANNEL + "\",\"customer\":\"" + customer + "\",\"" + ttlName
        + "\":" + ttlMs + ",\"lines\":" + lines.json();
  }

  @Override
  void onAccepted(final Answered answer) {
    final Map<Cell, Long> unitsByCell = Holding.units(answer.body());
    final long given = unitsByCell.values().stream().mapToLong(Long::longValue).sum();
    if (given != lines.units()) {
      violated(Kind.UNEXPECTED, "got " + given + " units for " + lines);
    }
    final Holding holding =
        new Holding(order, answer.body().text("id"), melting, customer, unitsByCell);
    holding.livesFor(ttlMs, firstSentNs(), System.nanoTime());
    belief().addHolding(holding);
  }

  @Override
  void onRefused(final Answered answer) {
    if (!answer.problem().equals("sold-out")) {
      violated(Kind.UNEXPECTED, "refused with " + answer.body());
    } else if (lines.items().size() == 1 && answer.body().number("available") >= lines.units()) {
      violated(Kind.UNEXPECTED, "sold out, with enough available: " + answer.body());
    }
  }

  @Override
  Call repeat() {
    return batched ? BatchWish.request(List.of(this)) : request();
  }

  @Override
  Answered answerIn(final Reply reply) {
    return batched
        ? BatchWish.results(reply).getOrDefault(key(), Answered.single(reply))
        : Answered.single(reply);
  }
}
