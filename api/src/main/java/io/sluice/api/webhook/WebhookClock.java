package io.sluice.api.webhook;

import java.util.concurrent.TimeUnit;

/** The time that webhooks go by. Any thread. */
public interface WebhookClock {
  /** The machine's. */
  WebhookClock MACHINE = new WebhookClock() {
    @Override
    public long monotonicMs() {
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public long wallMs() {
      return System.currentTimeMillis();
    }
  };

  /** For pauses: milliseconds from anywhere that never go back. */
  long monotonicMs();

  /** For receivers and people: milliseconds since 1970. */
  long wallMs();
}
