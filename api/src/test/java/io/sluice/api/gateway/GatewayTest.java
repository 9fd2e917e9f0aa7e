package io.sluice.api.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.ingress.EngineDoor;
import io.sluice.engine.protocol.Limits;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class GatewayTest {
  private static final int LANE = 0;

  private final EngineDoor door =
      new EngineDoor(8 * Limits.MAX_COMMAND_BYTES, 1 << 20, new CodeDirectory(), () -> {});

  @Test
  void shouldLetTheJournalEndAfterTheEventLoops() throws Exception {
    final Vertx vertx = Vertx.vertx();
    final Context eventLoop = vertx.getOrCreateContext();
    final Gateway gateway =
        new Gateway(door, new byte[16], 10, 1_000, new EdgeCounters(), failure -> {});
    final CompletableFuture<Void> attached = new CompletableFuture<>();
    eventLoop.runOnContext(nothing -> {
      gateway.attach(eventLoop, 0);
      attached.complete(null);
    });
    attached.get(10, TimeUnit.SECONDS);
    vertx.close().await(10, TimeUnit.SECONDS);

    door.directory().follow(() -> 1);
    assertEquals(true, door.hasRoom(LANE));
    door.answer(LANE, 1, new UnsafeBuffer(new byte[64]), 0, 64);
    door.announceProgress();
  }
}
