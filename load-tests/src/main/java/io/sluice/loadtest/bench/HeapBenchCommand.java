package io.sluice.loadtest.bench;

import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.protocol.ReservationChange;
import io.sluice.loadtest.result.Screen;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * {@code sluice bench heap}: what stays on the heap after many reservations that were made and
 * released again.
 *
 * <p>In process, on the core alone. Key memory is kept apart by keeping it small: engine time
 * passes so fast that few keys are too young to be forgotten, so that the capacity can be low.
 * Whatever else grows with history would show.
 */
@Command(
    name = "heap",
    mixinStandardHelpOptions = true,
    description = "Heap after 20 M reservations and releases against after 1 M.")
public final class HeapBenchCommand implements Callable<Integer> {
  private static final int FIRST_LOOK = 1_000_000;
  private static final int LAST_LOOK = 20_000_000;
  private static final int KEY_CAPACITY = 1 << 17;
  private static final int HOLD_CAPACITY = 1_000;
  private static final int COMMANDS_PER_MS = 1;

  /** A collection may leave what only the next one finds. */
  private static final int COLLECTIONS = 5;

  private static final double BYTES_PER_MIB = 1 << 20;

  @Override
  public Integer call() throws Exception {
    final Screen screen = Screen.standard();
    final CoreDriver driver =
        new CoreDriver(1, new EngineCapacity(KEY_CAPACITY, HOLD_CAPACITY), COMMANDS_PER_MS, true);
    makeAndRelease(driver, FIRST_LOOK);
    final long first = usedHeap();
    screen.line("after 1 M", "%.1f MiB".formatted(first / BYTES_PER_MIB));
    makeAndRelease(driver, LAST_LOOK - FIRST_LOOK);
    final long last = usedHeap();
    screen.line("after 20 M", "%.1f MiB".formatted(last / BYTES_PER_MIB));
    final Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("keyCapacity", KEY_CAPACITY);
    figures.put("heapAfterFirstBytes", first);
    figures.put("heapAfterLastBytes", last);
    figures.put("ratio", Rounded.toThousandths((double) last / first));
    figures.put("stateHash", Long.toHexString(driver.machine().stateHash()));
    Results.write(screen, "heap", "./sluice bench heap", figures);
    return 0;
  }

  private static void makeAndRelease(final CoreDriver driver, final int count) {
    for (int i = 0; i < count; i++) {
      driver.reserve(0);
      driver.change(ReservationChange.RELEASE, driver.lastSequence(), driver.lastSlot());
    }
  }

  private static long usedHeap() {
    for (int i = 0; i < COLLECTIONS; i++) {
      ManagementFactory.getMemoryMXBean().gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
