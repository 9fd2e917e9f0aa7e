package io.sluice.api.metrics;

import io.vertx.core.json.JsonObject;

/**
 * How far a server is on its way from the start to the stop, for whoever asks whether it is ready.
 *
 * <p>Written by the thread that starts or stops the server, read by any.
 */
public final class Readiness {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private volatile Phase phase = Phase.OPENING;
  private volatile Recovery recovery = new Recovery(Source.JOURNAL, 0, 0, 0);

  /** Where a server stands. Only one of them is ready. */
  public enum Phase {
    /** The directory is being locked. */
    OPENING("opening"),
    /** The journal is being read. */
    RECOVERING("recovering"),
    /** A new epoch is being opened and the engine started. */
    TAKING_OVER("taking-over"),
    READY("ready"),
    /** What is under way ends. */
    STOPPING("stopping");

    private final String wireName;

    Phase(final String wireName) {
      this.wireName = wireName;
    }

    /** Its name in the answer. */
    public String wireName() {
      return wireName;
    }
  }

  /** What is being read. */
  public enum Source {
    SNAPSHOT("snapshot"),
    JOURNAL("journal");

    private final String wireName;

    Source(final String wireName) {
      this.wireName = wireName;
    }

    /** Its name in the answer. */
    public String wireName() {
      return wireName;
    }
  }

  /** How much of it was read. */
  private record Recovery(Source source, long bytesRead, long bytesTotal, long position) {}

  /** Goes on to another phase. */
  public void enter(final Phase next) {
    phase = next;
  }

  /** The phase it is in. */
  public Phase phase() {
    return phase;
  }

  /** Says how much of the journal was read. */
  public void recovered(final long bytesRead, final long bytesTotal, final long position) {
    recovered(Source.JOURNAL, bytesRead, bytesTotal, position);
  }

  /** Says how much of something was read. */
  public void recovered(
      final Source source, final long bytesRead, final long bytesTotal, final long position) {
    recovery = new Recovery(source, bytesRead, bytesTotal, position);
  }

  /** True if it serves. */
  public boolean isReady() {
    return phase == Phase.READY;
  }

  /** What to answer now. */
  Answer answer() {
    final Phase now = phase;
    final JsonObject body = new JsonObject().put("status", now.wireName());
    if (now != Phase.READY && now != Phase.STOPPING) {
      final Recovery progress = recovery;
      body.put("reading", progress.source().wireName());
      body.put("bytesRead", progress.bytesRead());
      body.put("bytesTotal", progress.bytesTotal());
      body.put("position", progress.position());
    }
    return new Answer(now == Phase.READY ? OK : UNAVAILABLE, body);
  }

  /** HTTP status and body of an answer. */
  record Answer(int status, JsonObject body) {}
}
