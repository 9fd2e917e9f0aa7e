package io.sluice.engine.domain;

import io.sluice.engine.codec.command.CancelOrderDecoder;
import io.sluice.engine.codec.command.ChangeReservationDecoder;
import io.sluice.engine.codec.command.MessageHeaderDecoder;
import io.sluice.engine.codec.command.PlaceOrderDecoder;
import io.sluice.engine.codec.command.RecordPaymentDecoder;
import io.sluice.engine.codec.command.RequestDecoder;
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
  private static final int NOTHING = -1;

  private final KeyMemory keys;
  private final ClaimStore claims;
  private final StockLedger ledger;
  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final RequestDecoder request = new RequestDecoder();
  private final ReserveStockDecoder reserveStock = new ReserveStockDecoder();
  private final PlaceOrderDecoder placeOrder = new PlaceOrderDecoder();
  private final ChangeReservationDecoder changeReservation = new ChangeReservationDecoder();
  private final RecordPaymentDecoder recordPayment = new RecordPaymentDecoder();
  private final CancelOrderDecoder cancelOrder = new CancelOrderDecoder();

  Lookahead(final EngineState state) {
    keys = state.keys();
    claims = state.claims();
    ledger = state.ledger();
  }

  /** The first step: where the key would stand, and the row of the SKU or record. */
  long begin(final DirectBuffer command, final int offset) {
    request.wrap(command, offset + MessageHeaderDecoder.ENCODED_LENGTH);
    header.wrap(command, offset);
    final long key = keys.touch(request.keyHigh());
    final int slot = slot(command, offset);
    return key + (slot == NOTHING ? ledger.touchSku(sku(command, offset)) : claims.touch(slot));
  }

  /** The second step: the cell that units will most likely be taken from or put into. */
  long end(final DirectBuffer command, final int offset) {
    header.wrap(command, offset);
    final int slot = slot(command, offset);
    return ledger.touchCell(
        slot == NOTHING ? ledger.firstCell(sku(command, offset)) : claims.firstCell(slot));
  }

  /** Slot of the record that a command is about. */
  private int slot(final DirectBuffer command, final int offset) {
    return switch (header.templateId()) {
      case ChangeReservationDecoder.TEMPLATE_ID ->
        changeReservation.wrapAndApplyHeader(command, offset, header).slot();
      case RecordPaymentDecoder.TEMPLATE_ID ->
        recordPayment.wrapAndApplyHeader(command, offset, header).slot();
      case CancelOrderDecoder.TEMPLATE_ID ->
        cancelOrder.wrapAndApplyHeader(command, offset, header).slot();
      default -> NOTHING;
    };
  }

  /** SKU of the first line of a command. */
  private int sku(final DirectBuffer command, final int offset) {
    return switch (header.templateId()) {
      case ReserveStockDecoder.TEMPLATE_ID -> {
        final ReserveStockDecoder.LinesDecoder lines =
            reserveStock.wrapAndApplyHeader(command, offset, header).lines();
        yield lines.hasNext() ? lines.next().sku() : NOTHING;
      }
      case PlaceOrderDecoder.TEMPLATE_ID -> {
        final PlaceOrderDecoder.LinesDecoder lines =
            placeOrder.wrapAndApplyHeader(command, offset, header).lines();
        yield lines.hasNext() ? lines.next().sku() : NOTHING;
      }
      default -> NOTHING;
    };
  }
}
