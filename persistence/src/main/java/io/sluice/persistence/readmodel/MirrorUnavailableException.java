package io.sluice.persistence.readmodel;

/** Redis gave no answer. What is asked once more later may be answered. */
public final class MirrorUnavailableException extends RuntimeException {
  private final Reason reason;

  /** Why there is no answer. */
  public enum Reason {
    /** There is no connection; one is being sought. */
    NOT_CONNECTED,
    /** Too much is under way already; nothing was sent. */
    BUSY,
    /** No answer came within the time-out. */
    UNANSWERED,
    /** Redis refused, for instance because it is still loading. */
    REFUSED
  }

  MirrorUnavailableException(final Reason reason, final String words) {
    // No stack: under an outage there is one for every question, and it would say nothing.
    super(words, null, false, false);
    this.reason = reason;
  }

  private MirrorUnavailableException(final Throwable refusal) {
    super("Redis: " + refusal.getMessage(), refusal, false, false);
    this.reason = Reason.REFUSED;
  }

  static MirrorUnavailableException refused(final Throwable refusal) {
    return new MirrorUnavailableException(refusal);
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
