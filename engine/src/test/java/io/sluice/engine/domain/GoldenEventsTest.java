package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.Currency;
import io.sluice.engine.protocol.LocationKind;
import io.sluice.engine.protocol.LocationService;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PaymentStatus;
import io.sluice.engine.protocol.ReservationChange;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.testing.ClaimId;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Fact;
import io.sluice.engine.testing.Scenario;
import io.sluice.engine.testing.TestMachine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Bytes of every type of event as they stand in journals: today's encoder still writes them, and
 * today's decoder still reads them.
 *
 * <p>When a format is extended, these bytes stay, and those of the new version are added.
 */
class GoldenEventsTest extends Scenario {
  private static final String OLD_FILE = "events-v1.txt";
  private static final String GOLDEN_FILE = "events-v2.txt";
  private static final int CNY = Currency.parse("CNY");

  private ClaimId confirmed = NO_CLAIM;
  private ClaimId consumed = NO_CLAIM;
  private ClaimId late = NO_CLAIM;
  private ClaimId refunded = NO_CLAIM;

  @Override
  protected void defineWorld() {
    given(
        new Command.DefineSku("TEE-S").named("T-Shirt größe S 短袖").barcode("4006381333931"),
        new Command.DefineSku("TEE-S").named("T-Shirt S").priced(1_999, CNY),
        new Command.DefineLocation("HQ")
            .kind(LocationKind.DEALER)
            .ownedBy("owner-1")
            .services(LocationService.SHIP.bit() | LocationService.EXPRESS.bit())
            .priority(-3)
            .at(312_304_000, -1_214_737_000),
        new Command.DefineLocation("STORE"),
        new Command.DefineChannel("WEB").named("Web"),
        new Command.DefineChannel("SHOP").sellingFrom(AT_STORE, AT_HQ));
  }

  @BeforeEach
  void stateEveryEvent() {
    given(received(SKU_1, AT_HQ, 30).and(SKU_1, AT_STORE, 10), adjust(SKU_1, AT_HQ, -2));
    confirmed = given(reserve(SKU_1, 35).and(SKU_1, 1).from(AT_STORE).by(ALICE));
    given(extend(confirmed, 2 * TTL_MS), confirm(confirmed));
    given(change(confirmed, ReservationChange.CANCEL));
    consumed = given(reserve(SKU_1, 2).in(SHOP));
    given(confirm(consumed), change(consumed, ReservationChange.CONSUME));
    given(release(given(reserve(SKU_1, 3))));
    given(reserve(SKU_1, 4).ttl(1_000));
    final ClaimId hold = given(reserve(SKU_1, 5).by(BOB));
    refunded = given(orderOf(hold, line(SKU_1, 5)).by(BOB).external(9).currency(CNY));
    given(pay(refunded, 501, 9_995, CNY));
    late = given(order(SKU_1, 6).at(250).currency(CNY).ttl(1_500));
    given(cancel(refunded));
    later(1_500);
    assertEquals(2, swept());
    given(pay(late, 502));
    when(pay(late, 503, 77, CNY));
    given(new Command.DefineActivity("SALE", WEB, now(), now() + 60_000)
        .selling(SKU_1, 3)
        .from(AT_STORE)
        .price(1_499)
        .limits(2, 1)
        .wave(now() + 1_000, 0, 1)
        .holding(30_000)
        .liveHolds(2));
    given(releaseWave(0, SKU_1), reserve(SKU_1, 1).of(0).by(BOB), stop(0));
    given(new Command.DefineActivity("QUEUE", WEB, now(), now() + 60_000)
        .selling(SKU_1, 1)
        .from(AT_STORE)
        .flags(ActivityDefinition.WAITLIST)
        .scarce(5_000, 10)
        .unpaid(3));
    final ClaimId first = given(await(1, SKU_1, 1).by(ALICE));
    given(await(1, SKU_1, 1).by(BOB));
    final ClaimId third = given(await(1, SKU_1, 1).by(3).waiting(20_000));
    given(release(first), release(third));
    given(new Command.DefineActivity("LOGGED", WEB, now(), now() + 60_000)
        .selling(SKU_1, 1)
        .from(AT_STORE)
        .flags(ActivityDefinition.PROVABLE | ActivityDefinition.OVERLAP));
    when(reserve(SKU_1, 2).of(2).by(ALICE));
    given(reserve(SKU_1, 1).of(2).by(ALICE));
    when(reserve(SKU_1, 1).of(2).by(BOB));
    given(stop(2));
  }

