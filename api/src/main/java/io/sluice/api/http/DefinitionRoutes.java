package io.sluice.api.http;

import io.sluice.api.gateway.Gateway;
import io.sluice.api.gateway.Outcome;
import io.sluice.api.gateway.StockCommands;
import io.sluice.api.json.ActivityBody;
import io.sluice.api.json.ChannelBody;
import io.sluice.api.json.DefinitionWriter;
import io.sluice.api.json.JsonInput;
import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.JsonOutput.Name;
import io.sluice.api.json.LocationBody;
import io.sluice.api.json.SkuBody;
import io.sluice.engine.codec.outcome.DefinitionOutcomeDecoder;
import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.ingress.DefinitionTable;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ChannelDefinition;
import io.sluice.engine.protocol.LocationDefinition;
import io.sluice.engine.protocol.SkuDefinition;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * SKUs, locations, channels and activities: put through the engine, read from the directory of what
 * is durable. One event loop.
 */
final class DefinitionRoutes {
  private static final Name POSITION = Name.of("position");
  private static final Name ITEMS = Name.of("items");
  private static final Name NEXT_CURSOR = Name.of("nextCursor");
  private static final String LIMIT = "limit";
  private static final String CURSOR = "cursor";
  private static final int MAX_LIMIT = 500;
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_CURSOR_DIGITS = 9;
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int NOT_MODIFIED = 304;
  private static final long UNDEFINED = -1;

  private final Gateway gateway;
  private final CodeDirectory directory;
  private final JsonOutput out;
  private final Kind<SkuDefinition> skus;
  private final Kind<LocationDefinition> locations;
  private final Kind<ChannelDefinition> channels;
  private final Kind<ActivityDefinition> activities;
  private final SkuBody sku = new SkuBody();
  private final LocationBody location = new LocationBody();
  private final ChannelBody channel = new ChannelBody();
  private final ActivityBody activity = new ActivityBody();

  /** How one kind of definition is found and shown. */
  private record Kind<T>(
      DefinitionTable<T> table, BiConsumer<JsonOutput, T> writer, ToLongFunction<T> version) {
    long versionOf(final String code) {
      final T found = table.find(code);
      return found == null ? UNDEFINED : version.applyAsLong(found);
    }
  }

  DefinitionRoutes(final Gateway gateway, final JsonOutput out) {
    this.gateway = gateway;
    this.out = out;
    directory = gateway.directory();
    final DefinitionWriter writer = writer(directory);
    skus = new Kind<>(directory.skus(), writer::sku, SkuDefinition::version);
    locations = new Kind<>(directory.locations(), writer::location, LocationDefinition::version);
    channels = new Kind<>(directory.channels(), writer::channel, ChannelDefinition::version);
    activities = new Kind<>(directory.activities(), writer::activity, ActivityDefinition::version);
  }

  /** A writer of definitions with the codes of a directory. */
  static DefinitionWriter writer(final CodeDirectory directory) {
    return new DefinitionWriter(
        index -> directory.skus().at(index).code(),
        index -> directory.locations().at(index).code(),
        index -> directory.channels().at(index).code());
  }

  /** Puts the whole thing. */
  void put(final Exchange exchange, final JsonInput in) {
    final String code = exchange.id();
    final Resource resource = exchange.resource();
    if (!JsonInput.isId(code)) {
      exchange.refuse(Problem.of(
          ProblemType.MALFORMED_REQUEST,
          "a code has 1 to 64 of A-Z a-z 0-9 . _ : - and begins with a letter or digit"));
      return;
    }
    final long version = expectedVersion(exchange, code);
    if (version == EntityTags.MALFORMED || version == EntityTags.NEVER) {
      return;
    }
    final long expected = version == EntityTags.ANY ? StockCommands.ANY_VERSION : version;
    switch (resource) {
      case SKU -> {
        sku.read(in);
        gateway.stock().defineSku(code, sku, expected);
      }
      case LOCATION -> {
        location.read(in);
        gateway.stock().defineLocation(code, location, expected);
      }
      case ACTIVITY -> {
        activity.read(in);
        gateway.activities().define(code, activity, expected);
      }
      default -> {
        channel.read(in);
        gateway.stock().defineChannel(code, channel, expected);
      }
    }
    exchange.offer();
  }

  /** Writes what is stored after a put; returns the status. */
  int write(final Exchange exchange, final Outcome outcome) {
    final DefinitionOutcomeDecoder defined = outcome.definition();
    writeStored(kind(exchange.resource()), defined.index(), exchange);
    out.number(POSITION, outcome.position());
    return defined.created() == 0 ? OK : CREATED;
  }

