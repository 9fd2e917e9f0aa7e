package io.sluice.api.admission;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What admission counts. The event loops add, anybody reads; nothing here is ever reset.
 *
 * <p>A gauge is the sum of what was added and taken away again.
 */
public final class AdmissionCounters {
  private final Map<RequestClass, LongAdder> begun = perClass();
  private final Map<RequestClass, LongAdder> ended = perClass();
  private final Map<RequestClass, LongAdder> refused = perClass();
  private final LongAdder limit = new LongAdder();
  private final LongAdder callersRefused = new LongAdder();
  private final LongAdder callers = new LongAdder();

  /** Requests that were let in. */
  public LongAdder begun(final RequestClass requestClass) {
    return of(begun, requestClass);
  }

  /** Of those, the ones that were answered or given up. */
  public LongAdder ended(final RequestClass requestClass) {
    return of(ended, requestClass);
  }

  /** Requests that were refused since too many were under way. */
  public LongAdder refused(final RequestClass requestClass) {
    return of(refused, requestClass);
  }

  /** The limits of all event loops together, as they stand. */
  public LongAdder limit() {
    return limit;
  }

  /** Requests that were refused since their caller had sent too many. */
  public LongAdder callersRefused() {
    return callersRefused;
  }

  /** Callers that are kept in mind. */
  public LongAdder callers() {
    return callers;
  }

  private static LongAdder of(
      final Map<RequestClass, LongAdder> counters, final RequestClass requestClass) {
    final LongAdder counter = counters.get(requestClass);
    assert counter != null : "there is one for each class";
    return counter;
  }

  private static Map<RequestClass, LongAdder> perClass() {
    final Map<RequestClass, LongAdder> counters = new EnumMap<>(RequestClass.class);
    for (final RequestClass requestClass : RequestClass.values()) {
      counters.put(requestClass, new LongAdder());
    }
    return counters;
  }
}
