package io.sluice.engine.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AgentThreadTest {
  private final WakeSignal signal = new WakeSignal();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  @Test
  void shouldFindAllWorkThatWasSignalled() throws Exception {
    final int rounds = 100_000;
    final Counter counter = new Counter(AgentThread.LONGEST_SLEEP_NS);
    try (AgentThread thread = AgentThread.start(counter, signal, failures::add)) {
      for (int i = 1; i <= rounds; i++) {
        counter.give();
        signal.signal();
        if (i % 1_000 == 0) {
          counter.awaitTaken(i);
        }
      }
      counter.awaitTaken(rounds);
      assertTrue(thread.isAlive());
    }
    assertEquals(rounds, counter.taken());
    assertTrue(failures.isEmpty());
  }

  @Test
  void shouldTakeATurnWhenTheSleepThatTheAgentAskedForIsOver() throws Exception {
    final Counter counter = new Counter(1);
    try (AgentThread thread = AgentThread.start(counter, signal, failures::add)) {
      counter.give();
      counter.awaitTaken(1);
      assertTrue(thread.isAlive());
    }
  }

  @Test
  void shouldSleepWhileThereIsNothingToDo() throws Exception {
    final Counter counter = new Counter(AgentThread.LONGEST_SLEEP_NS);
    try (AgentThread thread = AgentThread.start(counter, signal, failures::add)) {
      counter.firstTurn.await();
      final long begin = System.nanoTime();
      counter.awaitTurns(counter.turns() + 5);
      assertTrue(System.nanoTime() - begin >= AgentThread.LONGEST_SLEEP_NS);
      assertTrue(thread.isAlive());
    }
  }

  @Test
  void shouldStartAndCloseTheAgentOnItsOwnThread() {
    final Counter counter = new Counter(AgentThread.LONGEST_SLEEP_NS);

    AgentThread.start(counter, signal, failures::add).close();

    assertEquals(List.of("start on counter", "close on counter"), counter.log);
  }

  @Test
  void shouldReportAFailureOnceAndNotCloseTheAgentThatFailed() throws Exception {
    final AssertionError failure = new AssertionError("broken");
    final Counter counter = new Counter(AgentThread.LONGEST_SLEEP_NS) {
      @Override
      public int doWork() {
        firstTurn.countDown();
        throw failure;
      }
    };

    final AgentThread thread = AgentThread.start(counter, signal, failures::add);
    counter.firstTurn.await();
    thread.close();

    assertEquals(1, failures.size());
    assertSame(failure, failures.getFirst());
    assertEquals(List.of("start on counter"), counter.log);
    assertFalse(thread.isAlive());
  }

  /** Takes what it was given, and counts. */
  private static class Counter implements PacedAgent {
    private long given;
    private long taken;
    private int turns;
    final CountDownLatch firstTurn = new CountDownLatch(1);
    final List<String> log = new CopyOnWriteArrayList<>();
    private final long idleNs;

    Counter(final long idleNs) {
      this.idleNs = idleNs;
    }

    @Override
    public void onStart() {
      log.add("start on " + Thread.currentThread().getName());
    }

    @Override
    public int doWork() {
      firstTurn.countDown();
      return take();
    }

    @Override
    public long idleNs() {
      return idleNs;
    }

    @Override
    public void onClose() {
      log.add("close on " + Thread.currentThread().getName());
    }

    @Override
    public String roleName() {
      return "counter";
    }

    private synchronized int take() {
      final long waiting = given - taken;
      taken = given;
      turns++;
      notifyAll();
      return (int) waiting;
    }

    synchronized void give() {
      given++;
    }

    synchronized long taken() {
      return taken;
    }

    synchronized int turns() {
      return turns;
    }

    synchronized void awaitTaken(final long expected) throws InterruptedException {
      while (taken < expected) {
        wait();
      }
    }

    synchronized void awaitTurns(final int expected) throws InterruptedException {
      while (turns < expected) {
        wait();
      }
    }
  }
}
