package io.sluice.api.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.live.LiveAudience;
import io.sluice.api.live.Round;
import io.sluice.api.live.TopicState;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** An audience that keeps what it was told last of each thing, by its code. One thread. */
final class Ear implements LiveAudience {
  private final Map<String, TopicState> states = new HashMap<>();
  private int rounds;
  private int ends;

  @Override
  public void onRound(final Round round) {
    rounds++;
    for (final TopicState state : round.states()) {
      assertTrue(state.changedAt() <= round.position());
      final JsonObject json = json(state);
      states.put(json.getString("sku", json.getString("activity")), state);
    }
  }

  @Override
  public void onOver() {
    ends++;
  }

  /** Rounds that it was told. */
  int rounds() {
    return rounds;
  }

  /** How often it was told that it is told nothing more. */
  int ends() {
    return ends;
  }

  /** Things of which it was told. */
  int size() {
    return states.size();
  }

  /** True if it was told of a thing. */
  boolean knows(final String code) {
    return states.containsKey(code);
  }

  /** Forgets what it was told. */
  void forget() {
    states.clear();
  }

  /** What it was told of a thing. */
  JsonObject json(final String code) {
    return json(state(code));
  }

  long units(final String sku, final String bucket) {
    return json(sku).getLong(bucket);
  }

  long changedAt(final String code) {
    return state(code).changedAt();
  }

  private TopicState state(final String code) {
    return Objects.requireNonNull(states.get(code), code);
  }

  private static JsonObject json(final TopicState state) {
    return new JsonObject(new String(state.json(), StandardCharsets.UTF_8));
  }
}
