package io.sluice.api.gateway;

/** Somebody who waits for outcomes of commands. Told on the event loop that offered them. */
public interface Waiting {
  /**
   * The outcome of a command.
   *
   * @param outcome valid during the call only
   * @param part what {@link Gateway#tryOffer} was given
   */
  void onOutcome(Outcome outcome, int part);

  /** No outcome came in time; if one comes later it is dropped. */
  void onOutcomeUnknown(int part);

  /** Handling the outcome failed; what the command did stands. */
  void onDefect(int part);
}
