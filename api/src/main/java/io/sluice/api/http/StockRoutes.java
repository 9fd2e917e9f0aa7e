package io.sluice.api.http;

import io.sluice.api.json.AvailabilityBody;
import io.sluice.api.json.JsonInput;
import io.sluice.api.json.MovementBody;
import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.protocol.ChannelDefinition;
import io.sluice.engine.protocol.SkuDefinition;
import org.jspecify.annotations.Nullable;

/** Movements, stock, and what can be promised of it. One event loop. */
final class StockRoutes {
  private static final String SKU = "sku";
  private static final String CHANNEL = "channel";

  private final EdgeLoop loop;
  private final CodeDirectory directory;
  private final MovementBody movement = new MovementBody();
  private final AvailabilityBody question = new AvailabilityBody();

  StockRoutes(final EdgeLoop loop) {
    this.loop = loop;
    this.directory = loop.gateway().directory();
  }

  void move(final Exchange exchange, final JsonInput in) {
    movement.read(in);
    loop.gateway().stock().move(exchange.key(), movement);
    exchange.offer();
  }

  void read(final Exchange exchange) {
    if (exchange.hasNoQuery()) {
      final SkuDefinition sku = directory.skus().find(exchange.id());
      if (sku == null) {
        exchange.refuseAt(Problem.NO_ID, directory.position());
        return;
      }
      loop.gateway().stock().readStock(sku.index());
      exchange.offer();
    }
  }

  void readAvailability(final Exchange exchange, final JsonInput in) {
    question.read(in);
    loop.gateway().stock().readAvailability(question);
    exchange.offer();
  }

  void readAvailability(final Exchange exchange) {
    final QueryParameters query = QueryParameters.parse(exchange.request().query(), SKU, CHANNEL);
    final Problem problem = query.problem();
    if (problem != null) {
      exchange.refuse(problem);
      return;
    }
    readAvailability(exchange, query.value(SKU), query.value(CHANNEL));
  }

  private void readAvailability(
      final Exchange exchange, final @Nullable String skuCode, final @Nullable String code) {
    if (skuCode == null || code == null) {
      exchange.refuse(
          Problem.malformed("the parameter is required", skuCode == null ? "/sku" : "/channel"));
      return;
    }
    final SkuDefinition sku = directory.skus().find(skuCode);
    final ChannelDefinition channel = directory.channels().find(code);
    if (sku == null || channel == null) {
      exchange.refuseAt(
          sku == null
              ? Problem.noCode("SKU", skuCode, "/sku")
              : Problem.noCode(CHANNEL, code, "/channel"),
          directory.position());
      return;
    }
    loop.gateway().stock().readAvailability(channel.index(), sku.index());
    exchange.offer();
  }
}
