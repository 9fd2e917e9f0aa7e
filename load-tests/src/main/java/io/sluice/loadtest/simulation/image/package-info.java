/**
 * What a loss of power may leave of a real journal: the bytes of the real adapter's files at each
 * force and at any instant, the images that can be made of them, damage to them, and the real
 * recovery of each.
 *
 * <p>Runs on the caller's thread, or on as many as the caller asks for; two runs share nothing. May
 * import the journal on disk and the engine's ports.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.loadtest.simulation.image;
