package io.sluice.engine.domain.claim;

import io.sluice.engine.domain.activity.Activities;
import io.sluice.engine.domain.catalog.Catalog;
import io.sluice.engine.domain.channel.Channels;
import io.sluice.engine.domain.location.Locations;
import io.sluice.engine.domain.sourcing.AllocationPlan;
import io.sluice.engine.domain.stock.StockLedger;

/**
 * The state that decisions about reservations and orders read.
 *
 * @param claims the records
 * @param expiry what will expire
 * @param ledger units
 * @param catalog SKUs
 * @param locations where stock is
 * @param channels who sells from where
 * @param activities what is set apart for whom
 * @param plan which cells serve a line
 */
public record ClaimContext(
    ClaimStore claims,
    ExpiryHeap expiry,
    StockLedger ledger,
    Catalog catalog,
    Locations locations,
    Channels channels,
    Activities activities,
    AllocationPlan plan) {}