  @Test
  void shouldStateEveryEventInTheBytesOfOld() throws IOException {
    assertEquals(lines(GOLDEN_FILE), statedLines());
  }

  @Test
  void shouldApplyTheBytesOfOld() throws IOException {
    assertEquals(machine().machine().stateHash(), applied(lines(GOLDEN_FILE)).stateHash());
    thenReservation(confirmed, reservation(ReservationStatus.CANCELLED));
    thenReservation(consumed, reservation(ReservationStatus.CONSUMED));
    thenOrder(refunded, order(OrderStatus.CANCELLED, PaymentStatus.REFUND_REQUIRED));
    thenOrder(late, order(OrderStatus.PAID, PaymentStatus.PAID).withReacquired());
    thenUnits(SKU_1, AT_HQ, 20, 0, 6);
  }

  @Test
  void shouldTakeTheBytesOfTheFirstVersionForWhatTodaysSay() throws IOException {
    final List<String> old = lines(OLD_FILE);
    final List<String> same = lines(GOLDEN_FILE).subList(0, old.size());

    assertNotEquals(old, same);
    assertEquals(applied(same).stateHash(), applied(old).stateHash());
  }

  private static StateMachine applied(final List<String> lines) {
    final ExpandableArrayBuffer entries = new ExpandableArrayBuffer();
    int length = 0;
    for (final String line : lines) {
      final byte[] entry = HexFormat.of().parseHex(line.substring(line.indexOf(' ') + 1));
      entries.putBytes(length, entry);
      length += entry.length;
    }
    final StateMachine machine = new StateMachine(TestMachine.BATCH_BYTES);
    machine.replay(entries, 0, 1, lines.size());
    return machine;
  }

  @Test
  void shouldHoldTheBytesOfEveryTypeThatThereIs() throws IOException {
    final TreeSet<Integer> inSchema = new TreeSet<>();
    final String schema = Files.readString(Path.of("src/main/sbe/events.xml"));
    Pattern.compile("<sbe:message name=\"\\w+\" id=\"(\\d+)\"")
        .matcher(schema)
        .results()
        .forEach(match -> inSchema.add(Integer.parseInt(match.group(1))));
    final TreeSet<Integer> known = new TreeSet<>();
    final TreeSet<String> names = new TreeSet<>();
    Arrays.stream(Fact.Type.values()).forEach(type -> {
      known.add(type.templateId());
      names.add(type.name());
    });
    final TreeSet<String> golden = new TreeSet<>();
    lines(GOLDEN_FILE).forEach(line -> golden.add(line.substring(0, line.indexOf(' '))));

    assertEquals(inSchema, known);
    assertEquals(names, golden);
  }

  /** Everything that was stated, an event a line: its type, then its bytes. */
  private List<String> statedLines() {
    final List<String> lines = new ArrayList<>();
    machine()
        .frames()
        .forEach(frame -> Fact.read(frame.events(), frame.eventCount())
            .forEach(fact -> lines.add(fact.type() + " " + fact.hex())));
    return lines;
  }

  private static List<String> lines(final String file) throws IOException {
    try (InputStream stream = GoldenEventsTest.class.getResourceAsStream(file)) {
      final byte[] bytes = Objects.requireNonNull(stream, file).readAllBytes();
      return new String(bytes, StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }
}
