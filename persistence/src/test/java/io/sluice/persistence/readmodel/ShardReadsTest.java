package io.sluice.persistence.readmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.lettuce.core.protocol.AsyncCommand;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What replies mean between which something happened, which no test can time on a real Redis. */
class ShardReadsTest {
  private static final long NOW_MS = 1_790_000_000_000L;
  private static final String TEXT = "g1 7 1 2 0 0 0 WEB=1";
  private static final String[] LIVE = place("g1", "live", "7");

  @Test
  void shouldBelieveWhatLiesBetweenTwoPlacesOfOneGeneration() {
    final Reading<MirroredStock> reading = reading(LIVE, TEXT, place("g1", "live", "9"));
    assertEquals(Found.KNOWN, reading.found());
    assertEquals(7, reading.place().position(), "the place before is the one that is certain");
  }

  @Test
  void shouldNotTakeAThingForAbsentThatWasWipedMeanwhile() {
    final Reading<MirroredStock> reading = reading(LIVE, null, nothing());
    assertEquals(Found.UNKNOWN, reading.found());
    assertEquals(Standing.MISSING, reading.place().standing());
  }

  @Test
  void shouldNotBelieveAThingWhenAnotherMirrorBeganMeanwhile() {
    final Reading<MirroredStock> left = reading(LIVE, TEXT, place("g2", "rebuilding", "0"));
    assertEquals(Found.UNKNOWN, left.found());
    assertEquals(Standing.REBUILDING, left.place().standing());
    assertNull(left.thing());
    assertEquals(Found.UNKNOWN, reading(LIVE, TEXT, place("g2", "live", "8")).found());
    assertEquals(
        Found.UNKNOWN, reading(nothing(), TEXT, place("g1", "live", "8")).found());
  }

  @Test
  void shouldBelieveAThingThatIsNewerThanThePlaceBefore() {
    final String[] written = place("g1", "live", "9");
    assertEquals(Found.KNOWN, reading(LIVE, TEXT.replace(" 7 ", " 9 "), written).found());
    assertEquals(
        Found.UNREADABLE, reading(LIVE, TEXT.replace(" 7 ", " 10 "), written).found());
  }

  private static Reading<MirroredStock> reading(
      final @Nullable String[] before,
      final @Nullable String text,
      final @Nullable String[] after) {
    final ShardReads<MirroredStock> reads = new ShardReads<>(List.of(Question.stock("SKU")));
    final List<AsyncCommand<byte[], byte[], ?>> commands = reads.commands();
    assertEquals(3, commands.size());
    reply(commands.get(0), before);
    reply(commands.get(1), text);
    reply(commands.get(2), after);
    return reads.readings(NOW_MS, ReaderSettings.defaults()).getFirst();
  }

  private static void reply(
      final AsyncCommand<byte[], byte[], ?> command, final @Nullable String... values) {
    if (values.length > 1) {
      command.getOutput().multi(values.length);
    }
    for (final String value : values) {
      command.getOutput().set(bytes(value));
    }
    command.complete();
  }

  private static @Nullable ByteBuffer bytes(final @Nullable String value) {
    return value == null ? null : ByteBuffer.wrap(value.getBytes(StandardCharsets.US_ASCII));
  }

  private static String[] place(
      final String generation, final String state, final String position) {
    return new String[] {"1", "j1", generation, position, position, state, Long.toString(NOW_MS)};
  }

  private static @Nullable String[] nothing() {
    return new String[7];
  }
}
