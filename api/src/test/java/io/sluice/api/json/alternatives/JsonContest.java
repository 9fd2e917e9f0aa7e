package io.sluice.api.json.alternatives;

import io.sluice.api.json.JsonInput;
import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.JsonOutput.Name;
import io.sluice.api.json.ReservationBody;
import java.nio.charset.StandardCharsets;

/**
 * Reads the same body and writes the same answer both ways, and prints the nanoseconds that each
 * takes. The rounds alternate, so that what else the machine does hits both.
 */
final class JsonContest {
  private static final int ROUNDS = 9;
  private static final int REPEATS = 2_000_000;
  private static final byte[] BODY = ("{\"channel\":\"web\",\"customer\":\"customer-123456\","
          + "\"ttlMs\":60000,\"lines\":[{\"sku\":\"SKU-000123\",\"quantity\":1}]}")
      .getBytes(StandardCharsets.UTF_8);
  private static final Name ID = Name.of("id");
  private static final Name STATUS = Name.of("status");
  private static final Name EXPIRES_AT = Name.of("expiresAt");
  private static final Name EXPIRES_IN_MS = Name.of("expiresInMs");
  private static final Name POSITION = Name.of("position");
  private static final Name LINES = Name.of("lines");
  private static final Name SKU = Name.of("sku");
  private static final Name QUANTITY = Name.of("quantity");
  private static final Name ALLOCATIONS = Name.of("allocations");
  private static final Name LOCATION = Name.of("location");

  private final JsonInput in = new JsonInput();
  private final ReservationBody body = new ReservationBody();
  private final JsonOutput out = new JsonOutput();
  private final AvajeReservation avaje = new AvajeReservation();
  private long sum;

  private JsonContest() {}

  /** Runs it. */
  public static void main(final String[] arguments) {
    final JsonContest contest = new JsonContest();
    for (int round = 1; round <= ROUNDS; round++) {
      System.out.printf(
          "round %d: read %d ns, avaje %d ns; write %d ns, avaje %d ns%n",
          round,
          nanos(contest::read),
          nanos(contest::readByAvaje),
          nanos(contest::write),
          nanos(contest::writeByAvaje));
    }
    System.out.println(contest.avaje.summary() + ", " + contest.sum);
  }

  private static long nanos(final Runnable once) {
    final long start = System.nanoTime();
    for (int i = 0; i < REPEATS; i++) {
      once.run();
    }
    return (System.nanoTime() - start) / REPEATS;
  }

  private void read() {
    body.read(in.begin(BODY, 0, BODY.length));
    sum += body.ttlMs();
  }

  private void readByAvaje() {
    avaje.read(BODY);
    sum++;
  }

  private void write() {
    out.clear().beginObject().plain(ID, "r0000000001000000").plain(STATUS, "held");
    out.time(EXPIRES_AT, 1_790_000_000_000L + sum).number(EXPIRES_IN_MS, 900_000);
    out.number(POSITION, sum & 0xffffff).beginArray(LINES);
    out.beginObject().plain(SKU, "SKU-000123").number(QUANTITY, 1).beginArray(ALLOCATIONS);
    out.beginObject().plain(LOCATION, "WH-1").number(QUANTITY, 1).endObject();
    out.endArray().endObject().endArray().endObject();
    sum += out.length();
  }

  private void writeByAvaje() {
    sum += avaje.write(sum & 0xffffff, "2026-11-22T19:57:55.123Z").length;
  }
}
