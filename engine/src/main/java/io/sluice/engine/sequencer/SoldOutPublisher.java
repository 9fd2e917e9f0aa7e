package io.sluice.engine.sequencer;

import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.domain.EngineState;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.domain.dedup.KeyListener;
import io.sluice.engine.domain.stock.RestockListener;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.ingress.KeyFilter;
import io.sluice.engine.ingress.SoldOutBoard;
import io.sluice.engine.ingress.SoldOutFlags;
import org.agrona.BitUtil;

/**
 * Keeps the board by which an edge refuses by itself what is sold out.
 *
 * <p>Model. A key is in the filter from the step that accepts it until the step that forgets it is
 * durable. A flag is noted with a refusal for want of units, since only what is asked for is worth
 * one, and handed out when the position that the refusal saw is durable; so every key that was
 * accepted before is in the filter by then. It is cleared in the step that brings a unit back. The
 * next refusal notes it anew. Flags that find no room to wait are noted with a later refusal.
 *
 * <p>Engine thread only.
 */
final class SoldOutPublisher {
  /** Flags that wait to be durable. */
  private static final int MAX_WAITING = 4_096;

  /** Forgotten keys whose event is not durable yet, at first: some turns of a busy engine. */
  private static final int FIRST_FORGOTTEN = 1 << 14;

  private final SoldOutBoard board;
  private final StateMachine machine;
  private KeyFilter filter = new KeyFilter(1);

  private final SoldOutFlags[] waitingFlags = new SoldOutFlags[MAX_WAITING];
  private final int[] waitingItems = new int[MAX_WAITING];
  private final long[] waitingPositions = new long[MAX_WAITING];
  private long waitingHead;
  private long waitingTail;

  // Grows to what the journal can have under way and no further.
  private int[] forgottenHashes = new int[FIRST_FORGOTTEN];
  private long[] forgottenPositions = new long[FIRST_FORGOTTEN];
  private long forgottenHead;
  private long forgottenTail;

  SoldOutPublisher(final SoldOutBoard board, final StateMachine machine) {
    this.board = board;
    this.machine = machine;
  }

  /**
   * Takes over all that the machine remembers, and is told from now on. Before the door opens.
   *
   * @param capacity that the machine is going to have
   */
  void start(final EngineCapacity capacity) {
    final EngineState state = machine.state();
    board.skus().clearAll();
    board.pools().clearAll();
    final long most = (long) capacity.keys() + capacity.holds();
    filter = new KeyFilter(Math.max(most, state.keys().size()));
    state.keys().forEachHash(filter::add);
    state.keys().tell(new Keys());
    makeRoom();
    state.ledger().tell(new Stock());
    board.follow(filter);
  }

  /** Makes room for the flags of all that was defined. */
  void makeRoom() {
    board.skus().makeRoomFor(machine.state().catalog().skus().size());
    board.pools().makeRoomFor(machine.state().ledger().poolCount());
  }

  /** Notes that the last command was refused for want of units, if its pool has none at all. */
  void onSoldOut(final int sku, final int pool) {
    if (machine.state().ledger().promisable(sku, pool) > 0) {
      return;
    }
    if (pool == StockLedger.SHARED_POOL) {
      note(board.skus(), sku);
    } else {
      note(board.pools(), pool);
    }
  }

  /** True if a flag waits for what it follows to be durable. */
  boolean isWaiting() {
    return waitingHead < waitingTail;
  }

  /** Hands out the flags, and drops the keys, whose positions are durable. */
  void publishUpTo(final long durablePosition) {
    while (waitingHead < waitingTail && waitingPositions[waiting()] <= durablePosition) {
      final int next = waiting();
      waitingFlags[next].handOut(waitingItems[next], waitingPositions[next]);
      waitingHead++;
    }
    while (forgottenHead < forgottenTail && forgottenPositions[forgotten()] <= durablePosition) {
      filter.remove(forgottenHashes[forgotten()]);
      forgottenHead++;
    }
  }

  private void note(final SoldOutFlags flags, final int item) {
    // Position 0 could not be told from no flag; nobody can have sold anything by then.
    final long position = machine.position();
    if (position > 0 && waitingTail - waitingHead < MAX_WAITING && flags.note(item, position)) {
      final int last = (int) waitingTail & MAX_WAITING - 1;
      waitingFlags[last] = flags;
      waitingItems[last] = item;
      waitingPositions[last] = position;
      waitingTail++;
    }
  }

  private int waiting() {
    return (int) waitingHead & MAX_WAITING - 1;
  }

  private int forgotten() {
    return (int) forgottenHead & forgottenHashes.length - 1;
  }

  private void forget(final int hash, final long position) {
    if (forgottenTail - forgottenHead == forgottenHashes.length) {
      growForgotten();
    }
    final int last = (int) forgottenTail & forgottenHashes.length - 1;
    forgottenHashes[last] = hash;
    forgottenPositions[last] = position;
    forgottenTail++;
  }

  private void growForgotten() {
    final int oldLength = forgottenHashes.length;
    final int length = BitUtil.findNextPositivePowerOfTwo(oldLength + 1);
    final int[] hashes = new int[length];
    final long[] positions = new long[length];
    for (long i = forgottenHead; i < forgottenTail; i++) {
      hashes[(int) i & length - 1] = forgottenHashes[(int) i & oldLength - 1];
      positions[(int) i & length - 1] = forgottenPositions[(int) i & oldLength - 1];
    }
    forgottenHashes = hashes;
    forgottenPositions = positions;
  }

  /** Follows the machine's stock. */
  private final class Stock implements RestockListener {
    @Override
    public void onRestocked(final int sku) {
      board.skus().clear(sku);
    }

    @Override
    public void onPoolChanged(final int pool) {
      board.pools().clear(pool);
    }
  }

  /** Follows the machine's memory of keys. */
  private final class Keys implements KeyListener {
    @Override
    public void onRemembered(final int hash) {
      filter.add(hash);
    }

    @Override
    public void onForgotten(final int hash) {
      // The event that is being applied is the next one.
      forget(hash, machine.position() + 1);
    }
  }
}
