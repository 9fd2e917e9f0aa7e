package io.sluice.api.webhook;

import java.util.function.Consumer;

/** Carries one request to an endpoint. */
interface Courier extends AutoCloseable {
  /**
   * Sends a request; never blocks.
   *
   * @param onReceipt told once, on any thread, within {@link Parcel#TIMEOUT_MS} and a little
   */
  void send(Parcel parcel, Consumer<Receipt> onReceipt);

  /** Sends no more; what is on its way may or may not be told of. */
  @Override
  void close();
}
