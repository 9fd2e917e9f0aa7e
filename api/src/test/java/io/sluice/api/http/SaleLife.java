package io.sluice.api.http;

import io.sluice.api.http.EdgeRig.Answer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Sells in activities at random, from a seed: with waves, waitlists, changes of what they sell, and
 * their ends. One thread.
 */
final class SaleLife {
  /** SKUs that it needs, each with some units at W1 and W2. */
  static final String[] SKUS = {"s0", "s1"};

  private static final int KINDS = 16;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final EdgeRig rig;
  private final Random random;
  private final List<String> activities = new ArrayList<>();
  private final List<String> reservations = new ArrayList<>();
  private final List<String> orders = new ArrayList<>();
  private final Set<Integer> kinds = new TreeSet<>();
  private int references;

  SaleLife(final EdgeRig rig, final Random random) {
    this.rig = rig;
    this.random = random;
  }

  /** Codes of the activities that were set up. */
  List<String> activities() {
    return activities;
  }

  /** Kinds of things that succeeded. */
  Set<Integer> kinds() {
    return kinds;
  }

  /** Does so many things. */
  void live(final int things) {
    for (int i = 0; i < things; i++) {
      final int kind = random.nextInt(KINDS);
      if (act(kind).status() < 300) {
        kinds.add(kind);
      }
    }
  }

  private Answer act(final int kind) {
    return switch (kind) {
      case 0, 1, 2 -> keep(reservations, rig.post("/v1/reservations", wish(true)));
      case 3 -> keep(reservations, rig.post("/v1/reservations", wish(false)));
      case 4 -> change("confirm");
      case 5 -> change("release");
      case 6 -> change("cancel");
      case 7 -> change("consume");
      case 8 -> keep(orders, rig.post("/v1/orders", wish(false)));
      case 9 -> keep(orders, rig.post("/v1/orders", taking()));
      case 10 -> pay();
      case 11 -> rig.post("/v1/orders/" + any(orders) + "/cancel", null);
      case 12 -> {
        rig.engine().passMs(random.nextInt(8_000));
        yield pay();
      }
      case 13 -> rig.post("/v1/activities/" + newest() + "/release", null);
      case 14 -> setUp(newest());
      default -> next();
    };
  }

  /** Another activity; the one before is stopped, or goes on until it ends by itself. */
  private Answer next() {
    if (random.nextInt(3) == 0) {
      rig.post("/v1/activities/" + any(activities) + "/stop", null);
    }
    final String code = "sale-" + activities.size();
    final Answer answer = setUp(code);
    if (answer.status() == 201) {
      activities.add(code);
    }
    return answer;
  }

  private Answer setUp(final String code) {
    final long now = rig.engine().nowMs();
    final boolean isLive = random.nextBoolean();
    final boolean isLate = isLive && random.nextBoolean();
    final String second = ",{\"sku\":\"s1\",\"quantity\":" + (1 + random.nextInt(4)) + '}';
    return rig.put("/v1/activities/" + code, """
        {"channel":"web","startsAt":"%s","endsAt":"%s","waitlist":true,"overlap":"allowed",
         "items":[{"sku":"s0","quantity":%d%s}%s],
         "waves":[{"at":"%s","sku":"s0","quantity":2},
         {"at":"%s","sku":"s0","quantity":1}]}""".formatted(
            isLive ? time(0) : time(now + 2_000),
            time(now + 20_000 + random.nextInt(60_000)),
            3 + random.nextInt(5),
            random.nextInt(4) == 0 ? ",\"location\":\"W2\"" : "",
            random.nextInt(4) == 0 ? "" : second,
            isLate ? time(now - 1_000) : time(now + 5_000),
            time(now + 15_000)));
  }

  /** Engine time as it is told. */
  static String time(final long epochMs) {
    return TIME.format(Instant.ofEpochMilli(epochMs));
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

  private String wish(final boolean waits) {
    return "{\"channel\":\"web\",\"customer\":\"c1\",\"activity\":\"%s\"%s,\"lines\":[%s]}"
        .formatted(
            newest(),
            waits ? ",\"waitlist\":true,\"ttlMs\":6000" : "",
            "{\"sku\":\"%s\",\"quantity\":%d}"
                .formatted(SKUS[random.nextInt(SKUS.length)], 1 + random.nextInt(2)));
  }

  private String newest() {
    return activities.isEmpty() ? "none" : activities.getLast();
  }

  private String any(final List<String> all) {
    return all.isEmpty() ? "none" : all.get(random.nextInt(all.size()));
  }

  private static Answer keep(final List<String> ids, final Answer answer) {
    if (answer.status() == 201 || answer.status() == 202) {
      ids.add(answer.text("id"));
    }
    return answer;
  }
}
