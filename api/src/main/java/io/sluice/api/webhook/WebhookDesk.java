package io.sluice.api.webhook;

import io.sluice.api.webhook.WebhookAnswer.Refused;
import io.sluice.api.webhook.WebhookAnswer.Why;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Shows and changes endpoints. What it says to have changed is in the file.
 *
 * <p>The webhooks' thread, which hands it to those who ask.
 */
public final class WebhookDesk {
  /** Endpoints that there may be. */
  public static final int MAX_ENDPOINTS = 16;

  private static final int UNSAID = -1;
  private static final Logger LOGGER = LogManager.getLogger(WebhookDesk.class);

  private final EventSource source;
  private final EndpointFiles files;
  private final WebhookClock clock;
  private final WebhookCounters counters;
  private final SecureRandom random = new SecureRandom();
  private final TreeMap<String, Endpoint> endpointById = new TreeMap<>();

  WebhookDesk(
      final EventSource source,
      final EndpointFiles files,
      final WebhookClock clock,
      final WebhookCounters counters) {
    this.source = source;
    this.files = files;
    this.clock = clock;
    this.counters = counters;
  }

  /** Reads what is kept. */
  void load() throws IOException {
    for (final EndpointRecord kept : files.readAll()) {
      final Endpoint endpoint = new Endpoint(kept, clock, counters, random);
      if (endpoint.stopped() == StopReason.NONE) {
        if (!kept.journalId().equals(source.journalId())) {
          endpoint.stop(StopReason.JOURNAL_CHANGED);
        } else if (kept.readUpTo() > source.durablePosition()) {
          endpoint.stop(StopReason.POSITION_UNKNOWN);
        }
      }
      endpointById.put(kept.id(), endpoint);
    }
  }

  /** All endpoints. */
  Collection<Endpoint> endpoints() {
    return endpointById.values();
  }

  /** Writes the file of an endpoint if that lacks anything; false if it could not be written. */
  boolean save(final Endpoint endpoint) {
    try {
      files.write(endpoint.record());
      endpoint.onSaved();
      return true;
    } catch (final IOException e) {
      return failed(endpoint.id(), e);
    }
  }

  /** States what an endpoint is to be. */
  public WebhookAnswer put(final String id, final WebhookWish wish) {
    final Endpoint found = endpointById.get(id);
    final long version = found == null ? UNSAID : found.config().version();
    if (!wish.condition().test(version)) {
      return new Refused(Why.STALE);
    }
    final EndpointConfig config = new EndpointConfig(
        wish.target(), new LinkedHashSet<>(wish.types()), wish.disabled(), version + 1);
    return found == null ? create(id, config, wish.after()) : state(found, config);
  }

  /** Shows one. */
  public WebhookAnswer show(final String id) {
    final Endpoint found = endpointById.get(id);
    return found == null ? new Refused(Why.UNKNOWN) : shown(found, false, false, null);
  }

  /**
   * Shows some, by id.
   *
   * @param after id behind which to begin, empty for the first
   */
  public WebhookAnswer list(final String after, final int limit) {
    final List<WebhookView> items = new ArrayList<>();
    String last = null;
    for (final Endpoint endpoint : endpointById.tailMap(after, false).values()) {
      if (items.size() == limit) {
        return new WebhookAnswer.Many(items, last);
      }
      items.add(endpoint.view());
      last = endpoint.id();
    }
    return new WebhookAnswer.Many(items, null);
  }

  /** Removes one, with all that is known of it. */
  public WebhookAnswer remove(final String id) {
    final Endpoint found = endpointById.get(id);
    if (found == null) {
      return new Refused(Why.UNKNOWN);
    }
    try {
      files.remove(id);
    } catch (final IOException e) {
      failed(id, e);
      return new Refused(Why.FAILED);
    }
    endpointById.remove(id);
    found.remove();
    LOGGER.info("the webhook {} is removed", id);
    return new WebhookAnswer.Removed();
  }

  /** Begins anew behind a position, in the journal that there is now. */
  public WebhookAnswer replay(final String id, final String key, final long after) {
    final Endpoint found = endpointById.get(id);
    final WebhookAnswer known = repeated(found, ChangeKind.REPLAY, new KeyNote(key, after));
    if (found == null || known != null) {
      return known == null ? new Refused(Why.UNKNOWN) : known;
    }
    if (after > source.durablePosition()) {
      return new Refused(Why.POSITION_UNKNOWN);
    }
    final EndpointRecord next = found
        .record()
        .beginningBehind(source.journalId(), after)
        .noting(ChangeKind.REPLAY, new KeyNote(key, after));
    if (!written(found, next)) {
      return new Refused(Why.FAILED);
    }
    found.restart(after);
    LOGGER.info("the webhook {} begins anew behind position {}", id, after);
    return shown(found, false, false, null);
  }

