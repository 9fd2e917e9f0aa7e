package io.sluice.loadtest.http.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.CallSource;
import io.sluice.loadtest.http.CallTraffic;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.HttpLoop;
import io.sluice.loadtest.http.kill.Violations.Kind;
import io.sluice.loadtest.server.RunningServer;
import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.server.ServerCommand;
import io.sluice.loadtest.server.ServerOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The audit against the real server, whose honest answers are made wrong by changing the belief
 * behind its back.
 */
@Timeout(120)
final class AuditTest {
  private static final int ACKNOWLEDGEMENTS = 500;
  private static final Cell CELL = new Cell(World.PLENTY.getFirst(), World.LOCATIONS.getFirst());

  private final Violations violations = new Violations();
  private final Belief belief = new Belief("process", violations);
  private Sandbox sandbox;
  private RunningServer server;

  @BeforeEach
  void startAndLoad() throws Exception {
    sandbox = Sandbox.temporary("audit-test");
    final ServerOptions options = ServerOptions.of(sandbox.directory().resolve("data"), "process");
    server = sandbox
        .start("server", ServerCommand.ofOwnClassPath(), options)
        .awaitReady(Duration.ofMinutes(1));
    try (HttpCaller caller = new HttpCaller(server.address())) {
      World.create(caller, belief);
    }
    final MixedLoad endless = new MixedLoad(belief, new SplittableRandom(5), "a", false);
    final CallTraffic traffic = new CallTraffic(server.address(), new Limited(endless));
    new HttpLoop(Audit.options(server.address(), 8), traffic).run();
    audit();
    assertTrue(violations.isEmpty(), () -> violations.texts().toString());
    assertTrue(belief.holdings().size() > ACKNOWLEDGEMENTS / 4, "the load made something");
  }

  @AfterEach
  void end() {
    sandbox.close();
  }

  @Test
  void shouldFindAnOrderThatTheServerDoesNotHave() throws Exception {
    final Map<Cell, Long> units = Map.of(CELL, 1L);
    belief.addHolding(new Holding(true, "o00000zzzz0000001", false, "somebody", units));
    audit();
    assertTrue(violations.count(Kind.LOST) > 0, () -> violations.texts().toString());
  }

  @Test
  void shouldFindAnOrderThatNobodyWasToldOf() throws Exception {
    final String body = "{\"channel\":\"" + World.CHANNEL
        + "\",\"customer\":\"stranger\",\"lines\":[{\"sku\":\"" + CELL.sku()
        + "\",\"location\":\"" + CELL.location() + "\",\"quantity\":1}]}";
    try (HttpCaller caller = new HttpCaller(server.address())) {
      caller.callSuccessfully(Call.post("/v1/orders", "strange-key", body));
    }
    audit();
    assertEquals(1, violations.count(Kind.DOUBLED), () -> violations.texts().toString());
  }

  @Test
  void shouldFindUnitsThatCameInAndAreNotThere() throws Exception {
    belief.addOnHand(CELL, 5);
    audit();
    assertEquals(1, violations.count(Kind.LOST), () -> violations.texts().toString());
  }

  private void audit() throws IOException {
    new Audit(belief, server.address()).afterCrash(0, new SplittableRandom(1));
  }

  /** A load that ends when enough was acknowledged. */
  private final class Limited implements CallSource {
    private final CallSource endless;

    Limited(final CallSource endless) {
      this.endless = endless;
    }

    @Override
    public CallSource.@Nullable Errand next() {
      return isOver() ? null : endless.next();
    }

    @Override
    public boolean isOver() {
      return belief.acknowledged() >= ACKNOWLEDGEMENTS;
    }
  }
}
