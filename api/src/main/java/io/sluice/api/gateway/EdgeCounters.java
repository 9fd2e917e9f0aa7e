package io.sluice.api.gateway;

import io.sluice.api.admission.AdmissionCounters;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the edge counts. The event loops add, anybody reads; nothing here is ever reset.
 *
 * <p>A gauge is the difference of two counters, so that no reader sees it below zero for long.
 */
public final class EdgeCounters {
  /** Statuses that the edge answers with, ascending. */
  private static final int[] STATUSES = {
    101, 200, 201, 202, 204, 304, 400, 404, 405, 408, 409, 410, 412, 413, 415, 422, 429, 431, 500,
    503, 504
  };

  private final AdmissionCounters admission = new AdmissionCounters();
  private final LongAdder[] answersByStatus = new LongAdder[600];
  private final LongAdder connectionsOpened = new LongAdder();
  private final LongAdder connectionsClosed = new LongAdder();
  private final LongAdder connectionsRefused = new LongAdder();
  private final LongAdder connectionsDropped = new LongAdder();
  private final LongAdder commandsOffered = new LongAdder();
  private final LongAdder commandsSettled = new LongAdder();
  private final LongAdder commandsNotAdmitted = new LongAdder();
  private final LongAdder outcomesUnknown = new LongAdder();
  private final LongAdder outcomesLate = new LongAdder();
  private final LongAdder soldOutAnswers = new LongAdder();
  private final LongAdder batchEntries = new LongAdder();
  private final LongAdder importLines = new LongAdder();

  /** Counters at zero. */
  public EdgeCounters() {
    for (final int status : STATUSES) {
      answersByStatus[status] = new LongAdder();
    }
  }

  /** Statuses that are counted, ascending. */
  public static int[] statuses() {
    return STATUSES.clone();
  }

  /** Answers with one of {@link #statuses()}, by HTTP status. */
  public LongAdder answers(final int status) {
    return answersByStatus[status];
  }

  /** What is counted of who is let in. */
  public AdmissionCounters admission() {
    return admission;
  }

  /** Connections that were accepted. */
  public LongAdder connectionsOpened() {
    return connectionsOpened;
  }

  /** Accepted connections that are closed. */
  public LongAdder connectionsClosed() {
    return connectionsClosed;
  }

  /** Connections that were closed at once because there were too many. */
  public LongAdder connectionsRefused() {
    return connectionsRefused;
  }

  /** Connections that were closed because the client did not read its answers. */
  public LongAdder connectionsDropped() {
    return connectionsDropped;
  }

  /** Commands that the engine took, reads too. */
  public LongAdder commandsOffered() {
    return commandsOffered;
  }

  /** Taken commands that nobody waits for any more: answered, or given up. */
  public LongAdder commandsSettled() {
    return commandsSettled;
  }

  /** Commands that were refused before the engine saw them: the door was closed or full. */
  public LongAdder commandsNotAdmitted() {
    return commandsNotAdmitted;
  }

  /** Commands whose outcome did not come in time. */
  public LongAdder outcomesUnknown() {
    return outcomesUnknown;
  }

  /** Outcomes that came after nobody waited for them any more. */
  public LongAdder outcomesLate() {
    return outcomesLate;
  }

  /** Reservations and orders that were refused as sold out without asking the engine. */
  public LongAdder soldOutAnswers() {
    return soldOutAnswers;
  }

  /** Entries of batches. */
  public LongAdder batchEntries() {
    return batchEntries;
  }

  /** Lines of imports. */
  public LongAdder importLines() {
    return importLines;
  }
}
