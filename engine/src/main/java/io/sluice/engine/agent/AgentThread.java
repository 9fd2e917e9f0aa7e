package io.sluice.engine.agent;

import java.util.concurrent.TimeUnit;
import org.agrona.ErrorHandler;

/**
 * A thread that runs the turns of one agent until it is closed or a turn fails.
 *
 * <p>It never spins: a turn that did nothing is followed by one more look for work and then by a
 * sleep that the signal ends. A failure goes to the error handler once and ends the thread without
 * {@code onClose}, because an agent that failed has no orderly end.
 */
public final class AgentThread implements AutoCloseable {
  /** No sleep is longer, whatever the agent asks for. */
  public static final long LONGEST_SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private final PacedAgent agent;
  private final WakeSignal signal;
  private final ErrorHandler onFailure;
  private final Thread thread;
  private volatile boolean running = true;

  /**
   * Starts a thread.
   *
   * @param agent whose turns to run
   * @param signal what others ring to wake it
   * @param onFailure told of the exception or error that ended the thread
   */
  public static AgentThread start(
      final PacedAgent agent, final WakeSignal signal, final ErrorHandler onFailure) {
    final AgentThread started = new AgentThread(agent, signal, onFailure);
    started.thread.start();
    return started;
  }

  private AgentThread(
      final PacedAgent agent, final WakeSignal signal, final ErrorHandler onFailure) {
    this.agent = agent;
    this.signal = signal;
    this.onFailure = onFailure;
    thread = Thread.ofPlatform().name(agent.roleName()).unstarted(this::run);
  }

  /** Whether the thread still runs turns; false after a failure, too. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  /**
   * Lets the current turn end, then the agent's {@code onClose} run, and waits for both. An
   * interrupt of the caller does not cut that short and is restored afterwards.
   */
  @Override
  public void close() {
    running = false;
    signal.signal();
    if (thread == Thread.currentThread()) {
      return;
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (final InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      agent.onStart();
      while (running) {
        if (agent.doWork() == 0) {
          rest();
        }
      }
      agent.onClose();
    } catch (final Throwable failure) {
      running = false;
      onFailure.onError(failure);
    }
  }

  private void rest() throws Exception {
    signal.announceSleep();
    if (running && agent.doWork() == 0) {
      signal.sleep(Math.min(agent.idleNs(), LONGEST_SLEEP_NS));
    } else {
      signal.stayAwake();
    }
  }
}
