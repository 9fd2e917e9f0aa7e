/** A small share of the outages. */
@org.jspecify.annotations.NullMarked
package io.sluice.loadtest.simulation.outage;
