/**
 * The rules of the engine once more, told as plainly as possible: sorted maps, one command at a
 * time, nothing shared with the engine but the vocabulary.
 *
 * <p>Test thread. Imports {@code engine.protocol} and {@code engine.testing}; the test that
 * compares also {@code engine.domain}.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.engine.naive;
