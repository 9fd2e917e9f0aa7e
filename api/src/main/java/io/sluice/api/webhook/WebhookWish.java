package io.sluice.api.webhook;

import java.util.List;
import java.util.function.LongPredicate;

/**
 * What an operator wants an endpoint to be. Immutable.
 *
 * @param target where events are to be sent
 * @param types of the events that are to be sent, empty for all
 * @param after position behind which a new one begins, -1 for the last durable one
 * @param disabled whether nothing is to be sent
 * @param condition told the version that there is, -1 for none; whether it may be replaced
 */
public record WebhookWish(
    TargetUrl target, List<String> types, long after, boolean disabled, LongPredicate condition) {}
