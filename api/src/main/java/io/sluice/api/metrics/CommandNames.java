package io.sluice.api.metrics;

import io.sluice.engine.codec.command.CancelOrderDecoder;
import io.sluice.engine.codec.command.ChangeActivityDecoder;
import io.sluice.engine.codec.command.ChangeReservationDecoder;
import io.sluice.engine.codec.command.DefineActivityDecoder;
import io.sluice.engine.codec.command.DefineChannelDecoder;
import io.sluice.engine.codec.command.DefineLocationDecoder;
import io.sluice.engine.codec.command.DefineSkuDecoder;
import io.sluice.engine.codec.command.MoveStockDecoder;
import io.sluice.engine.codec.command.PlaceOrderDecoder;
import io.sluice.engine.codec.command.ReadActivityDecoder;
import io.sluice.engine.codec.command.ReadAvailabilityDecoder;
import io.sluice.engine.codec.command.ReadOrderDecoder;
import io.sluice.engine.codec.command.ReadReservationDecoder;
import io.sluice.engine.codec.command.ReadStockDecoder;
import io.sluice.engine.codec.command.RecordPaymentDecoder;
import io.sluice.engine.codec.command.ReserveOrWaitDecoder;
import io.sluice.engine.codec.command.ReserveStockDecoder;
import java.util.Map;
import java.util.TreeMap;

/** What commands are called in metrics, by the template id of their message. */
final class CommandNames {
  private CommandNames() {}

  /** All of them, in the order of ids. */
  static Map<Integer, String> byTemplateId() {
    return new TreeMap<>(Map.ofEntries(
        Map.entry(DefineSkuDecoder.TEMPLATE_ID, "define_sku"),
        Map.entry(DefineLocationDecoder.TEMPLATE_ID, "define_location"),
        Map.entry(DefineChannelDecoder.TEMPLATE_ID, "define_channel"),
        Map.entry(MoveStockDecoder.TEMPLATE_ID, "move_stock"),
        Map.entry(ReserveStockDecoder.TEMPLATE_ID, "reserve_stock"),
        Map.entry(ChangeReservationDecoder.TEMPLATE_ID, "change_reservation"),
        Map.entry(PlaceOrderDecoder.TEMPLATE_ID, "place_order"),
        Map.entry(RecordPaymentDecoder.TEMPLATE_ID, "record_payment"),
        Map.entry(CancelOrderDecoder.TEMPLATE_ID, "cancel_order"),
        Map.entry(ReadReservationDecoder.TEMPLATE_ID, "read_reservation"),
        Map.entry(ReadOrderDecoder.TEMPLATE_ID, "read_order"),
        Map.entry(ReadStockDecoder.TEMPLATE_ID, "read_stock"),
        Map.entry(ReadAvailabilityDecoder.TEMPLATE_ID, "read_availability"),
        Map.entry(DefineActivityDecoder.TEMPLATE_ID, "define_activity"),
        Map.entry(ChangeActivityDecoder.TEMPLATE_ID, "change_activity"),
        Map.entry(ReadActivityDecoder.TEMPLATE_ID, "read_activity"),
        Map.entry(ReserveOrWaitDecoder.TEMPLATE_ID, "reserve_or_wait")));
  }
}
