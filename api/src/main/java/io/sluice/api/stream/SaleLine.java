package io.sluice.api.stream;

import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.JsonOutput.Name;
import io.sluice.engine.codec.event.CauseDecoder;
import io.sluice.engine.ingress.CodeDirectory;
import org.agrona.collections.Int2IntHashMap;

/** Writes what the lines of a log have in common. Reused; one thread. */
final class SaleLine {
  static final Name OF = Name.of("of");
  static final Name SKU = Name.of("sku");
  static final Name POOL = Name.of("pool");
  static final Name QUANTITY = Name.of("quantity");
  static final Name REASON = Name.of("reason");
  static final Name LOCATION = Name.of("location");
  private static final Name POSITION = Name.of("position");
  private static final Name TIME = Name.of("time");
  private static final Name MORE = Name.of("more");
  private static final Name KIND = Name.of("kind");
  private static final Name CUSTOMER = Name.of("customer");
  private static final Name LINES = Name.of("lines");

  private final CodeDirectory directory;
  private final SaleNames names;
  private final SaleChain chain;
  private final Int2IntHashMap poolByCell = new Int2IntHashMap(0);

  SaleLine(final CodeDirectory directory, final SaleNames names, final SaleChain chain) {
    this.directory = directory;
    this.names = names;
    this.chain = chain;
  }

  /** Begins a line of a kind. */
  JsonOutput begin(final String kind, final CauseDecoder cause, final long position) {
    final JsonOutput out =
        chain.begin().number(POSITION, position).time(TIME, cause.time()).plain(KIND, kind);
    return out.flag(MORE, cause.more() != 0);
  }

  /** Ends it. */
  void end() {
    chain.end();
  }

  /** Who it was, if that is known. */
  void customer(final JsonOutput out, final long high, final long low) {
    if (high != 0 || low != 0) {
      out.plain(CUSTOMER, names.of(high, low));
    }
  }

  void beginUnits(final JsonOutput out) {
    out.beginArray(LINES);
  }

  /** Units of a cell. */
  void units(final JsonOutput out, final int cell, final long units) {
    out.beginObject().number(POOL, pool(cell));
    out.plain(SKU, sku(directory.cells().sku(cell)));
    out.plain(LOCATION, location(directory.cells().location(cell)));
    out.number(QUANTITY, units).endObject();
  }

  void endUnits(final JsonOutput out) {
    out.endArray();
  }

  /** A cell belongs to a pool of the activity. */
  void open(final int cell, final int pool) {
    poolByCell.put(cell, pool);
  }

  /** The pool of a cell, 0 if it is none of the activity. */
  int pool(final int cell) {
    return poolByCell.get(cell);
  }

  String sku(final int index) {
    return directory.skus().at(index).code();
  }

  String location(final int index) {
    return directory.locations().at(index).code();
  }
}
