package io.sluice.api.webhook;

/**
 * An event that an endpoint did not take. Immutable.
 *
 * @param position of the event
 * @param type of the event
 * @param key what it is about; of several the first
 * @param attempts that failed
 * @param buriedMs wall time of the last
 * @param error what went wrong then
 */
public record DeadLetter(
    long position, String type, String key, int attempts, long buriedMs, String error) {}
