package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.CallSource;
import io.sluice.loadtest.http.Loss;
import io.sluice.loadtest.http.Reply;
import java.util.function.Consumer;

/**
 * A request that changes nothing, and what is thought of its answer; it is asked until it has one.
 */
final class Look implements CallSource.Errand {
  private final Belief belief;
  private final Call call;
  private final Consumer<Reply> judge;

  private Look(final Belief belief, final Call call, final Consumer<Reply> judge) {
    this.belief = belief;
    this.call = call;
    this.judge = judge;
  }

  /** Looks at a holding. */
  static Look at(final Judge judge, final Belief belief, final Holding holding) {
    final Judge.Moment moment = judge.now();
    return new Look(
        belief, Call.get(holding.path()), reply -> judge.holding(holding, reply, moment));
  }

  /** Looks at the stock of a SKU for what must hold at any time. */
  static Look atStock(final Judge judge, final Belief belief, final String sku) {
    final Judge.Moment moment = judge.now();
    return new Look(
        belief, Call.get(World.stockPath(sku)), reply -> judge.stock(sku, reply, moment));
  }

  /** Looks at the stock of a SKU while nothing changes it. */
  static Look atQuietStock(final Judge judge, final Belief belief, final String sku) {
    final Judge.Moment moment = judge.now();
    return new Look(
        belief, Call.get(World.stockPath(sku)), reply -> judge.quietStock(sku, reply, moment));
  }

  /** Repeats what was accepted, which changes nothing either. */
  static Look again(final Belief belief, final Wish accepted) {
    return new Look(
        belief, accepted.repeat(), reply -> accepted.judgeRepeat(accepted.answerIn(reply)));
  }

  @Override
  public Call call() {
    return call;
  }

  @Override
  public void onReply(final Reply reply) {
    belief.checkLevel(reply);
    if (Answered.single(reply).isPutOff()) {
      belief.addPutOff(this, 0);
    } else {
      judge.accept(reply);
    }
  }

  @Override
  public void onLost(final Loss loss) {
    belief.addPutOff(this, 0);
  }
}
