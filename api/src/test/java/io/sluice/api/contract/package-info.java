/**
 * The published contract beside what the server really says: every route over a real socket.
 *
 * <p>Tests only.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.api.contract;
