/**
 * The rules of the house as tests: who may import whom, what the domain may touch, and how long a
 * line, a method or a file may be.
 *
 * <p>Every rule is also run on a fixture that breaks it, so that no rule can pass by seeing
 * nothing.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.architecture;
