package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.codec.DamagedSnapshotException;
import io.sluice.engine.codec.SnapshotHeader;
import io.sluice.engine.codec.SnapshotReader;
import io.sluice.engine.codec.SnapshotWriter;
import io.sluice.engine.codec.StateOutput;
import io.sluice.engine.testing.Dice;
import io.sluice.engine.testing.Scenario;
import io.sluice.engine.testing.Snapshots;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is not as it was written, or was not written at all, is noticed. */
class SnapshotDamageTest extends Scenario {
  private static final int RANDOM_DAMAGES = 10_000;

  private StateMachine live = new StateMachine(1 << 20);
  private byte[] snapshot = new byte[0];

  @BeforeEach
  void fillState() {
    given(received(SKU_1, AT_HQ, 9), received(SKU_1, AT_STORE, 9), received(SKU_2, AT_DEPOT, 9));
    given(reserve(SKU_1, 12).and(SKU_2, 1).by(ALICE));
    given(release(given(reserve(SKU_1, 1))));
    given(pay(given(order(SKU_1, 2).at(5).external(3).by(BOB)), 1));
    given(order(SKU_2, 2));
    given(orderOf(given(reserve(SKU_2, 1))));
    live = machine().machine();
    snapshot = Snapshots.write(live);
    assertEquals(live.stateHash(), Snapshots.read(snapshot).stateHash(), "undamaged it is served");
  }

  @Test
  void shouldNoticeAnyValueThatIsLeftOut() throws IOException {
    final int count = Leaving.out(Integer.MAX_VALUE, live).passed;
    assertTrue(count > 100, () -> count + " values that are not 0");
    for (int i = 0; i < count; i++) {
      final byte[] lacking = Leaving.out(i, live).bytes.toByteArray();
      final int left = i;
      assertThrows(
          DamagedSnapshotException.class, () -> Snapshots.read(lacking), () -> "value " + left);
    }
  }

  @Test
  void shouldNoticeAnyLengthToWhichItIsCut() {
    for (int length = 0; length < snapshot.length; length += 1 + length / 300) {
      final byte[] cut = Arrays.copyOf(snapshot, length);
      assertThrows(DamagedSnapshotException.class, () -> Snapshots.read(cut));
    }
    final byte[] longer = Arrays.copyOf(snapshot, snapshot.length + 1);
    assertThrows(DamagedSnapshotException.class, () -> Snapshots.read(longer));
  }

  @Test
  void shouldNeverServeWhatWasDamagedAtRandom() {
    final Dice dice = new Dice(5);
    for (int i = 0; i < RANDOM_DAMAGES; i++) {
      final byte[] damaged = snapshot.clone();
      damage(damaged, dice);
      if (!Arrays.equals(damaged, snapshot)) {
        assertThrows(DamagedSnapshotException.class, () -> Snapshots.read(damaged));
      }
    }
  }

  @Test
  void shouldRefuseAFormatThatIsNotKnown() {
    final byte[] newer = snapshot.clone();
    newer[8]++;
    final DamagedSnapshotException refusal =
        assertThrows(DamagedSnapshotException.class, () -> Snapshots.read(newer));
    final String told = "format " + (SnapshotHeader.FORMAT_VERSION + 1);
    assertTrue(refusal.toString().contains(told), refusal::toString);
  }

  @Test
  void shouldRefuseAStateOfAnotherHash() throws IOException {
    final SnapshotHeader header = Snapshots.header(live);
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final SnapshotWriter writer = new SnapshotWriter(
        Channels.newChannel(bytes),
        new SnapshotHeader(
            header.journalId(), header.epoch(), header.position(), 0, header.stateHash() + 1));
    live.writeState(writer);
    writer.finish();
    assertThrows(DamagedSnapshotException.class, () -> Snapshots.read(bytes.toByteArray()));
  }

  @Test
  void shouldSayInItsHeaderWhereItWasTaken() throws IOException {
    final SnapshotReader reader =
        new SnapshotReader(Channels.newChannel(new ByteArrayInputStream(snapshot)));
    assertEquals(Snapshots.header(live), reader.header());
  }

  private static void damage(final byte[] bytes, final Dice dice) {
    final int at = dice.below(bytes.length);
    switch (dice.below(4)) {
      case 0 -> bytes[at] ^= (byte) (1 << dice.below(8));
      case 1 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 512), (byte) 0);
      case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + dice.below(9)), (byte) -1);
      default -> {
        final int to = dice.below(bytes.length);
        final int length = Math.min(64, bytes.length - Math.max(at, to));
        System.arraycopy(bytes, at, bytes, to, length);
      }
    }
  }

  /** Writes a 0, or an empty text, in the place of one value that is neither. */
  private static final class Leaving implements StateOutput {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final SnapshotWriter writer;
    private final int number;
    private int passed;

    private Leaving(final int number, final SnapshotHeader header) throws IOException {
      this.number = number;
      writer = new SnapshotWriter(Channels.newChannel(bytes), header);
    }

    static Leaving out(final int number, final StateMachine machine) throws IOException {
      final Leaving leaving = new Leaving(number, Snapshots.header(machine));
      machine.writeState(leaving);
      leaving.writer.finish();
      return leaving;
    }

    @Override
    public void begin(final int table, final long... shape) {
      writer.begin(table, shape);
    }

    @Override
    public void putLong(final long value) {
      writer.putLong(value != 0 && passed++ == number ? 0 : value);
    }

    @Override
    public void putLongs(final long[] values, final int from, final int count) {
      for (int i = from; i < from + count; i++) {
        putLong(values[i]);
      }
    }

    @Override
    public void putText(final int tag, final String text) {
      final boolean left = (tag != 0 || !text.isEmpty()) && passed++ == number;
      writer.putText(left ? 0 : tag, left ? "" : text);
    }

    @Override
    public void end() {
      writer.end();
    }
  }
}
