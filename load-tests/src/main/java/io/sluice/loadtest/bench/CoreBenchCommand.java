package io.sluice.loadtest.bench;

import io.sluice.loadtest.result.Screen;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.Statistics;
import picocli.CommandLine.Command;

/** {@code sluice bench core}: {@link CoreBenchmark} with the profiler of allocations. */
@Command(
    name = "core",
    mixinStandardHelpOptions = true,
    description = "Reserve and confirm in the core alone, hot and spread out.")
public final class CoreBenchCommand implements Callable<Integer> {
  private static final String ALLOCATION = "gc.alloc.rate.norm";
  private static final String BYTES = "bytes";
  private static final String CONTROL = "control";
  private static final double NS_PER_SECOND = 1e9;

  @Override
  public Integer call() throws Exception {
    final Map<String, Double> harnessBytes = new LinkedHashMap<>();
    for (final RunResult result : run(CONTROL)) {
      harnessBytes.put(name(result), allocated(result));
    }
    final Map<String, Object> figures = new LinkedHashMap<>();
    for (final RunResult result : run("reserveAndConfirm")) {
      figures.put(name(result), figures(result, harnessBytes.getOrDefault(name(result), 0.0)));
    }
    Results.write(Screen.standard(), "core", "./sluice bench core", figures);
    return 0;
  }

  private static Collection<RunResult> run(final String method) throws RunnerException {
    return new Runner(new OptionsBuilder()
            .include(CoreBenchmark.class.getName() + "." + method)
            .addProfiler(GCProfiler.class)
            .build())
        .run();
  }

  private static String name(final RunResult result) {
    return result.getParams().getParam("scope") + result.getParams().getParam("size");
  }

  private static double allocated(final RunResult result) {
    final Result<?> bytes = result.getSecondaryResults().get(ALLOCATION);
    if (bytes == null) {
      throw new IllegalStateException("the profiler of allocations said nothing");
    }
    return bytes.getScore();
  }

  /** What the thread counted itself, in all invocations. */
  private static double allocatedByThread(final RunResult result) {
    final Result<?> bytes = result.getSecondaryResults().get(BYTES);
    if (bytes == null) {
      throw new IllegalStateException("the thread counted no bytes");
    }
    final long iterations = result.getPrimaryResult().getStatistics().getN();
    return bytes.getScore() / iterations / CoreBenchmark.PAIRS;
  }

  private static Map<String, Object> figures(final RunResult result, final double harnessBytes) {
    final Statistics times = result.getPrimaryResult().getStatistics();
    final double median = times.getPercentile(50);
    final Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("iterations", times.getN());
    figures.put("nsPerPair", Rounded.toTenths(median));
    figures.put("nsPerPairP10", Rounded.toTenths(times.getPercentile(10)));
    figures.put("nsPerPairP90", Rounded.toTenths(times.getPercentile(90)));
    figures.put("pairsPerSecond", Math.round(NS_PER_SECOND / median));
    figures.put("bytesPerPair", Rounded.toThousandths(allocatedByThread(result)));
    figures.put(
        "bytesPerPairByProfiler",
        Rounded.toHundredths(Math.max(0, allocated(result) - harnessBytes)));
    return figures;
  }
}
