package io.sluice.engine.domain;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.sluice.engine.codec.command.CancelOrderDecoder;
import io.sluice.engine.codec.command.ChangeReservationDecoder;
import io.sluice.engine.codec.command.MessageHeaderDecoder;
import io.sluice.engine.codec.command.PlaceOrderDecoder;
import io.sluice.engine.codec.command.RecordPaymentDecoder;
import io.sluice.engine.codec.command.RequestDecoder;
import io.sluice.engine.codec.command.ReserveOrWaitDecoder;
import io.sluice.engine.codec.command.ReserveStockDecoder;
import io.sluice.engine.domain.claim.ClaimStore;
import io.sluice.engine.domain.dedup.KeyMemory;
import io.sluice.engine.domain.stock.StockLedger;
import org.agrona.DirectBuffer;

/**
 * Loads into the cache what deciding waiting commands will need, so that the cache misses of many
 * commands overlap, where deciding one after the other would wait for each.
 *
 * <p>Two steps, each for all commands before the next: a cell is found only through the row of its
 * SKU or of a record. Only the first line of a command is looked at: nearly all have one. Codes
 * that do not exist are looked up in vain and do no harm. Reads state only; every value that is
 * returned is without meaning and has to be kept, so that the load is not left out. Engine thread.
 */
final class Lookahead {
  /** Most commands between two calls of {@link #end}; what comes after them is not looked at. */
  private static final int MAX_WAITING = 64;

  // Read in place, since a decoder for each of them costs more than the loads save. A command
  // without
  // lines lets what lies behind it be taken for a SKU: the buffer has to reach that far.
  private static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;
  private static final int TEMPLATE_OFFSET = MessageHeaderDecoder.templateIdEncodingOffset();
  private static final int KEY_OFFSET = HEADER + RequestDecoder.keyHighEncodingOffset();
  private static final int RESERVE_SKU_OFFSET = HEADER
      + ReserveStockDecoder.BLOCK_LENGTH
      + ReserveStockDecoder.LinesDecoder.HEADER_SIZE
      + ReserveStockDecoder.LinesDecoder.skuEncodingOffset();
  private static final int WAIT_SKU_OFFSET = HEADER + ReserveOrWaitDecoder.skuEncodingOffset();
  private static final int ORDER_SKU_OFFSET = HEADER
      + PlaceOrderDecoder.BLOCK_LENGTH
      + PlaceOrderDecoder.LinesDecoder.HEADER_SIZE
      + PlaceOrderDecoder.LinesDecoder.skuEncodingOffset();
  private static final int CHANGE_SLOT_OFFSET =
      HEADER + ChangeReservationDecoder.slotEncodingOffset();
  private static final int PAYMENT_SLOT_OFFSET = HEADER + RecordPaymentDecoder.slotEncodingOffset();
  private static final int CANCEL_SLOT_OFFSET = HEADER + CancelOrderDecoder.slotEncodingOffset();

  private final KeyMemory keys;
  private final ClaimStore claims;
  private final StockLedger ledger;

  /** Of each waiting command: its SKU, or the complement of its slot. */
  private final int[] subjects = new int[MAX_WAITING];

  private int waiting;

  Lookahead(final EngineState state) {
    keys = state.keys();
    claims = state.claims();
    ledger = state.ledger();
  }

  /** The first step: where the key would stand, and the row of the SKU or record. */
  long begin(final DirectBuffer command, final int offset) {
    if (waiting == MAX_WAITING) {
      return 0;
    }
    final int subject = subject(command, offset);
    subjects[waiting++] = subject;
    return keys.touch(command.getLong(offset + KEY_OFFSET, LITTLE_ENDIAN))
        + (subject < 0 ? claims.touch(~subject) : ledger.touchSku(subject));
  }

  /**
   * The second step, for all commands since the last: the cell that units will most likely be taken
   * from or put into.
   */
  long end() {
    long touched = 0;
    for (int i = 0; i < waiting; i++) {
      final int subject = subjects[i];
      touched +=
          ledger.touchCell(subject < 0 ? claims.firstCell(~subject) : ledger.firstCell(subject));
    }
    waiting = 0;
    return touched;
  }

  /** SKU of the first line of a command, or the complement of the slot that it is about. */
  static int subject(final DirectBuffer command, final int offset) {
    final int template = command.getShort(offset + TEMPLATE_OFFSET, LITTLE_ENDIAN);
    return switch (template) {
      case ReserveStockDecoder.TEMPLATE_ID -> at(command, offset + RESERVE_SKU_OFFSET);
      case ReserveOrWaitDecoder.TEMPLATE_ID -> at(command, offset + WAIT_SKU_OFFSET);
      case PlaceOrderDecoder.TEMPLATE_ID -> at(command, offset + ORDER_SKU_OFFSET);
      case ChangeReservationDecoder.TEMPLATE_ID -> ~at(command, offset + CHANGE_SLOT_OFFSET);
      case RecordPaymentDecoder.TEMPLATE_ID -> ~at(command, offset + PAYMENT_SLOT_OFFSET);
      case CancelOrderDecoder.TEMPLATE_ID -> ~at(command, offset + CANCEL_SLOT_OFFSET);
      default -> 0;
    };
  }

  private static int at(final DirectBuffer command, final int index) {
    return command.getInt(index, LITTLE_ENDIAN);
  }
}