  /** Shows one. */
  void read(final Exchange exchange) {
    if (exchange.hasNoQuery()) {
      read(exchange, kind(exchange.resource()));
    }
  }

  /** Shows some, in the order of registration. */
  void list(final Exchange exchange) {
    final QueryParameters query = QueryParameters.parse(exchange.request().query(), LIMIT, CURSOR);
    final Problem problem = query.problem();
    if (problem != null) {
      exchange.refuse(problem);
      return;
    }
    final int limit = number(query.value(LIMIT), DEFAULT_LIMIT);
    if (limit < 1 || limit > MAX_LIMIT) {
      exchange.refuse(Problem.malformed("must be from 1 to " + MAX_LIMIT, "/limit"));
      return;
    }
    final int from = number(query.value(CURSOR), 0);
    if (from < 0) {
      exchange.refuse(Problem.malformed("no answer gave this cursor", "/cursor"));
      return;
    }
    list(exchange, kindOfList(exchange.resource()), from, limit);
  }

  private <T> void read(final Exchange exchange, final Kind<T> kind) {
    // Asked first: what is read afterwards is at least as new.
    final long position = directory.position();
    final T found = kind.table().find(exchange.id());
    if (found == null) {
      exchange.refuseAt(Problem.NO_ID, position);
      return;
    }
    final long version = kind.version().applyAsLong(found);
    exchange.with(HttpHeaders.ETAG, EntityTags.of(version));
    final String condition = exchange.request().getHeader(HttpHeaders.IF_NONE_MATCH);
    if (EntityTags.matches(condition, version)) {
      exchange.sendNothing(NOT_MODIFIED, position);
      return;
    }
    out.clear().beginObject();
    kind.writer().accept(out, found);
    out.number(POSITION, position).endObject();
    exchange.sendResource(OK, position);
  }

  private <T> void list(
      final Exchange exchange, final Kind<T> kind, final int from, final int limit) {
    final long position = directory.position();
    final List<T> items = kind.table().list(from, limit);
    out.clear().beginObject().beginArray(ITEMS);
    for (final T item : items) {
      out.beginObject();
      kind.writer().accept(out, item);
      out.endObject();
    }
    out.endArray();
    if (items.size() == limit && from + limit < kind.table().size()) {
      out.plain(NEXT_CURSOR, Integer.toString(from + limit));
    }
    out.number(POSITION, position).endObject();
    exchange.sendResource(OK, position);
  }

  private <T> void writeStored(final Kind<T> kind, final int index, final Exchange exchange) {
    final T stored = kind.table().at(index);
    exchange.with(HttpHeaders.ETAG, EntityTags.of(kind.version().applyAsLong(stored)));
    kind.writer().accept(out, stored);
  }

  /** What If-Match asks for; answers itself when that can not be met. */
  private long expectedVersion(final Exchange exchange, final String code) {
    if (exchange.request().getHeader(HttpHeaders.IF_NONE_MATCH) != null) {
      exchange.refuse(
          Problem.of(ProblemType.MALFORMED_REQUEST, "a PUT takes If-Match, not If-None-Match"));
      return EntityTags.MALFORMED;
    }
    final String condition = exchange.request().getHeader(HttpHeaders.IF_MATCH);
    if (condition == null) {
      return EntityTags.ANY;
    }
    final long version =
        EntityTags.expected(condition, kind(exchange.resource()).versionOf(code));
    if (version == EntityTags.MALFORMED) {
      exchange.refuse(Problem.of(ProblemType.MALFORMED_REQUEST, "If-Match is not an entity tag"));
    } else if (version == EntityTags.NEVER) {
      exchange.refuseAt(
          Problem.of(ProblemType.PRECONDITION_FAILED, "no version has this entity tag"),
          directory.position());
    }
    return version;
  }

  private Kind<?> kind(final Resource resource) {
    return switch (resource) {
      case SKU -> skus;
      case LOCATION -> locations;
      case CHANNEL -> channels;
      case ACTIVITY -> activities;
      default -> throw new IllegalArgumentException("not a definition: " + resource);
    };
  }

  private Kind<?> kindOfList(final Resource resource) {
    return switch (resource) {
      case SKUS -> skus;
      case LOCATIONS -> locations;
      case CHANNELS -> channels;
      case ACTIVITIES -> activities;
      default -> throw new IllegalArgumentException("not a list: " + resource);
    };
  }

  private static int number(final @Nullable String text, final int otherwise) {
    if (text == null) {
      return otherwise;
    }
    final boolean isNumber = !text.isEmpty()
        && text.length() <= MAX_CURSOR_DIGITS
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return isNumber ? Integer.parseInt(text) : -1;
  }
}
