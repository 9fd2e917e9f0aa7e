package io.sluice.api.http;

import io.vertx.core.http.HttpHeaders;

/** Names and values of headers, encoded once. */
final class Headers {
  static final CharSequence POSITION = HttpHeaders.createOptimized("Sluice-Position");
  static final CharSequence DURABILITY = HttpHeaders.createOptimized("Sluice-Durability");
  static final CharSequence IDEMPOTENCY_KEY = HttpHeaders.createOptimized("Idempotency-Key");
  static final CharSequence REPLAYED = HttpHeaders.createOptimized("Idempotency-Replayed");
  static final CharSequence FEED_POSITION = HttpHeaders.createOptimized("Sluice-Feed-Position");
  static final CharSequence FEED_LAG = HttpHeaders.createOptimized("Sluice-Feed-Lag");
  static final CharSequence JOURNAL = HttpHeaders.createOptimized("Sluice-Journal");
  static final CharSequence MIRROR_AGE = HttpHeaders.createOptimized("Sluice-Mirror-Age");
  static final CharSequence RATE_LIMIT = HttpHeaders.createOptimized("RateLimit");
  static final CharSequence RATE_LIMIT_POLICY = HttpHeaders.createOptimized("RateLimit-Policy");
  static final CharSequence TRUE = HttpHeaders.createOptimized("true");
  static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  static final CharSequence NDJSON = HttpHeaders.createOptimized("application/x-ndjson");
  static final CharSequence EVENT_STREAM = HttpHeaders.createOptimized("text/event-stream");
  static final CharSequence PROBLEM = HttpHeaders.createOptimized("application/problem+json");
  static final CharSequence YAML = HttpHeaders.createOptimized("application/yaml");

  private Headers() {}
}
