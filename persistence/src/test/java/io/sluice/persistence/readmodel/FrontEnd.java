package io.sluice.persistence.readmodel;

import io.sluice.persistence.redis.RedisAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** A front end that knows nothing but the library. */
public final class FrontEnd {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private FrontEnd() {}

  /** Asks, and says whether the engine's classes are there; they should not be. */
  public static void main(final String[] arguments) {
    boolean engine = true;
    try {
      Class.forName("io.sluice.engine.protocol.PublicId");
    } catch (final ClassNotFoundException alone) {
      engine = false;
    }
    System.out.println(ask(arguments[0]) + (engine ? " and the engine is there" : ""));
  }

  /** What may be sold of a SKU, and whether to ask for it. */
  public static String ask(final String uri) {
    final ReaderSettings settings = ReaderSettings.defaults().withMaxAge(Duration.ofMinutes(10));
    try (MirrorReader reader = MirrorReader.open(RedisAddress.parse(uri), settings)) {
      reader.connected(PATIENCE).block();
      final Reading<MirroredStock> reading =
          reader.ask(Question.stock("SKU")).toCompletableFuture().join();
      final long sellable = reading.fresh().orElseThrow().sellable("WEB").orElseThrow();
      final EdgeAdmission admission = new EdgeAdmission(
          reader, "sixteen bytes or more".getBytes(StandardCharsets.UTF_8), EdgeLimits.defaults(1));
      final Verdict verdict = admission
          .ask(new EdgeRequest("WEB", "customer-17", true, List.of("SKU")))
          .toCompletableFuture()
          .join();
      return sellable + " " + verdict.kind();
    }
  }
}
