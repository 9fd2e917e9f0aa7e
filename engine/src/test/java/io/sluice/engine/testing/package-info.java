/**
 * What the tests of the engine share: commands, outcomes and events in readable form, turned into
 * bytes and back by the real codecs, and a machine that is checked after every step.
 *
 * <p>Test thread. Imports {@code engine.domain}, {@code engine.protocol}, {@code engine.codec} and
 * JUnit.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.engine.testing;
