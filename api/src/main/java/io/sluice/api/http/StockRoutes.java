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
    final SkuDefinition sku = directory.skus().find(exchange.id());
    if (sku == null) {
      exchange.refuseAt(Problem.NO_ID, directory.position());
      return;
    }
    loop.gateway().stock().readStock(sku.index());
    exchange.offer();
  }

  void readAvailability(final Exchange exchange, final JsonInput in) {
    question.read(in);
    loop.gateway().stock().readAvailability(question);
    exchange.offer();
  }

  void readAvailability(final Exchange exchange, final QueryParameters query) {
    readAvailability(exchange, query.value(ReadQuery.SKU), query.value(ReadQuery.CHANNEL));
  }

  /** What is said of a parameter that has to be there. */
  static Problem missing(final String parameter) {
    return Problem.malformed("the parameter is required", '/' + parameter);
  }

  private void readAvailability(
      final Exchange exchange, final @Nullable String skuCode, final @Nullable String code) {
    if (skuCode == null || code == null) {
      exchange.refuse(missing(skuCode == null ? ReadQuery.SKU : ReadQuery.CHANNEL));
      return;
    }
    final SkuDefinition sku = directory.skus().find(skuCode);
    final ChannelDefinition channel = directory.channels().find(code);
    if (sku == null || channel == null) {
      exchange.refuseAt(
          sku == null
              ? Problem.noCode("SKU", skuCode, "/sku")
              : Problem.noCode(ReadQuery.CHANNEL, code, "/channel"),
          directory.position());
      return;
    }
    loop.gateway().stock().readAvailability(channel.index(), sku.index());
    exchange.offer();
  }
}
