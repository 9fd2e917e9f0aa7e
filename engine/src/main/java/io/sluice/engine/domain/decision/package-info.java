/**
 * One command being decided: its cause, its refusal, the subject of its answer.
 *
 * <p>Engine thread. Imports {@code engine.protocol} and the event codecs.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.engine.domain.decision;