  /** Signs with a new secret, and for a while with the one before, too. */
  public WebhookAnswer rotate(final String id, final String key, final long overlapMs) {
    final Endpoint found = endpointById.get(id);
    final KeyNote note = new KeyNote(key, overlapMs);
    final WebhookAnswer known = repeated(found, ChangeKind.ROTATION, note);
    if (found == null || known != null) {
      return known == null ? new Refused(Why.UNKNOWN) : known;
    }
    final SigningSecrets rotated = found.secrets().rotated(random, clock.wallMs() + overlapMs);
    final EndpointRecord next =
        found.record().signingWith(rotated).noting(ChangeKind.ROTATION, note);
    return written(found, next)
        ? shown(found, false, false, rotated.text())
        : new Refused(Why.FAILED);
  }

  /**
   * Shows some dead letters, by position.
   *
   * @param after position behind which to begin
   */
  public WebhookAnswer deadLetters(final String id, final long after, final int limit) {
    final Endpoint found = endpointById.get(id);
    if (found == null) {
      return new Refused(Why.UNKNOWN);
    }
    final Collection<DeadLetter> rest = found.letters().tailMap(after, false).values();
    final List<DeadLetter> items = rest.stream().limit(limit).toList();
    final boolean more = rest.size() > items.size();
    return new WebhookAnswer.DeadLetters(items, more ? items.getLast().position() : 0);
  }

  /**
   * Delivers dead letters once more.
   *
   * @param position of the only one, 0 for all
   */
  public WebhookAnswer retry(final String id, final String key, final long position) {
    final Endpoint found = endpointById.get(id);
    final KeyNote note = new KeyNote(key, position);
    final WebhookAnswer known = repeated(found, ChangeKind.RETRY, note);
    if (found == null || known != null) {
      return known == null ? new Refused(Why.UNKNOWN) : known;
    }
    if (position > 0 && !found.letters().containsKey(position)) {
      return new Refused(Why.UNKNOWN);
    }
    final Set<Long> positions =
        position > 0 ? Set.of(position) : new TreeSet<>(found.letters().keySet());
    final EndpointRecord next = found.record().retrying(positions).noting(ChangeKind.RETRY, note);
    if (!written(found, next)) {
      return new Refused(Why.FAILED);
    }
    found.owe(positions);
    return shown(found, false, false, null);
  }

  private WebhookAnswer create(final String id, final EndpointConfig config, final long after) {
    if (endpointById.size() == MAX_ENDPOINTS) {
      return new Refused(Why.TOO_MANY);
    }
    final long durable = source.durablePosition();
    if (after > durable) {
      return new Refused(Why.POSITION_UNKNOWN);
    }
    final EndpointRecord created = new EndpointRecord(
        id,
        config,
        StopReason.NONE,
        SigningSecrets.create(random),
        source.journalId(),
        after < 0 ? durable : after,
        List.of(),
        List.of(),
        GoneEvents.NONE,
        List.of(KeyNote.NONE, KeyNote.NONE, KeyNote.NONE));
    try {
      files.write(created);
    } catch (final IOException e) {
      failed(id, e);
      return new Refused(Why.FAILED);
    }
    final Endpoint endpoint = new Endpoint(created, clock, counters, random);
    endpointById.put(id, endpoint);
    LOGGER.info("the webhook {} begins behind position {}", id, created.readUpTo());
    return shown(endpoint, true, false, created.secrets().text());
  }

  private WebhookAnswer state(final Endpoint endpoint, final EndpointConfig config) {
    if (!written(endpoint, endpoint.record().stating(config))) {
      return new Refused(Why.FAILED);
    }
    // Whoever stated it anew has mended something, as like as not.
    endpoint.hurry();
    return shown(endpoint, false, false, null);
  }

  /** The answer to a request that was done before, null if it was not. */
  private static @Nullable WebhookAnswer repeated(
      final @Nullable Endpoint endpoint, final ChangeKind kind, final KeyNote note) {
    if (endpoint == null || !endpoint.note(kind).key().equals(note.key())) {
      return null;
    }
    if (!endpoint.note(kind).equals(note)) {
      return new Refused(Why.KEY_REUSED);
    }
    return shown(
        endpoint, false, true, kind == ChangeKind.ROTATION ? endpoint.secrets().text() : null);
  }

  private boolean written(final Endpoint endpoint, final EndpointRecord next) {
    try {
      files.write(next);
    } catch (final IOException e) {
      return failed(endpoint.id(), e);
    }
    endpoint.adopt(next);
    endpoint.onSaved();
    return true;
  }

  private boolean failed(final String id, final IOException failure) {
    counters.add(WebhookCounters.Value.WRITE_FAILURES, 1);
    LOGGER.error("the file of the webhook {} could not be written", id, failure);
    return false;
  }

  private static WebhookAnswer shown(
      final Endpoint endpoint,
      final boolean created,
      final boolean replayed,
      final @Nullable String secret) {
    return new WebhookAnswer.One(endpoint.view(), created, replayed, secret);
  }
}
