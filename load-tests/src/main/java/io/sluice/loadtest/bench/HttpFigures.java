package io.sluice.loadtest.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What the blocks of the HTTP benchmark say: medians of ratios that were made within a block. */
final class HttpFigures {
  static final String PROCESS = "process";
  static final String DISK = "disk";
  static final String BARE = "bare";

  private static final double NS_PER_US = 1e3;

  private final List<Block> blocks;

  HttpFigures(final List<Block> blocks) {
    this.blocks = blocks;
  }

  /** All of them, for a result file. */
  Map<String, Object> toResult() {
    final Map<String, Object> figures = new LinkedHashMap<>();
    put(figures, "processToBare", block -> throughput(block, PROCESS) / throughput(block, BARE));
    put(figures, "diskToBare", block -> throughput(block, DISK) / throughput(block, BARE));
    put(figures, "oneCallerExcessInForces", HttpFigures::excessInForces);
    put(figures, "batchToSingle", HttpFigures::batchToSingle);
    for (final String contestant : List.of(PROCESS, DISK, BARE)) {
      put(figures, contestant + "PerSecond", block -> throughput(block, contestant));
      put(figures, contestant + "ServerCpuUs", block -> cpu(block, contestant));
      put(figures, contestant + "OneCallerP50Us", block -> oneCallerP50Us(block, contestant));
      put(figures, contestant + "ManyCallersP99Us", block -> manyCallersP99Us(block, contestant));
    }
    put(figures, "batchPerSecond", block -> block.leg(DISK, LegKind.BATCHES).unitsPerSecond());
    put(figures, "forceFilledAheadP50Us", block -> block.filledAhead().p50() / NS_PER_US);
    put(figures, "forceGrowingP50Us", block -> block.growing().p50() / NS_PER_US);
    put(
        figures,
        "journalBytesPerFrame",
        block -> block.leg(DISK, LegKind.ONE_CALLER).journalBytesPerFrame());
    return figures;
  }

  /** By how many forces of the bare disk one caller waits longer than at the control. */
  private static double excessInForces(final Block block) {
    final double excessUs = oneCallerP50Us(block, DISK) - oneCallerP50Us(block, BARE);
    return excessUs * NS_PER_US / block.filledAhead().p50();
  }

  private static double batchToSingle(final Block block) {
    return block.leg(DISK, LegKind.BATCHES).unitsPerSecond() / throughput(block, DISK);
  }

  private static double throughput(final Block block, final String contestant) {
    return block.leg(contestant, LegKind.MANY_CALLERS).unitsPerSecond();
  }

  private static double cpu(final Block block, final String contestant) {
    return block.leg(contestant, LegKind.MANY_CALLERS).serverCpuUsPerRequest();
  }

  private static double oneCallerP50Us(final Block block, final String contestant) {
    return block.leg(contestant, LegKind.ONE_CALLER).latency().p50() / NS_PER_US;
  }

  private static double manyCallersP99Us(final Block block, final String contestant) {
    return block.leg(contestant, LegKind.MANY_CALLERS).latency().p99() / NS_PER_US;
  }

  private void put(
      final Map<String, Object> figures, final String name, final ToDoubleFunction<Block> figure) {
    figures.put(
        name, Spread.of(blocks.stream().map(figure::applyAsDouble).toList()).toResult());
  }
}
