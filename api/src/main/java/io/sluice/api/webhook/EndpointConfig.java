package io.sluice.api.webhook;

import java.util.Set;

/**
 * What an operator stated of an endpoint. Immutable.
 *
 * @param target where events are sent
 * @param types of the events that are sent, empty for all
 * @param disabled whether nothing is to be sent
 * @param version how often it was stated
 */
record EndpointConfig(TargetUrl target, Set<String> types, boolean disabled, long version) {
  boolean wants(final String type) {
    return types.isEmpty() || types.contains(type);
  }
}
