package io.sluice.engine.domain;

import io.sluice.engine.domain.activity.Activities;
import io.sluice.engine.domain.catalog.Catalog;
import io.sluice.engine.domain.channel.Channels;
import io.sluice.engine.domain.claim.ClaimContext;
import io.sluice.engine.domain.claim.ClaimStore;
import io.sluice.engine.domain.claim.ExpiryHeap;
import io.sluice.engine.domain.dedup.KeyMemory;
import io.sluice.engine.domain.location.Locations;
import io.sluice.engine.domain.order.Orders;
import io.sluice.engine.domain.sourcing.AllocationPlan;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.domain.table.HashedTable;
import io.sluice.engine.domain.table.TableContent;
import io.sluice.engine.domain.time.EngineTimeState;
import java.util.ArrayList;
import java.util.List;

/**
 * All that an engine knows: one object a concept, and the tables under them by name.
 *
 * <p>Engine thread. Read by deciders and answers, written by appliers.
 */
public final class EngineState {
  // Names of tables: part of the state hash for ever.
  private static final int SKUS = 1;
  private static final int LOCATIONS = 2;
  private static final int CHANNELS = 3;
  private static final int LEDGER = 10;
  private static final int CLAIMS = 20;
  private static final int KEYS = 30;
  private static final int ORDERS = 40;
  private static final int TIME = 50;
  private static final int ACTIVITIES = 60;

  private final Catalog catalog = new Catalog(SKUS);
  private final Locations locations = new Locations(LOCATIONS);
  private final Channels channels = new Channels(CHANNELS);
  private final StockLedger ledger = new StockLedger(LEDGER);
  private final ClaimStore claims = new ClaimStore(CLAIMS);
  private final ExpiryHeap expiry = new ExpiryHeap();
  private final KeyMemory keys = new KeyMemory(KEYS);
  private final Orders orders = new Orders(ORDERS);
  private final EngineTimeState time = new EngineTimeState(TIME);
  private final Activities activities = new Activities(ACTIVITIES);
  private final AllocationPlan plan = new AllocationPlan(ledger, locations, channels);
  private final HashedTable[] tables = collectTables();

  /** SKUs. */
  public Catalog catalog() {
    return catalog;
  }

  /** Places that hold stock. */
  public Locations locations() {
    return locations;
  }

  /** Sales channels. */
  public Channels channels() {
    return channels;
  }

  /** Units. */
  public StockLedger ledger() {
    return ledger;
  }

  /** Records of reservations and orders. */
  public ClaimStore claims() {
    return claims;
  }

  /** What will expire. */
  public ExpiryHeap expiry() {
    return expiry;
  }

  /** Accepted keys. */
  public KeyMemory keys() {
    return keys;
  }

  /** Outside ids and payments. */
  public Orders orders() {
    return orders;
  }

  /** Engine time and rules. */
  public EngineTimeState time() {
    return time;
  }

  /** Flash sales and livestreams. */
  public Activities activities() {
    return activities;
  }

  /** Scratch: which cells serve a line. */
  AllocationPlan plan() {
    return plan;
  }

  ClaimContext claimContext() {
    return new ClaimContext(claims, expiry, ledger, catalog, locations, channels, activities, plan);
  }

  /**
   * Hash of the whole state: equal after live running and after replay, different if any field of
   * any table differs. Costs a handful of additions.
   */
  public long hash() {
    long hash = 0;
    for (final HashedTable table : tables) {
      hash = Long.rotateLeft(hash, 7) * 0xD6E8FEB86659FD93L + table.hash();
    }
    return hash;
  }

  /** Every table of the state. */
  public List<HashedTable> tables() {
    return List.of(tables);
  }

  /** Everything that a snapshot holds, in the order in which it is written and read. */
  List<TableContent> contents() {
    final List<TableContent> all = new ArrayList<>(contentsOfKeys());
    all.addAll(contentsOfRecords());
    all.addAll(contentsBehindRecords());
    return all;
  }

  /** The first of them: what takes longest to be made anew follows from these. */
  List<TableContent> contentsOfKeys() {
    return List.of(keys.contents());
  }

  /** The next of them, up to all that the other derived parts of the state follow from. */
  List<TableContent> contentsOfRecords() {
    final List<TableContent> all = new ArrayList<>();
    all.add(catalog.skus());
    all.add(locations.registry());
    all.add(channels.registry());
    all.addAll(List.of(ledger.contents()));
    all.addAll(List.of(claims.contents()));
    return all;
  }

  /** The rest of them. */
  List<TableContent> contentsBehindRecords() {
    final List<TableContent> all = new ArrayList<>(List.of(orders.contents()));
    all.add(time.table());
    all.addAll(List.of(activities.contents()));
    return all;
  }

  private HashedTable[] collectTables() {
    final List<HashedTable> all = new ArrayList<>();
    all.add(catalog.skus().hashes());
    all.add(locations.registry().hashes());
    all.add(channels.registry().hashes());
    all.addAll(List.of(ledger.tables()));
    all.addAll(List.of(claims.tables()));
    all.addAll(List.of(keys.tables()));
    all.addAll(List.of(orders.tables()));
    all.add(time.table());
    all.addAll(List.of(activities.tables()));
    return all.toArray(HashedTable[]::new);
  }
}
