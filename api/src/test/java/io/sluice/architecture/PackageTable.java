package io.sluice.architecture;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Which package of ours may import which others of ours; a package that has no row may not be. */
final class PackageTable {
  private final String root;
  private final Map<String, String[]> importsByRow = new LinkedHashMap<>();

  PackageTable(final String root) {
    this.root = root;
    engine();
    persistence();
    api();
  }

  private void engine() {
    row("engine.protocol");
    row("engine.codec", "engine.protocol");
    row("engine.domain", "engine.protocol", "engine.codec");
    row("engine.spi", "engine.protocol");
    row("engine.agent");
    row("engine.ingress", "engine.protocol", "engine.codec");
    row(
        "engine.sequencer",
        "engine.protocol",
        "engine.codec",
        "engine.domain",
        "engine.spi",
        "engine.ingress",
        "engine.agent");
    row("engine.recovery", "engine.protocol", "engine.codec", "engine.domain", "engine.spi");
    row(
        "engine.replica",
        "engine.protocol",
        "engine.codec",
        "engine.domain",
        "engine.spi",
        "engine.agent",
        "engine.sequencer",
        "engine.recovery");
  }

  private void persistence() {
    row("persistence.chronicle", "engine.protocol", "engine.codec", "engine.spi", "engine.agent");
    row("persistence.memory", "engine.protocol", "engine.codec", "engine.spi", "engine.agent");
    row("persistence.snapshot", "engine.spi");
    row(
        "persistence.mirror",
        "engine.protocol",
        "engine.codec",
        "engine.domain",
        "engine.spi",
        "engine.replica");
    row("persistence.redis", "engine.domain", "persistence.mirror");
    row("persistence.readmodel", "persistence.mirror", "persistence.redis");
  }

  private void api() {
    row("api.json", "engine.protocol");
    row("api.admission");
    row(
        "api.gateway",
        "engine.protocol",
        "engine.codec",
        "engine.ingress",
        "api.admission",
        "api.json");
    row(
        "api.stream",
        "engine.protocol",
        "engine.codec",
        "engine.spi",
        "engine.agent",
        "engine.ingress",
        "api.json");
    row(
        "api.live",
        "engine.protocol",
        "engine.codec",
        "engine.domain",
        "engine.spi",
        "engine.agent",
        "engine.ingress",
        "api.json");
    row("api.fairness");
    row("api.query", "api.json", "persistence.readmodel");
    row("api.webhook", "engine.agent", "api.json", "api.stream");
    row(
        "api.http",
        "engine.protocol",
        "engine.codec",
        "engine.ingress",
        "api.admission",
        "api.json",
        "api.gateway",
        "api.stream",
        "api.live",
        "api.query",
        "api.webhook");
    row(
        "api.metrics",
        "engine.protocol",
        "engine.codec",
        "engine.spi",
        "engine.ingress",
        "engine.sequencer",
        "engine.replica",
        "persistence.mirror",
        "api.admission",
        "api.gateway",
        "api.stream",
        "api.live",
        "api.webhook");
  }

  private void row(final String name, final String... imports) {
    importsByRow.put(
        name,
        Stream.concat(Stream.of(name), Stream.of(imports))
            .map(this::pattern)
            .toArray(String[]::new));
  }

  /** Patterns of what each row may import, itself among them, by row. */
  Map<String, String[]> rows() {
    return importsByRow;
  }

  /** The pattern of each row, and of the one package that may import every other. */
  String[] patterns() {
    return Stream.concat(importsByRow.keySet().stream(), Stream.of("api.boot"))
        .map(this::pattern)
        .toArray(String[]::new);
  }

  /** The pattern of a row with all that lies below it. */
  String pattern(final String row) {
    return root + "." + row + "..";
  }
}
