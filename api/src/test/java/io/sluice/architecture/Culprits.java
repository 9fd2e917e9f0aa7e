package io.sluice.architecture;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What each rule must find among the fixtures: the breaking types and members, by rule. */
final class Culprits {
  private static final String MACHINE = "AsksTheMachine";
  private static final String LIBRARIES = "engine.spi.UsesLibraries";

  private final Map<String, Set<String>> byRule = new TreeMap<>();

  private Culprits() {
    addLayers();
    addDomain();
    addHomes();
    addManners();
  }

  static Map<String, Set<String>> byRule() {
    return new Culprits().byRule;
  }

  private void addLayers() {
    for (final String row : new PackageTable("any").rows().keySet()) {
      add("layer " + row, row + ".ImportsBoot", "wiring");
    }
    add("layer api.gateway", "api.gateway.ReadsTheMirror", "library", "queries", "redis", "texts");
    add("every package is in the table", "elsewhere.Homeless");
    add("packages are acyclic", "engine.codec.left.Left", "right");
    add("packages are acyclic", "engine.codec.right.Right", "left");
  }

  private void addDomain() {
    add("protocol is a leaf", "engine.protocol.ImportsBoot", "wiring");
    add("domain is pure", "engine.domain.ImportsBoot", "wiring");
    add("domain is pure", "engine.domain.ReachesOut", "file", "future", "lock", "ring", "socket");
    add(
        "domain iterates in a defined order",
        "engine.domain.IteratesByHash",
        "identities",
        "map",
        "set",
        "weak");
    add("domain has no volatile field", "engine.domain.SharesState", "shared");
    add("domain has no synchronized method", "engine.domain.SharesState", "both");
    add("only appliers write state", "engine.domain.Shelf", "fillInSilence", "filler");
    add("core is deterministic", "engine.domain." + MACHINE, "millis");
    add("core is deterministic", "engine.protocol." + MACHINE, "millis");
    add(
        "core is deterministic",
        "engine.codec." + MACHINE,
        "clock",
        "date",
        "environment",
        "generator",
        "identity",
        "instant",
        "millis",
        "nanos",
        "property",
        "random",
        "seeded",
        "thread",
        "uuid");
  }

  private void addHomes() {
    add("chronicle has one home", LIBRARIES, "chronicle");
    add("vertx and netty have their homes", LIBRARIES, "netty", "vertx");
    add("micrometer has its home", LIBRARIES, "micrometer");
    add("the JSON library has one home", LIBRARIES, "json");
    add("the library of limits has one home", LIBRARIES, "limits");
    add("the command line library has one home", LIBRARIES, "commandLine");
    add("the configuration library has one home", LIBRARIES, "configuration");
    add("reactor and lettuce are off the command path", LIBRARIES, "lettuce", "reactor", "streams");
    add("no decision reads the mirror", "api.gateway.ReadsTheMirror", "library", "redis", "texts");
    add("only reads ask the mirror", "api.gateway.ReadsTheMirror", "queries");
    add("only reads ask the mirror", "api.http.AsksTheMirror", "queries");
    add(
        "engine logs in recovery only",
        LIBRARIES,
        "err",
        "javaLogging",
        "log4j",
        "oldLog4j",
        "out",
        "platformLog",
        "slf4j");
  }

  private void addManners() {
    add("nothing is serialized", "api.json.Frozen");
    add("nothing is serialized", "api.json.Frozen", "stream");
    for (final String word :
        new String[] {"Data", "Helper", "Impl", "Info", "Manager", "Util", "Utils"}) {
      add("types are not named by filler words", "api.json.Order" + word);
    }
  }

  private void add(final String rule, final String type, final String... members) {
    final Stream<String> culprits =
        members.length == 0 ? Stream.of(type) : Stream.of(members).map(name -> type + "." + name);
    culprits.forEach(byRule.computeIfAbsent(rule, any -> new TreeSet<>())::add);
  }
}
