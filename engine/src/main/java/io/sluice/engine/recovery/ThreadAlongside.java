package io.sluice.engine.recovery;

import io.sluice.engine.domain.Alongside;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Runs each piece of work on a new thread. Stateless, any thread. */
public final class ThreadAlongside implements Alongside {
  private final String threadName;

  /** Threads are called like this. */
  public ThreadAlongside(final String threadName) {
    this.threadName = threadName;
  }

  @Override
  public Runnable begin(final Runnable work) {
    final FutureTask<?> task = new FutureTask<>(work, null);
    Thread.ofPlatform().name(threadName).daemon().start(task);
    return () -> await(task);
  }

  private static void await(final FutureTask<?> task) {
    try {
      task.get();
    } catch (final ExecutionException e) {
      if (e.getCause() instanceof final Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a part of the state was made", e);
    }
  }
}
