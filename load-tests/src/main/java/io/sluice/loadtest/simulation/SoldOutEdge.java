package io.sluice.loadtest.simulation;

import io.sluice.engine.ingress.Admission;
import io.sluice.engine.ingress.EngineDoor;
import io.sluice.engine.ingress.SoldOutBoard;
import io.sluice.engine.ingress.SoldOutFlags;

/**
 * An edge that looks what it might refuse by itself, and is held to the rules: there are no units
 * of it, and nobody accepted its key. It refuses nothing, so that the engine decides all.
 */
final class SoldOutEdge {
  private final EngineDoor door;
  private final Marks marks;

  SoldOutEdge(final Rings rings, final Marks marks) {
    this.door = rings.door();
    this.marks = marks;
  }

  /** Looks at a request before it is sent on. */
  void look(final Request request, final Model model) {
    final Wish wish = request.wish;
    final boolean takesUnits = wish.kind == Wish.Kind.RESERVE || wish.kind == Wish.Kind.PLACE;
    if (takesUnits && door.admission() == Admission.OPEN && isFlagged(wish, model)) {
      lookAtKey(request, model);
    }
  }

  private boolean isFlagged(final Wish wish, final Model model) {
    final SoldOutBoard board = door.soldOut();
    if (wish.activity != Wish.NO_ACTIVITY) {
      return isFlaggedInActivity(wish, model);
    }
    for (int line = 0; line < wish.lineCount; line++) {
      final int sku = wish.skus[line];
      if (board.skus().position(sku) != SoldOutFlags.NONE) {
        Violation.unless(
            model.stock.availableToAll(sku) == 0, "it is flagged as sold out, and is not");
        return true;
      }
    }
    return false;
  }

  private boolean isFlaggedInActivity(final Wish wish, final Model model) {
    final ModelActivities activities = model.activities();
    if (!activities.has(wish.activity)) {
      return false;
    }
    for (int line = 0; line < wish.lineCount; line++) {
      final int item = activities.sale(wish.activity).itemOf(wish.skus[line]);
      final int pool = item < 0 ? ModelPools.SHARED : activities.pool(wish.activity, item);
      if (item >= 0 && door.soldOut().pools().position(pool) != SoldOutFlags.NONE) {
        Violation.unless(
            model.stock.promisableInPool(pool) == 0 || model.stock.pools().isAwaited(pool),
            "a pool is flagged as sold out, and is not");
        marks.hit(Mark.POOL_SOLD_OUT_AT_THE_EDGE);
        return true;
      }
    }
    return false;
  }

  private void lookAtKey(final Request request, final Model model) {
    if (request.key < 0 || !door.soldOut().isNew(request.keyHigh)) {
      return;
    }
    final ModelKeys.Accepted known = model.keys.find(request.key);
    Violation.unless(
        known == null || !model.keys.mustRemember(known, model.lastTime()),
        "a key that was accepted would be refused as sold out");
    marks.hit(Mark.SOLD_OUT_AT_THE_EDGE);
  }
}
