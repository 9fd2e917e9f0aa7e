package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.kill.Violations.Kind;
import java.util.List;
import java.util.stream.Collectors;

/** Wants units to come in, or to be corrected up or down: all lines or none. */
final class MovementWish extends Wish {
  private final String kind;
  private final List<Line> lines;

  /**
   * One line.
   *
   * @param cell which units
   * @param quantity how many; below 0 only in an adjustment
   * @param reason why
   */
  record Line(Cell cell, long quantity, String reason) {
    private String json() {
      return "{\"sku\":\"" + cell.sku() + "\",\"location\":\"" + cell.location()
          + "\",\"quantity\":" + quantity + ",\"reason\":\"" + reason + "\"}";
    }
  }

  private MovementWish(
      final Belief belief, final String key, final String kind, final List<Line> lines) {
    super(belief, key);
    this.kind = kind;
    this.lines = lines;
  }

  static MovementWish receive(final Belief belief, final String key, final List<Line> lines) {
    return new MovementWish(belief, key, "receive", lines);
  }

  static MovementWish adjust(final Belief belief, final String key, final Line line) {
    return new MovementWish(belief, key, "adjust", List.of(line));
  }

  @Override
  Call request() {
    final String json = lines.stream().map(Line::json).collect(Collectors.joining(","));
    return Call.post(
        "/v1/stock-movements", key(), "{\"kind\":\"" + kind + "\",\"lines\":[" + json + "]}");
  }

  @Override
  void onAccepted(final Answered answer) {
    for (final Line line : lines) {
      belief().addOnHand(line.cell(), line.quantity());
    }
  }

  @Override
  void onRefused(final Answered answer) {
    final boolean takesAway = lines.stream().anyMatch(line -> line.quantity() < 0);
    if (!takesAway || !answer.problem().equals("stock-insufficient")) {
      violated(Kind.UNEXPECTED, "refused with " + answer.body());
    }
  }
}
