package io.sluice.loadtest.http;

import org.jspecify.annotations.Nullable;

/**
 * Decides what each of many callers does next, and hears what came of it. On the loop's thread
 * only.
 */
public interface CallSource {
  /** One call and what becomes of its reply. */
  interface Errand {
    /** The request. */
    Call call();

    /** It was answered. */
    void onReply(Reply reply);

    /** It went out and no answer came. */
    void onLost(Loss loss);
  }

  /** What to send now, or null if nothing is to be sent until something else is answered. */
  @Nullable
  Errand next();

  /** True if there will be nothing more, whatever is answered. */
  boolean isOver();
}
