/** Tests of the webhooks: part by part, turn by turn, and with a receiver on loopback. */
@org.jspecify.annotations.NullMarked
package io.sluice.api.webhook;
