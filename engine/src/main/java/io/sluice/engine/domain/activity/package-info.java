/**
 * Flash sales and livestreams: what is set apart for them, from when until when, and how much of it
 * one customer may have. A pool of the ledger holds the units of each item.
 */
@NullMarked
package io.sluice.engine.domain.activity;

import org.jspecify.annotations.NullMarked;
