/**
 * The state machine: routes a command to the decider of its concept and an event to its applier,
 * and writes the outcome.
 *
 * <p>One thread at a time; asks no clock, does no I/O, logs and locks nothing. Each concept has a
 * package of its own below this one; they know only the concepts that they build on. Imports
 * {@code engine.protocol}, {@code engine.codec} and Agrona.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.engine.domain;
