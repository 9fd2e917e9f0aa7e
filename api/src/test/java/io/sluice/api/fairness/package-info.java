/** Tests of the package of the same name. */
@org.jspecify.annotations.NullUnmarked
package io.sluice.api.fairness;
