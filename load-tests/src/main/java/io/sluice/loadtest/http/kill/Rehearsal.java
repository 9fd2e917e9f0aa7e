package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.http.Background;
import io.sluice.loadtest.http.CallTraffic;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.HttpLoop;
import io.sluice.loadtest.server.RunningServer;
import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.server.ServerCommand;
import io.sluice.loadtest.server.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One start of a server from which its later starts learn: java keeps the classes that it loaded
 * and linked, so that a start takes half of the processor time. What the server does is the same.
 */
final class Rehearsal {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofMinutes(3);
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);
  private static final long LOOK_PAUSE_NS = 1_000_000;
  private static final int ACKNOWLEDGEMENTS = 500;
  private static final int CONNECTIONS = 8;

  private Rehearsal() {}

  /** The command that starts from what was learnt; the same where java cannot learn. */
  static ServerCommand of(final Sandbox sandbox, final ServerCommand command)
      throws IOException, InterruptedException {
    final Path cache = sandbox.directory().resolve("classes.aot");
    final Path data = sandbox.directory().resolve("rehearsal");
    final RunningServer server = sandbox
        .start(
            "rehearsal",
            command.withJavaOptions("-XX:AOTCacheOutput=" + cache),
            new ServerOptions(data, "disk", List.of("--journal-file-bytes", "16MiB")))
        .awaitReady(START_LIMIT);
    final Belief belief = new Belief("disk", new Violations());
    try (HttpCaller caller = new HttpCaller(server.address())) {
      World.create(caller, belief);
    }
    final MixedLoad load = new MixedLoad(belief, new SplittableRandom(1), "r", false);
    final HttpLoop loop = new HttpLoop(
        Audit.options(server.address(), CONNECTIONS), new CallTraffic(server.address(), load));
    final Background end = Background.start("rehearsal-end", () -> {
      final long startNs = System.nanoTime();
      while (belief.acknowledged() < ACKNOWLEDGEMENTS
          && System.nanoTime() - startNs < PATIENCE_NS) {
        LockSupport.parkNanos(LOOK_PAUSE_NS);
      }
      loop.stop();
    });
    loop.run();
    end.join();
    server.stop(STOP_LIMIT);
    return Files.exists(cache) ? command.withJavaOptions("-XX:AOTCache=" + cache) : command;
  }
}
