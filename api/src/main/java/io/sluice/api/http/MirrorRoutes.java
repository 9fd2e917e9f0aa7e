package io.sluice.api.http;

import io.sluice.api.json.JsonInput;
import io.sluice.api.query.MirrorQueries;
import io.sluice.api.query.MirrorQuestion;
import io.sluice.api.query.MirrorQuestion.Kind;
import io.sluice.engine.protocol.PublicId;
import org.jspecify.annotations.Nullable;

/** Reads that the mirror is to answer. One event loop. */
final class MirrorRoutes {
  private final EdgeLoop loop;

  MirrorRoutes(final EdgeLoop loop) {
    this.loop = loop;
  }

  /** Has the mirror answer. */
  void read(final Exchange exchange, final ReadQuery query) {
    final Kind kind = kind(exchange.resource());
    final boolean byQuery = kind == Kind.AVAILABILITY;
    final String sku = byQuery ? query.parameters().value(ReadQuery.SKU) : null;
    final String channel = byQuery ? query.parameters().value(ReadQuery.CHANNEL) : null;
    final Problem problem = byQuery ? check(sku, channel) : check(kind, exchange.id());
    final MirrorQueries mirror = loop.mirror();
    if (problem != null || mirror == null) {
      exchange.refuse(problem == null ? Problem.NO_MIRROR : problem);
      return;
    }
    final String name = sku == null ? exchange.id() : sku;
    final MirrorQuestion question =
        new MirrorQuestion(kind, name, channel, query.after(), query.waitMs(), query.maxAgeMs());
    new MirrorExchange(loop, exchange, mirror).ask(question);
  }

  private static Kind kind(final Resource resource) {
    return switch (resource) {
      case STOCK -> Kind.STOCK;
      case AVAILABILITY -> Kind.AVAILABILITY;
      case RESERVATION -> Kind.RESERVATION;
      case ORDER -> Kind.ORDER;
      default -> throw new IllegalStateException("not in the mirror: " + resource);
    };
  }

  private static @Nullable Problem check(
      final @Nullable String sku, final @Nullable String channel) {
    if (sku == null || channel == null) {
      return StockRoutes.missing(sku == null ? ReadQuery.SKU : ReadQuery.CHANNEL);
    }
    if (!JsonInput.isId(sku)) {
      return Problem.noCode("SKU", sku, '/' + ReadQuery.SKU);
    }
    return JsonInput.isId(channel)
        ? null
        : Problem.noCode(ReadQuery.CHANNEL, channel, '/' + ReadQuery.CHANNEL);
  }

  /** What has not the form of a name is no name of anything. */
  private static @Nullable Problem check(final Kind kind, final String id) {
    final boolean isName = switch (kind) {
      case RESERVATION -> PublicId.isValid(PublicId.RESERVATION, id);
      case ORDER -> PublicId.isValid(PublicId.ORDER, id);
      default -> JsonInput.isId(id);
    };
    return isName ? null : Problem.NO_ID;
  }
}
