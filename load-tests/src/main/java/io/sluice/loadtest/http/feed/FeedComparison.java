package io.sluice.loadtest.http.feed;

import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.Json;
import io.sluice.loadtest.http.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state that was told by events, beside what the server answers.
 *
 * <p>Two states can only be compared at one position: what was answered at another one is asked
 * again when the events up to there have come. For one thread.
 */
public final class FeedComparison {
  private static final int OK = 200;
  private static final long PATIENCE_NS = 60_000_000_000L;

  private final FeedState state;
  private final HttpCaller caller;
  private final Pull pull;
  private final List<String> differences = new ArrayList<>();

  /** Brings more events, and waits a little for them. */
  public interface Pull {
    /** Brings what there is. */
    void pull() throws IOException;
  }

  /** A comparison with a server. */
  public FeedComparison(final FeedState state, final HttpCaller caller, final Pull pull) {
    this.state = state;
    this.caller = caller;
    this.pull = pull;
  }

  /** What differs, in words. */
  public List<String> differences() {
    return List.copyOf(differences);
  }

  /** Compares the stock of some SKUs. */
  public void compareStock(final List<String> skus) throws IOException {
    for (final String sku : skus) {
      final Json shown = atOnePosition("/v1/stock/" + sku, null);
      final Map<String, Map<String, Long>> rows = new TreeMap<>();
      for (final Json row : shown.objects("locations")) {
        final Map<String, Long> units = new TreeMap<>();
        row.fields().stream()
            .filter(field -> !field.equals("location"))
            .forEach(field -> units.put(field, row.number(field)));
        rows.put(row.text("location"), units);
      }
      final Map<String, Map<String, Long>> told = new TreeMap<>();
      state.stock(sku).forEach((location, units) -> told.put(location, units.shown()));
      if (!told.equals(rows)) {
        differences.add("stock of " + sku + ": told " + told + ", shown " + rows);
      }
    }
  }

  /** Compares so many of the newest reservations and orders, and as many of the others. */
  public void compareClaims(final int count, final SplittableRandom random) throws IOException {
    final List<FeedState.Claim> claims = state.claims();
    final int newest = Math.max(0, claims.size() - count);
    final List<FeedState.Claim> sample = new ArrayList<>(claims.subList(newest, claims.size()));
    for (int i = 0; i < count && newest > 0; i++) {
      sample.add(claims.get(random.nextInt(newest)));
    }
    for (final FeedState.Claim claim : sample) {
      compare(claim);
    }
  }

  private void compare(final FeedState.Claim claim) throws IOException {
    final Json shown = atOnePosition(claim.path(), claim);
    final boolean refundRequired = shown.text("payment").equals("refund_required");
    final boolean same = shown.text("status").equals(claim.status())
        && FeedState.units(shown.objects("lines")).equals(claim.units())
        && (!claim.isOrder() || claim.isRefundRequired() || !refundRequired);
    if (!same) {
      differences.add(claim + " " + claim.units() + ", shown " + shown);
    }
  }

  /** An answer at the position of the state; a due hold is shown as expired before it is told. */
  private Json atOnePosition(final String path, final FeedState.@Nullable Claim claim)
      throws IOException {
    final long endNs = System.nanoTime() + PATIENCE_NS;
    while (System.nanoTime() - endNs < 0) {
      pull.pull();
      final Reply reply = caller.call(Call.get(path));
      if (reply.status() != OK) {
        throw new IOException(path + " was answered with " + reply.status() + " " + reply.body());
      }
      final Json shown = reply.json();
      final boolean due =
          claim != null && claim.mayExpire() && shown.text("status").equals("expired");
      if (reply.position() == state.position() && !due) {
        return shown;
      }
    }
    throw new IOException("the events of " + path + " do not come: told up to " + state.position());
  }
}
