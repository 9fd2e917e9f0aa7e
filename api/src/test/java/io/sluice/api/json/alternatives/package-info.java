/** The way of reading and writing JSON that was not taken, kept to be compared with. */
@org.jspecify.annotations.NullUnmarked
package io.sluice.api.json.alternatives;
