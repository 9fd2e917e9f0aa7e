package io.sluice.loadtest.http.kill;

/**
 * A SKU at a location.
 *
 * @param sku what
 * @param location where
 */
record Cell(String sku, String location) {}
