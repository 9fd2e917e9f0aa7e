package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sluice.engine.codec.command.ChangeReservationEncoder;
import io.sluice.engine.codec.command.MessageHeaderEncoder;
import io.sluice.engine.codec.command.MoveStockEncoder;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.MovementKind;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.testing.ClaimId;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Name;
import io.sluice.engine.testing.Outcome;
import io.sluice.engine.testing.Scenario;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A decision that fails leaves no trace but its count: bytes that no edge would send show it. */
class DefectTest extends Scenario {
  private static final long KEY = OWN_KEYS + 1;
  private static final int UNKNOWN_TYPE = 9_999;
  private static final short UNKNOWN_CODE = 99;

  /** So long that its bytes fit a command, but not an event when each becomes three. */
  private static final int REASON_BYTES = 30_000;

  @Test
  void shouldAnswerACommandOfUnknownTypeAsADefectAndForgetIt() {
    thenNoTraceOf(
        received(SKU_1, AT_HQ, 1),
        buffer -> new MessageHeaderEncoder().wrap(buffer, 0).templateId(UNKNOWN_TYPE));
  }

  @Test
  void shouldAnswerAnUnknownKindOfMovementAsADefectAndForgetIt() {
    thenNoTraceOf(
        received(SKU_1, AT_HQ, 1),
        buffer -> new MoveStockEncoder()
            .wrap(buffer, MessageHeaderEncoder.ENCODED_LENGTH)
            .kind(UNKNOWN_CODE));
  }

  @Test
  void shouldAnswerAnUnknownChangeAsADefectAndForgetIt() {
    given(received(SKU_1, AT_HQ, 1));
    final ClaimId id = given(reserve(SKU_1, 1));

    thenNoTraceOf(
        confirm(id),
        buffer -> new ChangeReservationEncoder()
            .wrap(buffer, MessageHeaderEncoder.ENCODED_LENGTH)
            .change(UNKNOWN_CODE));

    thenReservation(id, reservation(ReservationStatus.HELD));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Limits.MAX_QUANTITY + 1, Long.MIN_VALUE, Long.MAX_VALUE})
  void shouldAnswerALineOfUnitsThatNoLineMayHaveAsADefectAndForgetIt(final long units) {
    given(received(SKU_1, AT_HQ, 5));

    thenNoTraceOf(reserve(SKU_1, units), buffer -> {});
    thenNoTraceOf(reserve(SKU_1, 1).and(SKU_1, units), buffer -> {});
    thenNoTraceOf(order(SKU_1, units), buffer -> {});
    thenNoTraceOf(order(SKU_1, 1).at(1).and(SKU_1, units).at(1), buffer -> {});
    thenNoTraceOf(received(SKU_1, AT_HQ, units), buffer -> {});
    thenNoTraceOf(adjust(SKU_1, AT_HQ, units == -1 ? 0 : units), buffer -> {});
  }

  @Test
  void shouldAcceptTheMostUnitsThatALineMayHave() {
    given(received(SKU_1, AT_HQ, Limits.MAX_QUANTITY));
    given(adjust(SKU_1, AT_STORE, Limits.MAX_QUANTITY));
    given(reserve(SKU_1, Limits.MAX_QUANTITY));
    given(order(SKU_1, Limits.MAX_QUANTITY - 1));
    given(adjust(SKU_1, AT_STORE, -1));
    thenUnits(SKU_1, AT_STORE, 0, Limits.MAX_QUANTITY - 1, 0);
  }

  @Test
  void shouldDropTheFactsThatWereStatedBeforeADecisionFailed() {
    final Command.MoveLine line = new Command.MoveLine(SKU_1, AT_HQ, 1, "x".repeat(REASON_BYTES));
    final Command move = new Command.MoveStock(MovementKind.RECEIVE, List.of(line), "", "");

    // Bytes that are no UTF-8 are read as a character of three bytes each: too long to be stated,
    // which shows only after the opening of the cell was.
    thenNoTraceOf(move, buffer -> {
      int i = 0;
      while (buffer.getByte(i) != 'x' || buffer.getByte(i + 1) != 'x') {
        i++;
      }
      buffer.setMemory(i, REASON_BYTES, (byte) 0xff);
    });

    assertEquals(0, machine().machine().state().ledger().cellCount());
  }

  @Test
  void shouldGoOnAfterADefectUnderTheSameKey() {
    final Command move = received(SKU_1, AT_HQ, 1);
    thenNoTraceOf(
        move, buffer -> new MessageHeaderEncoder().wrap(buffer, 0).templateId(UNKNOWN_TYPE));

    whenUnderKey(KEY, move);

    thenUnits(SKU_1, AT_HQ, 1, 0, 0);
    assertFalse(outcome().answer().replayed());
  }

  private void thenNoTraceOf(final Command command, final Consumer<MutableDirectBuffer> damage) {
    final long hash = machine().machine().stateHash();
    final Outcome outcome = machine().sendDamaged(command, Name.of(KEY), damage);
    rejected(RejectReason.INTERNAL).check(outcome);
    thenStated();
    assertEquals(hash, machine().machine().stateHash());
    assertFalse(machine().remembers(Name.of(KEY)));
  }
}
