package io.sluice.engine.domain;

/**
 * What is known when an engine starts.
 *
 * @param time engine time to resume at, in milliseconds
 * @param bootIdHigh first half of the id of the machine's boot
 * @param bootIdLow second half of it
 * @param uptimeMs how long the machine is up, in milliseconds
 * @param wallMs what the wall clock says
 * @param capacity how much is to be remembered
 */
public record StartFacts(
    long time,
    long bootIdHigh,
    long bootIdLow,
    long uptimeMs,
    long wallMs,
    EngineCapacity capacity) {}
