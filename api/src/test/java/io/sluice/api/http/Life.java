package io.sluice.api.http;

import io.sluice.api.http.EdgeRig.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Shops at random, from a seed, and looks at no answer but for ids. One thread. */
final class Life {
  private static final int KINDS = 12;
  private static final int MOST_UNITS = 6;

  private final EdgeRig rig;
  private final Random random;
  private final List<String> reservations = new ArrayList<>();
  private final List<String> orders = new ArrayList<>();
  private final Set<Integer> kinds = new TreeSet<>();
  private int references;

  Life(final EdgeRig rig, final Random random) {
    this.rig = rig;
    this.random = random;
  }

  /** Kinds of things that succeeded. */
  int kinds() {
    return kinds.size();
  }

  /** Does so many things. */
  void live(final int things) {
    for (int i = 0; i < things; i++) {
      final int kind = random.nextInt(KINDS);
      final int status = act(kind).status();
      if (status < 300) {
        kinds.add(kind);
      }
    }
  }

  private Answer act(final int kind) {
    return switch (kind) {
      case 0, 1 -> keep(reservations, rig.post("/v1/reservations", wish("\"ttlMs\":20000,")));
      case 2 -> change("confirm");
      case 3 -> change("release");
      case 4 -> change("cancel");
      case 5 -> change("consume");
      case 6 -> keep(orders, rig.post("/v1/orders", wish("\"paymentTtlMs\":20000,")));
      case 7 -> keep(orders, rig.post("/v1/orders", taking()));
      case 8 -> pay();
      case 9 -> rig.post("/v1/orders/" + any(orders) + "/cancel", null);
      case 10 -> {
        rig.engine().passMs(random.nextInt(15_000));
        yield pay();
      }
      default -> rig.post("/v1/stock-movements", movement());
    };
  }

  private Answer change(final String what) {
    return rig.post("/v1/reservations/" + any(reservations) + '/' + what, null);
  }

  private Answer pay() {
    return rig.post(
        "/v1/orders/" + any(orders) + "/payments",
        "{\"reference\":\"ref-%d\"}".formatted(references++));
  }

  private String taking() {
    return "{\"channel\":\"web\",\"customer\":\"c1\",\"reservation\":\"%s\"}"
        .formatted(any(reservations));
  }

  private String wish(final String ttl) {
    return "{\"channel\":\"web\",\"customer\":\"c1\",%s\"lines\":[%s,%s]}"
        .formatted(ttl, line(""), line(random.nextBoolean() ? ",\"location\":\"W2\"" : ""));
  }

  private String line(final String more) {
    return "{\"sku\":\"s%d\",\"quantity\":%d%s}"
        .formatted(random.nextInt(5), 1 + random.nextInt(MOST_UNITS), more);
  }

  private String movement() {
    return "{\"kind\":\"adjust\",\"lines\":[{\"sku\":\"s%d\",\"location\":\"W3\",\"quantity\":%d,"
            .formatted(random.nextInt(5), random.nextBoolean() ? 3 : -3)
        + "\"reason\":\"count\"}]}";
  }

  private String any(final List<String> ids) {
    return ids.isEmpty() ? "none" : ids.get(random.nextInt(ids.size()));
  }

  private static Answer keep(final List<String> ids, final Answer answer) {
    if (answer.status() == 201) {
      ids.add(answer.text("id"));
    }
    return answer;
  }
}
