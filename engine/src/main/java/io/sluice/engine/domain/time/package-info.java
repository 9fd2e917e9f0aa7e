/**
 * Engine time and the version of the rules, as the log knows them. Nothing here asks a clock.
 *
 * <p>Engine thread. Imports {@code domain.table} and the codecs.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.engine.domain.time;
