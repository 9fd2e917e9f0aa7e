package io.sluice.loadtest.bench;

import picocli.CommandLine.Command;

/** {@code sluice bench}: the benchmarks by name. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "BENCHMARK",
    subcommands = {
      CoreBenchCommand.class,
      HttpBenchCommand.class,
      SoldOutBenchCommand.class,
      StartBenchCommand.class,
      RestartBenchCommand.class,
      HeapBenchCommand.class,
      SnapshotBenchCommand.class,
      RedisBenchCommand.class,
      OverloadBenchCommand.class,
      ReportCommand.class
    },
    description = "Measures, and writes what was found to load-tests/results.")
public final class BenchCommand {}
