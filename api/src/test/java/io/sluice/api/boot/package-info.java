/**
 * The program as an operator meets it: options, signals, exit codes and words, mostly of real child
 * processes.
 *
 * <p>Tests only.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.api.boot;
