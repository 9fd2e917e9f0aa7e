package io.sluice.engine.agent;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The bell of one agent thread: whoever gives it work rings it.
 *
 * <p>Any thread may signal; one thread at a time sleeps behind it. It may be handed out before that
 * thread exists.
 */
public final class WakeSignal implements Runnable {
  /*
   * The sleeper says that it is about to park, then looks once more for work, then parks. The
   * signaller makes its work visible, then looks whether anybody said so. A full fence on either
   * side between its own store and its look at the other's makes at least one of them see the
   * other (Dekker's argument), so no work is left behind a sleeping thread. A sleeper that is
   * unparked before it parks does not park: LockSupport keeps one permit.
   *
   * While the thread is awake, a signal is a fence and one load that stays in the cache.
   */
  private static final VarHandle SLEEPER;

  static {
    try {
      SLEEPER = MethodHandles.lookup().findVarHandle(WakeSignal.class, "sleeper", Thread.class);
    } catch (final ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile @Nullable Thread sleeper;

  /** Wakes the thread if it sleeps. Call it after the work is visible to other threads. */
  public void signal() {
    VarHandle.fullFence();
    final Thread thread = sleeper;
    if (thread != null && SLEEPER.compareAndSet(this, thread, null)) {
      LockSupport.unpark(thread);
    }
  }

  /** The same as {@link #signal()}, for those who know it as a call-back only. */
  @Override
  public void run() {
    signal();
  }

  /** Says that the calling thread looks for work once more and then sleeps. */
  void announceSleep() {
    sleeper = Thread.currentThread();
    VarHandle.fullFence();
  }

  /** Sleeps until signalled, but no longer than asked; follows {@link #announceSleep()}. */
  void sleep(final long longestNs) {
    if (sleeper != null && longestNs > 0) {
      LockSupport.parkNanos(this, longestNs);
    }
    sleeper = null;
  }

  /** Takes the announcement back: the last look found work. */
  void stayAwake() {
    sleeper = null;
  }
}
