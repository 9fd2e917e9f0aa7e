/**
 * Checks the log of an activity, as anybody can who has the file: its chain, its units, and that
 * nobody was passed over.
 *
 * <p>Knows nothing but the text of the log, so that a defect of the engine or of what makes the log
 * can not hide in here. Imports nothing of ours. One thread.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.api.fairness;
